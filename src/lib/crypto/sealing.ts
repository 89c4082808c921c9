/**
 * AES-256-GCM with a random 96-bit nonce in front: nonce ‖ ciphertext ‖ tag (CRY-3). Each log seals under its own key,
 * derived from the epoch's, so that a restored clone of a device can never repeat a nonce under the same key by counting.
 */
import { concatBytes, textToBytes } from '../base/bytes'
import { idToBytes, type LogId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { BARE_DOMAINS, DOMAINS, tagged } from './domains'
import { hkdfSha256, newMac } from './hash'

type Bytes = Uint8Array<ArrayBuffer>

export const SEALING_KEY_BYTES = 32
export const NONCE_BYTES = 12
export const TAG_BYTES = 16
/** What sealing adds to a plaintext. */
export const SEAL_OVERHEAD = NONCE_BYTES + TAG_BYTES

const DOC_TAG_BYTES = 16

declare const opaque: unique symbol
/** The key of an epoch or document. Holds no readable bytes. */
export interface SealingKey {
  readonly [opaque]: 'SealingKey'
}

/** What one log seals and opens with. */
export interface BodyKey {
  seal(aad: Uint8Array, plaintext: Uint8Array, random: Random): Promise<Bytes>
  open(aad: Uint8Array, sealed: Uint8Array): Promise<Result<Bytes, { kind: 'CannotOpen' }>>
}

const bytesByKey = new WeakMap<SealingKey, Bytes>()

/** `raw` has 32 bytes. */
export function sealingKeyFromBytes(raw: Uint8Array): SealingKey {
  const key = Object.freeze({}) as SealingKey
  bytesByKey.set(key, new Uint8Array(raw))
  return key
}

function rawOf(key: SealingKey): Bytes {
  return bytesByKey.get(key) ?? new Uint8Array(SEALING_KEY_BYTES)
}

/** 32 bytes for one purpose, from the sealing key. */
export function deriveFrom(
  key: SealingKey,
  purpose: string,
  context: Uint8Array = new Uint8Array(0),
  length = 32
): Bytes {
  return hkdfSha256(rawOf(key), tagged(purpose, context), length)
}

/** Deriving a tag key costs far more than a tag, and every body that arrives is held against its tag. */
const tagMacs = new WeakMap<SealingKey, (bytes: Uint8Array) => Bytes>()

/** HMAC(tagKey, document id), 16 bytes: equal for one document under one key, and says nothing else. */
export function docTag(key: SealingKey, documentBytes: Uint8Array): Bytes {
  const mac = tagMacs.get(key) ?? newMac(hkdfSha256(rawOf(key), textToBytes(BARE_DOMAINS.docTag), 32))
  tagMacs.set(key, mac)
  return mac(documentBytes).slice(0, DOC_TAG_BYTES)
}

/** The key one log seals its bodies with: HKDF(sealing key, log). */
export function bodyKey(key: SealingKey, log: LogId): Promise<BodyKey> {
  return aesKey(deriveFrom(key, DOMAINS.body, idToBytes(log)))
}

/** AES-256-GCM under 32 raw bytes. */
export async function aesKey(raw: Uint8Array): Promise<BodyKey> {
  const native = await importAes(raw)
  return native ? nativeBodyKey(native) : nobleBodyKey(new Uint8Array(raw))
}

async function importAes(raw: Uint8Array): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('raw', new Uint8Array(raw), 'AES-GCM', false, ['encrypt', 'decrypt'])
  } catch {
    return null
  }
}

/** What WebCrypto is handed it copies at once; only bytes in shared memory it refuses. */
function handed(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes)
}

/** AES-256-GCM under a key WebCrypto holds (and may never show). */
export function nativeBodyKey(key: CryptoKey): BodyKey {
  const parameters = (nonce: Bytes, aad: Uint8Array) => ({
    name: 'AES-GCM',
    iv: nonce,
    additionalData: handed(aad)
  })
  return {
    async seal(aad, plaintext, random) {
      const nonce = random.bytes(NONCE_BYTES)
      const sealed = await crypto.subtle.encrypt(parameters(nonce, aad), key, handed(plaintext))
      return concatBytes(nonce, new Uint8Array(sealed))
    },
    async open(aad, sealed) {
      if (sealed.length < SEAL_OVERHEAD) return err({ kind: 'CannotOpen' })
      try {
        return ok(
          new Uint8Array(
            await crypto.subtle.decrypt(
              parameters(handed(sealed.subarray(0, NONCE_BYTES)), aad),
              key,
              handed(sealed.subarray(NONCE_BYTES))
            )
          )
        )
      } catch {
        return err({ kind: 'CannotOpen' })
      }
    }
  }
}

async function nobleBodyKey(raw: Bytes): Promise<BodyKey> {
  const { gcm } = await import('@noble/ciphers/aes.js')
  return {
    seal(aad, plaintext, random) {
      const nonce = random.bytes(NONCE_BYTES)
      return Promise.resolve(concatBytes(nonce, gcm(raw, nonce, aad).encrypt(plaintext)))
    },
    open(aad, sealed) {
      if (sealed.length < SEAL_OVERHEAD) return Promise.resolve(err({ kind: 'CannotOpen' }))
      const [nonce, rest] = [sealed.slice(0, NONCE_BYTES), sealed.slice(NONCE_BYTES)]
      try {
        return Promise.resolve(ok(new Uint8Array(gcm(raw, nonce, aad).decrypt(rest))))
      } catch {
        return Promise.resolve(err({ kind: 'CannotOpen' }))
      }
    }
  }
}
