/**
 * Judges a received run against what is held of its log: chain and signatures, nothing else (ENT-5, LOG-2, LOG-3).
 *
 * - Form was checked by the decoder, authority is judged by `team`, content by `docs`.
 * - What is accepted follows the held head without a gap; what is held already is left out.
 * - Every signature is checked: whoever passes an entry on alone must be able to.
 */
import { assert } from '../base/assert'
import { equalBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { verify, type Verify } from '../crypto/signing'
import type { Envelope } from '../wire/entry'
import { sliceRun, type Run } from '../wire/entry-codec'
import { HASH_BYTES } from '../wire/sizes'
import { entryMessage, logIdOf } from './entry-hashes'

/** Signatures under way at once: enough to keep the platform busy, few enough to stop soon. */
const VERIFY_TOGETHER = 64

/** What is held of a log; null for one not held yet. */
export interface HeldTip {
  readonly logKey: Uint8Array
  readonly seq: number
  readonly hash: Uint8Array
}

export type RunFault =
  /** All of it is held already. */
  | { readonly kind: 'Duplicate' }
  /** Entries before it are missing; ask from `need`. */
  | { readonly kind: 'Gap'; readonly need: number }
  /** It continues another entry than the one held at `seq`: the log was written on in two ways. */
  | { readonly kind: 'Fork'; readonly seq: number }
  | { readonly kind: 'UnknownLog' }
  | { readonly kind: 'WrongKey' }
  | { readonly kind: 'BadSignature'; readonly seq: number }

export interface AcceptedRun {
  /** The part beyond what is held. */
  readonly fresh: Run
  readonly tip: HeldTip
}

/** What of a run may be appended to what is held of its log, or why none of it. `verifies`: where something is faster. */
export async function judgeRun(
  run: Run,
  held: HeldTip | null,
  verifies: Verify = verify
): Promise<Result<AcceptedRun, RunFault>> {
  const logKey = judgeKey(run, held)
  if (!logKey.ok) return logKey
  const fresh = judgeChain(run, held ?? { seq: 0, hash: new Uint8Array(HASH_BYTES) })
  if (!fresh.ok)
    return fresh.error.kind === 'Fork' ? proveFork(run, logKey.value, { seq: fresh.error.seq, verifies }) : fresh
  const bad = await firstBadSignature(fresh.value.entries, logKey.value, verifies)
  if (bad !== null) return err({ kind: 'BadSignature', seq: bad })
  const last = fresh.value.entries.at(-1)
  assert(last, 'a run has at least one entry')
  return ok({
    fresh: { ...fresh.value, logKey: fresh.value.from === 1 ? logKey.value : null },
    tip: { logKey: logKey.value, seq: last.header.seq, hash: last.hash }
  })
}

/** A log's id is the hash of its key, so a key that fits is the log's key whoever sent it (LOG-1). What is held fitted once. */
function judgeKey(run: Run, held: HeldTip | null): Result<Uint8Array, RunFault> {
  const logKey = held?.logKey ?? run.logKey
  if (!logKey) return err({ kind: 'UnknownLog' })
  const fits = (held !== null || logIdOf(logKey) === run.log) && (!run.logKey || equalBytes(run.logKey, logKey))
  return fits ? ok(logKey) : err({ kind: 'WrongKey' })
}

/** The part of a run beyond the held tip, chained to it. Inside a run, decoding has chained it already. */
function judgeChain(run: Run, { seq, hash }: Pick<HeldTip, 'seq' | 'hash'>): Result<Run, RunFault> {
  if (leavesGap(run, seq)) return err({ kind: 'Gap', need: seq + 1 })
  const atTip = run.entries[seq - run.from]
  if (atTip && !equalBytes(atTip.hash, hash)) return err({ kind: 'Fork', seq })
  const fresh = sliceRun(run, seq + 1, Number.MAX_SAFE_INTEGER)
  const first = fresh?.entries[0]
  if (!fresh || !first) return err({ kind: 'Duplicate' })
  return follows(first, hash) ? ok(fresh) : err({ kind: 'Fork', seq })
}

/** LOG-3: something between what is held and the run is missing. */
function leavesGap(run: Run, heldSeq: number): boolean {
  return run.from > heldSeq + 1
}

/** LOG-2: an entry names the one before it by its hash. */
function follows({ header }: Envelope, heldHash: Uint8Array): boolean {
  return equalBytes(header.prev, heldHash)
}

/** A fork is believed only where the log's key signed the other side too (LOG-6): else anybody could slander a log. */
async function proveFork(
  run: Run,
  logKey: Uint8Array,
  { seq, verifies }: { seq: number; verifies: Verify }
): Promise<Result<AcceptedRun, RunFault>> {
  const other = run.entries[seq - run.from] ?? run.entries[0]
  assert(other, 'a run has at least one entry')
  const isProven = await isSigned(other, logKey, verifies)
  return err(isProven ? { kind: 'Fork', seq } : { kind: 'BadSignature', seq: other.header.seq })
}

/** Both sides of a fork can be shown: the signature proves that the log's key made this entry too. */
export function isSigned(entry: Envelope, logKey: Uint8Array, verifies: Verify = verify): Promise<boolean> {
  return verifies(logKey, entryMessage(entry.hash), entry.signature)
}

async function firstBadSignature(
  entries: readonly Envelope[],
  logKey: Uint8Array,
  verifies: Verify
): Promise<number | null> {
  for (let i = 0; i < entries.length; i += VERIFY_TOGETHER) {
    const group = entries.slice(i, i + VERIFY_TOGETHER)
    const signed = await Promise.all(group.map((entry) => isSigned(entry, logKey, verifies)))
    const bad = group[signed.indexOf(false)]
    if (bad) return bad.header.seq
  }
  return null
}
