/**
 * Who is where, said through a relay where no direct way is found (MBX-8): sealed under the epoch, so that the relay learns
 * nothing, and signed by the log's key, so that nobody speaks for another. Kept nowhere: a word is of its moment, and one that is repeated later says nothing.
 */
import { bytesToId, ID_BYTES, idToBytes, type LogId } from '../base/ids'
import type { Clock, Random } from '../base/ports'
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
  /** Null for what another epoch sealed, what does not read, what the log's key did not sign, and what is not of now. */
  open(sealed: Uint8Array): Promise<LiveWord | null>
}

export interface LiveDeps {
  readonly own: LogId
  readonly logKey: SigningKey
  readonly random: Random
  readonly clock: Clock
  /** The public key of a log; null for one that is not known. */
  keyOf(log: LogId): Uint8Array | null
}

/** So far a device's clock may be off, and a word be late, for it to be of now (MBX-8). */
const FRESH_MS = 120_000

const context = tagged(DOMAINS.live)

interface TimedWord extends LiveWord {
  readonly atMs: number
}

/** Seals and opens under the key of one epoch. */
export function newLiveWords(epoch: SealingKey, { own, logKey, random, clock, keyOf }: LiveDeps): LiveWords {
  const sealing: Promise<BodyKey> = aesKey(deriveFrom(epoch, DOMAINS.liveSeal))
  const lastByLog = new Map<LogId, number>()
  let lastSaid = 0
  return {
    async seal(bytes) {
      // Two words of one moment are told apart all the same.
      const atMs = (lastSaid = Math.max(clock.now(), lastSaid + 1))
      const signature = await logKey.sign(signedBytes({ log: own, bytes, atMs }))
      const word = newWriter().id('log', own).uint(atMs).fixed(signature, SIGNATURE_BYTES).bytes(bytes).done()
      return (await sealing).seal(context, word, random)
    },
    async open(sealed) {
      const opened = await (await sealing).open(context, sealed)
      if (!opened.ok) return null
      const word = decodeWith(opened.value, (reader) => ({
        log: bytesToId('log', reader.fixed(ID_BYTES.log)),
        atMs: reader.uint(),
        signature: reader.fixed(SIGNATURE_BYTES),
        bytes: reader.bytes(MAX_PRESENCE_BYTES)
      }))
      if (!word.ok) return null
      const { log, atMs, signature, bytes } = word.value
      if (!(await isSpokenBy(keyOf(log), { log, atMs, bytes }, signature))) return null
      if (!isOfNow(atMs, clock.now(), lastByLog.get(log) ?? 0)) return null
      lastByLog.set(log, atMs)
      return { log, bytes }
    }
  }
}

/** MBX-8: nobody says where another is. */
async function isSpokenBy(key: Uint8Array | null, word: TimedWord, signature: Uint8Array): Promise<boolean> {
  return key !== null && verify(key, signedBytes(word), signature)
}

/** MBX-8: nobody says where another was as if they were there now. */
function isOfNow(atMs: number, nowMs: number, lastMs: number): boolean {
  return atMs > lastMs && Math.abs(atMs - nowMs) <= FRESH_MS
}

function signedBytes({ log, atMs, bytes }: TimedWord): Uint8Array {
  return tagged(DOMAINS.live, idToBytes(log), newWriter().uint(atMs).done(), bytes)
}
