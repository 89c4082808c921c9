/**
 * A frontier says how much of each log a replica has: *held* (chain verified and stored) or *applied* (decided).
 *
 * - A seq is the highest without a gap; entries beyond a gap do not raise it. An absent log counts as nothing.
 * - Frontiers only grow, except where a fork or a cutoff rebuilds them.
 * - Everything here is a value: sorted where order could show, so equal replicas speak equally.
 */
import { compareBytes, concatBytes, equalBytes, joinBytes } from '../base/bytes'
import { compareIds, idToBytes, type LogId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import { newWriter } from '../wire/codec'
import type { Frontier, LogHead } from '../wire/entry'
import { HEAD_BYTES } from '../wire/sizes'
import type { SeqRange } from '../wire/seq-range'

/** Logs in one bucket, about: a comparison of two equal frontiers costs one digest for each (LOG-5). */
export const LOGS_PER_BUCKET = 64
export const BUCKET_DIGEST_BYTES = 8

/** The first bytes of an entry's hash: enough to tell branches apart, not to prove anything. */
export function headOf(hash: Uint8Array): Uint8Array {
  return hash.slice(0, HEAD_BYTES)
}

export function seqOf(frontier: Frontier, log: LogId): number {
  return frontier.get(log)?.seq ?? 0
}

/** The seqs of a frontier alone: what an act's author knew. */
export function seqsOf(frontier: Frontier): Map<LogId, number> {
  return new Map([...frontier].map(([log, { seq }]) => [log, seq]))
}

/** The ranges `theirs` has and `ours` lacks. Sorted, so that two equal replicas ask equally. */
export function missingFrom(ours: Frontier, theirs: Frontier): SeqRange[] {
  return [...theirs]
    .filter(([log, { seq }]) => seq > seqOf(ours, log))
    .map(([log, { seq }]) => ({ log, from: seqOf(ours, log) + 1, to: seq }))
    .sort((a, b) => compareIds(a.log, b.log))
}

/** True when `frontier` has everything `deps` names. */
export function covers(frontier: Frontier, deps: Frontier): boolean {
  return [...deps].every(([log, { seq }]) => seqOf(frontier, log) >= seq)
}

/** What changed from `former` to `latter`; what an entry's `deps` carry (ENT-3). */
export function frontierDelta(former: Frontier, latter: Frontier): Frontier {
  return new Map([...latter].filter(([log, head]) => !sameHead(former.get(log), head)))
}

export function withDelta(former: Frontier, delta: Frontier): Frontier {
  return delta.size === 0 ? former : new Map([...former, ...delta])
}

/** `frontier` without one log: an entry leaves its own out, because `prev` says it. */
export function withoutLog(frontier: Frontier, log: LogId): Frontier {
  if (!frontier.has(log)) return frontier
  const rest = new Map(frontier)
  rest.delete(log)
  return rest
}

export function sameFrontier(a: Frontier, b: Frontier): boolean {
  return a.size === b.size && [...a].every(([log, head]) => sameHead(b.get(log), head))
}

function sameHead(a: LogHead | undefined, b: LogHead): boolean {
  return a !== undefined && a.seq === b.seq && equalBytes(a.head, b.head)
}

/** A power of two, so that either end can fold the other's buckets; at least 1. */
export function bucketCount(logs: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(Math.max(1, logs) / LOGS_PER_BUCKET)))
}

/** One digest of each bucket's heads; equal digests mean equal buckets (LOG-5). */
export function bucketDigests(frontier: Frontier, count: number): Uint8Array[] {
  const headsByBucket = Array.from({ length: count }, (): (readonly [LogId, LogHead])[] => [])
  for (const [log, head] of frontier) headsByBucket[bucketOf(log, count)]?.push([log, head])
  return headsByBucket.map((heads) => bucketDigest(heads))
}

export function headsInBuckets(frontier: Frontier, count: number, buckets: readonly number[]): Frontier {
  const wanted = new Set(buckets)
  return new Map([...frontier].filter(([log]) => wanted.has(bucketOf(log, count))))
}

/** One digest of a whole frontier, 8 bytes. */
export function frontierDigest(frontier: Frontier): Uint8Array {
  return bucketDigest([...frontier])
}

function bucketDigest(heads: readonly (readonly [LogId, LogHead])[]): Uint8Array {
  const parts = heads
    .map(([log, { seq, head }]) => concatBytes(idToBytes(log), newWriter().uint(seq).done(), head))
    .sort(compareBytes)
  return sha256(tagged(DOMAINS.bucket, joinBytes(parts))).slice(0, BUCKET_DIGEST_BYTES)
}

function bucketOf(log: LogId, count: number): number {
  const [high = 0, low = 0] = idToBytes(log)
  return ((high << 8) | low) % count
}
