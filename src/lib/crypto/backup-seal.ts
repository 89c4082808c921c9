/**
 * What seals a backup: a key made slowly of a passphrase, and chunks that know their place.
 *
 * - PBKDF2-SHA-256, because every browser has it in native code: a guess costs the same to whoever guesses, and nothing is
 *   shipped for it. Rounds and salt stand in the header (BKP-2).
 * - Each chunk is bound to the whole header, its index and whether it is the last (STREAM): chunks of one file cannot be
 *   left out, repeated, put in another order or mixed with another file's unnoticed (BKP-3).
 */
import { textToBytes } from '../base/bytes'
import type { Random } from '../base/ports'
import type { Result } from '../base/result'
import { DOMAINS, tagged } from './domains'
import { aesKey, deriveFrom, SEAL_OVERHEAD, sealingKeyFromBytes, type BodyKey } from './sealing'

type Bytes = Uint8Array<ArrayBuffer>

export const BACKUP_SALT_BYTES = 16
const BACKUP_CHECK_BYTES = 16
/** What sealing adds to a chunk. */
export const CHUNK_OVERHEAD = SEAL_OVERHEAD

const KEY_BITS = 256

export interface BackupKey {
  /** Tells a wrong passphrase from a damaged file, to whoever tries it; a guess costs as much as by the first chunk. */
  readonly check: Bytes
  readonly sealer: BodyKey
}

/** The same words give the same key however they were typed: composed, without space around, with single spaces between. */
export function passphraseBytes(passphrase: string): Bytes {
  return textToBytes(passphrase.normalize('NFKC').trim().replace(/\s+/gu, ' '))
}

/** Takes as long as `rounds` tell; a second or so. */
export async function backupKeyOf(
  passphrase: string,
  { salt, rounds }: { readonly salt: Uint8Array; readonly rounds: number }
): Promise<BackupKey> {
  const words = await crypto.subtle.importKey('raw', passphraseBytes(passphrase), 'PBKDF2', false, ['deriveBits'])
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: new Uint8Array(salt), iterations: rounds }
  const slow = sealingKeyFromBytes(new Uint8Array(await crypto.subtle.deriveBits(parameters, words, KEY_BITS)))
  return {
    check: deriveFrom(slow, DOMAINS.backupCheck, undefined, BACKUP_CHECK_BYTES),
    sealer: await aesKey(deriveFrom(slow, DOMAINS.backupSeal))
  }
}

/** Where a chunk stands. */
export interface ChunkPlace {
  readonly header: Uint8Array
  /** From 0. */
  readonly index: number
  readonly isLast: boolean
}

export function sealChunk({ sealer }: BackupKey, place: ChunkPlace, plain: Uint8Array, random: Random): Promise<Bytes> {
  return sealer.seal(bindingOf(place), plain, random)
}

export function openChunk(
  { sealer }: BackupKey,
  place: ChunkPlace,
  sealed: Uint8Array
): Promise<Result<Bytes, { kind: 'CannotOpen' }>> {
  return sealer.open(bindingOf(place), sealed)
}

/** Header, index in 4 bytes, high byte first, and 1 for the last. */
function bindingOf({ header, index, isLast }: ChunkPlace): Bytes {
  const place = new DataView(new ArrayBuffer(5))
  place.setUint32(0, index)
  place.setUint8(4, isLast ? 1 : 0)
  return tagged(DOMAINS.backupChunk, header, new Uint8Array(place.buffer))
}
