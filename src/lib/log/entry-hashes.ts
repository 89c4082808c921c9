import type { LogId } from '../base/ids'
import { bytesToId, ID_BYTES } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { EntryHashes } from '../wire/entry-codec'

/** The hashes entries are chained and bound by (ENT-5). */
export const entryHashes: EntryHashes = {
  entry: (headerBytes) => sha256(tagged(DOMAINS.entry, headerBytes)),
  body: sha256
}

/** What a log's key signs of an entry: its hash, under the entry's domain once more (ENT-5). */
export function entryMessage(hash: Uint8Array): Uint8Array {
  return tagged(DOMAINS.entry, hash)
}

/** A log's id: the first 16 bytes of the hash of its public key (LOG-1). */
export function logIdOf(logKey: Uint8Array): LogId {
  return bytesToId('log', sha256(tagged(DOMAINS.logId, logKey)).slice(0, ID_BYTES.log))
}
