/**
 * Comparing two held frontiers: digests of buckets first, then the heads of those that differ, once in each direction.
 * Three messages whatever the size; two devices that hold the same exchange one digest for each 64 logs and an empty answer.
 */
import { equalBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import { bucketCount, bucketDigests, headsInBuckets } from '../log/frontier'
import type { Frontier, LogHead } from '../wire/entry'
import { MAX_FRONTIER_LOGS } from '../wire/limits'
import type { PeerMessage } from '../wire/peer-message'
import type { Ours, PeerSession, SessionEffect, Step } from './session-state'

/** Asks whether both hold the same: our digests, for as many buckets as our logs fill. */
export function openComparison(session: PeerSession, ours: Frontier): Step {
  const digests = bucketDigests(ours, bucketCount(ours.size))
  return { session, effects: [{ kind: 'send', message: { kind: 'digests', digests } }] }
}

/** Answers with our heads of the buckets that differ, counted as the asker counts them. */
export function answerDigests(session: PeerSession, digests: readonly Uint8Array[], ours: Frontier): Step {
  const own = bucketDigests(ours, digests.length)
  const buckets = digests.flatMap((digest, bucket) => (equalBytes(digest, own[bucket] ?? digest) ? [] : [bucket]))
  const heads = headsInBuckets(ours, digests.length, buckets)
  const message: PeerMessage = { kind: 'frontier', final: false, bucketCount: digests.length, buckets, heads }
  // Where nothing differs the asker needs no answer from us to know it, but its own question to end.
  const theirs = buckets.length === 0 ? ours : session.theirs
  return { session: { ...session, theirs }, effects: [{ kind: 'send', message }] }
}

/** Learns what the peer holds; what it did not send is what we hold too. Answers in kind unless it was the answer. */
export function learnFrontier(
  session: PeerSession,
  theirs: PeerMessage & { kind: 'frontier' },
  { frontier: ours, forks }: Pick<Ours, 'frontier' | 'forks'>
): Step {
  const { bucketCount: count, buckets } = theirs
  const differing = headsInBuckets(ours, count, buckets)
  const same = [...ours].filter(([log]) => !differing.has(log))
  const known: PeerSession = { ...session, theirs: new Map([...same, ...theirs.heads]) }
  const learned = [...showBranch(theirs.heads, ours, forks), { kind: 'learned' } as const]
  if (theirs.final || buckets.length === 0) return { session: known, effects: learned }
  const answer: PeerMessage = { kind: 'frontier', final: true, bucketCount: count, buckets, heads: differing }
  return { session: known, effects: [{ kind: 'send', message: answer }, ...learned] }
}

/** Both hold as much of a log, and neither would ask for the other branch (LOG-5). One in a comparison: forks are rare. */
function showBranch(theirs: Frontier, ours: Frontier, forks: Ours['forks']): SessionEffect[] {
  for (const [log, { seq, head }] of theirs) {
    const own = ours.get(log)
    const isOther = own?.seq === seq && !equalBytes(own.head, head)
    if (isOther && !forks.has(log)) return [{ kind: 'show', range: { log, from: seq, to: seq } }]
  }
  return []
}

/** What a peer says it holds, message by message, is never more than one frontier could say (I7). */
export function fitsFrontier(heads: Frontier): boolean {
  return heads.size <= MAX_FRONTIER_LOGS
}

/** The higher head of each log. Used for what a peer is *said* to hold; a lie costs one unanswered question. */
export function laterOf(a: Frontier, b: Frontier): Frontier {
  const later = new Map<LogId, LogHead>(a)
  for (const [log, head] of b) if (head.seq > (later.get(log)?.seq ?? 0)) later.set(log, head)
  return later
}
