/** This device as its peers may see it, at the moment they ask; digests are worked out once for each change. */
import { concatBytes } from '../base/bytes'
import { idToBytes, type LogId } from '../base/ids'
import { HEAD_BYTES } from '../wire/sizes'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { frontierDigest } from '../log/frontier'
import { giverOf, isIn, toldTo } from '../team/cutoffs'
import type { TeamState } from '../team/team-state'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import type { LogBook } from './log-book'
import type { Ours } from './session-state'
import type { Taking } from './taking'
import type { TeamView } from './team-view'

const STATE_BYTES = 8

/** From the first entry on that no removal lets count. */
function cutOff({ cuts }: TeamState, log: LogId, held: number): SeqRange | null {
  const removals = (cuts.get(log) ?? []).filter(({ leaves }) => leaves === null)
  const from = Math.min(...removals.map(({ cutoff }) => cutoff.get(log)?.seq ?? 0)) + 1
  return from <= held ? { log, from, to: held } : null
}

/** Equal where two have the same of every log, and know of the same statements. */
export function stateDigest(frontier: Frontier, heads: Ours['heads']): Uint8Array {
  const parts = concatBytes(frontierDigest(frontier), ...heads.map(idToBytes))
  return sha256(tagged(DOMAINS.bucket, parts)).slice(0, STATE_BYTES)
}

export interface StandingDeps {
  readonly logKey: Uint8Array
  readonly log: LogId
  readonly book: LogBook
  readonly team: TeamView
  readonly taking: Taking
}

/** Reads the book and the team; what it gives is good until the turn goes on. */
export function newStanding({ book, team, taking, logKey, log }: StandingDeps): () => Ours {
  let digested: { frontier: Frontier; heads: Ours['heads']; state: Uint8Array } | null = null

  function stateOf(frontier: Frontier, heads: Ours['heads']): Uint8Array {
    if (digested?.frontier === frontier && digested.heads === heads) return digested.state
    const state = stateDigest(frontier, heads)
    digested = { frontier, heads, state }
    return state
  }

  return () => {
    const frontier = book.held
    const heads = team.state.knownHeads
    return {
      logKey,
      log,
      frontier,
      heads,
      get named() {
        return isIn(team.state, log) === null ? [...team.byId.keys()] : heads
      },
      forks: taking.forks,
      // A joiner has the invite from the link and not all it builds on: that is asked for.
      knowsStatement: (id) => team.knowsHead(idToBytes(id).subarray(0, HEAD_BYTES)),
      trustsLog: (of) => isIn(team.state, of) === true,
      isOut: (of) => isIn(team.state, of) === false,
      giverOf: (of) => giverOf(team.state, of),
      within({ peer, sameEpoch }) {
        // A newcomer has heard of nobody yet, and has nothing but what its link said.
        const isNew = peer === null || isIn(team.state, log) === null
        return isNew ? null : toldTo(team.state, peer, sameEpoch)
      },
      get cutOff() {
        return isIn(team.state, log) === false ? cutOff(team.state, log, book.get(log)?.seq ?? 0) : null
      },
      get taken() {
        return taking.frontier
      },
      get state() {
        return stateOf(frontier, heads)
      }
    }
  }
}
