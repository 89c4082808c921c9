/**
 * Forks: one log written on in two ways, as when a device's disk was copied or rolled back (LOG-4, LOG-6).
 *
 * - A fork closes the log before it. Each branch goes on as a log of its own in frontiers, named by the log and by the hash
 *   of the branch's first entry, so that both are carried; headers keep the log's id.
 * - It is believed only with proof: both entries signed by the log's key. Without that, anybody could close a log.
 */
import { equalBytes } from '../base/bytes'
import { bytesToId, ID_BYTES, idToBytes, type LogId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { Envelope } from '../wire/entry'
import type { Run } from '../wire/entry-codec'
import { isSigned, type HeldTip } from './log-reader'

/** The id a branch has in frontiers: the first 16 bytes of H(log ‖ its first entry's hash). */
export function branchIdOf(log: LogId, firstHash: Uint8Array): LogId {
  return bytesToId('log', sha256(tagged(DOMAINS.forkLog, idToBytes(log), firstHash)).slice(0, ID_BYTES.log))
}

/** True when both entries are the log's own, stand at the same place, and differ. */
export async function isFork(one: Envelope, other: Envelope, logKey: Uint8Array): Promise<boolean> {
  const samePlace = one.header.log === other.header.log && one.header.seq === other.header.seq
  if (!samePlace || equalBytes(one.hash, other.hash)) return false
  return (await isSigned(one, logKey)) && (await isSigned(other, logKey))
}

/** Which of a log's branches a run continues or repeats; null where it begins another. */
export function branchOf<T extends HeldTip>(run: Run, branches: readonly T[]): T | null {
  const first = run.entries[0]
  return (
    branches.find((tip) => {
      const atTip = run.entries[tip.seq - run.from]
      const continues = first?.header.seq === tip.seq + 1 && equalBytes(first.header.prev, tip.hash)
      return continues || (atTip !== undefined && equalBytes(atTip.hash, tip.hash))
    }) ?? null
  )
}
