/**
 * Who is asked for what: each missing range from one peer only, however many hold it.
 * Pure: given what everybody holds and what is already asked, it plans the next questions.
 */
import type { LogId } from '../base/ids'
import { missingFrom } from '../log/frontier'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import { QUESTION_LOGS } from './limits'

/** A peer that can be asked: what it is known to hold, and what it is being asked for. */
export interface Askable {
  readonly id: string
  readonly theirs: Frontier
  readonly asked: readonly SeqRange[]
}

export interface Question {
  readonly peer: string
  readonly ranges: readonly SeqRange[]
}

/**
 * Questions for peers that are not answering one, at most one for each. A log somebody is being asked for is left out,
 * and of several that hold it the one with the fewest logs to send so far is asked.
 */
export function planQuestions(ours: Frontier, peers: readonly Askable[]): readonly Question[] {
  const asked = new Set(peers.flatMap((peer) => peer.asked.map(({ log }) => log)))
  const idle = peers.filter((peer) => peer.asked.length === 0)
  const rangesByPeer = new Map<string, SeqRange[]>(idle.map((peer) => [peer.id, []]))
  for (const [, holders] of sortedByLog(holdersByLog(ours, idle))) {
    const chosen = leastBusy(holders, rangesByPeer)
    if (!chosen || asked.has(chosen.range.log)) continue
    rangesByPeer.get(chosen.peer)?.push(chosen.range)
  }
  return [...rangesByPeer]
    .filter(([, ranges]) => ranges.length > 0)
    .map(([peer, ranges]) => ({ peer, ranges: ranges.slice(0, QUESTION_LOGS) }))
}

interface Holder {
  readonly peer: string
  readonly range: SeqRange
}

function holdersByLog(ours: Frontier, peers: readonly Askable[]): Map<LogId, Holder[]> {
  const holders = new Map<LogId, Holder[]>()
  for (const peer of peers) {
    for (const range of missingFrom(ours, peer.theirs)) {
      holders.set(range.log, [...(holders.get(range.log) ?? []), { peer: peer.id, range }])
    }
  }
  return holders
}

function sortedByLog<T>(byLog: ReadonlyMap<LogId, T>): [LogId, T][] {
  return [...byLog].sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Prefers who holds most of the log, then who was given least so far, then the first by id. */
function leastBusy(holders: readonly Holder[], given: ReadonlyMap<string, readonly SeqRange[]>): Holder | undefined {
  const load = ({ peer }: Holder) => given.get(peer)?.length ?? 0
  return [...holders].sort((a, b) => b.range.to - a.range.to || load(a) - load(b) || (a.peer < b.peer ? -1 : 1))[0]
}
