/**
 * Who is where, said through a relay where no direct way is found (MBX-8): sealed under the epoch, so that the relay learns
 * nothing, and signed by the log's key, so that nobody speaks for another. Kept nowhere.
 */
import { bytesToId, ID_BYTES, idToBytes, type LogId } from '../base/ids'
import type { Random } from '../base/ports'
import { DOMAINS, tagged } from '../crypto/domains'
import { aesKey, deriveFrom, type BodyKey, type SealingKey } from '../crypto/sealing'
import { verify, type SigningKey } from '../crypto/signing'
import { decodeWith, newWriter } from '../wire/codec'
import { MAX_PRESENCE_BYTES } from '../wire/limits'
import { SIGNATURE_BYTES } from '../wire/sizes'

/** A word of presence, as platform/presence-frames.ts writes them, and the log it is of. */
export interface LiveWord {
  readonly log: LogId
  readonly bytes: Uint8Array
}

export interface LiveWords {
  seal(bytes: Uint8Array): Promise<Uint8Array>
  /** Null for what another epoch sealed, what does not read, and what the log's key did not sign. */
  open(sealed: Uint8Array): Promise<LiveWord | null>
}

export interface LiveDeps {
  readonly own: LogId
  readonly logKey: SigningKey
  readonly random: Random
  /** The public key of a log; null for one that is not known. */
  keyOf(log: LogId): Uint8Array | null
}

const context = tagged(DOMAINS.live)

/** Seals and opens under the key of one epoch. */
export function newLiveWords(epoch: SealingKey, { own, logKey, random, keyOf }: LiveDeps): LiveWords {
  const sealing: Promise<BodyKey> = aesKey(deriveFrom(epoch, DOMAINS.liveSeal))
  return {
    async seal(bytes) {
      const signature = await logKey.sign(signedBytes(own, bytes))
      const word = newWriter().id('log', own).fixed(signature, SIGNATURE_BYTES).bytes(bytes).done()
      return (await sealing).seal(context, word, random)
    },
    async open(sealed) {
      const opened = await (await sealing).open(context, sealed)
      if (!opened.ok) return null
      const word = decodeWith(opened.value, (reader) => ({
        log: bytesToId('log', reader.fixed(ID_BYTES.log)),
        signature: reader.fixed(SIGNATURE_BYTES),
        bytes: reader.bytes(MAX_PRESENCE_BYTES)
      }))
      if (!word.ok) return null
      const { log, signature, bytes } = word.value
      return (await isSpokenBy(keyOf(log), { log, bytes }, signature)) ? { log, bytes } : null
    }
  }
}

/** MBX-8: nobody says where another is. */
async function isSpokenBy(key: Uint8Array | null, { log, bytes }: LiveWord, signature: Uint8Array): Promise<boolean> {
  return key !== null && verify(key, signedBytes(log, bytes), signature)
}

function signedBytes(log: LogId, bytes: Uint8Array): Uint8Array {
  return tagged(DOMAINS.live, idToBytes(log), bytes)
}
