/**
 * Ed25519 (RFC 8032): WebCrypto where the browser has it, @noble otherwise; both accept and refuse the same (CRY-2).
 * A public key of small order is refused before either is asked, because libraries differ on what it may sign.
 * Signing is deterministic: equal seed and message give equal signatures.
 * The curve itself is a quarter of the first page's code, so it is loaded beside it and not in it.
 */
import { bytesToHex, concatBytes } from '../base/bytes'

type Bytes = Uint8Array<ArrayBuffer>

const loadCurve = async () => (await import('@noble/curves/ed25519.js')).ed25519

export const PUBLIC_KEY_BYTES = 32
export const SIGNATURE_BYTES = 64
export const SEED_BYTES = 32

/** Keys remembered by their bytes: a catch-up checks thousands of signatures under a handful of keys. */
const MOST_KEYS_REMEMBERED = 512

/** RFC 8410: what stands before the 32 bytes of a seed in PKCS #8. */
const PKCS8_HEAD = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20])

export interface SigningKey {
  readonly publicKey: Bytes
  /** 64 bytes. */
  sign(message: Uint8Array): Promise<Bytes>
}

/** The key of a 32-byte seed. The seed is not kept where WebCrypto holds the key. */
export async function signingKeyFromSeed(seed: Uint8Array): Promise<SigningKey> {
  const publicKey = new Uint8Array((await loadCurve()).getPublicKey(seed))
  const native = await importPrivate(seed)
  return native ? nativeSigningKey(native, publicKey) : nobleSigningKey(new Uint8Array(seed), publicKey)
}

/** A key whose private half WebCrypto holds (and may never show). */
export function nativeSigningKey(privateKey: CryptoKey, publicKey: Bytes): SigningKey {
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, new Uint8Array(message)))
  }
}

export function nobleSigningKey(seed: Uint8Array, publicKey: Bytes): SigningKey {
  return { publicKey, sign: async (message) => new Uint8Array((await loadCurve()).sign(message, seed)) }
}

/** Whether the key of these bytes signed the message. */
export type Verify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>

/** False for a bad signature, a bad key or bytes of a wrong length; never throws. */
export async function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
  const key = await publicKeyOf(publicKey)
  if (key === 'refused') return false
  if (key === 'noble') return verifyWithNoble(publicKey, message, signature)
  return crypto.subtle.verify('Ed25519', key, new Uint8Array(signature), new Uint8Array(message))
}

/** WebCrypto's form of a seed, or null where this browser has no Ed25519. */
export async function importPrivate(seed: Uint8Array, extractable = false): Promise<CryptoKey | null> {
  try {
    return await crypto.subtle.importKey('pkcs8', concatBytes(PKCS8_HEAD, seed), 'Ed25519', extractable, ['sign'])
  } catch {
    return null
  }
}

type KnownKey = CryptoKey | 'noble' | 'refused'
const keysByHex = new Map<string, Promise<KnownKey>>()

function publicKeyOf(publicKey: Uint8Array): Promise<KnownKey> {
  const hex = bytesToHex(publicKey)
  const known = keysByHex.get(hex)
  if (known) return known
  const [oldest] = keysByHex.keys()
  if (keysByHex.size >= MOST_KEYS_REMEMBERED && oldest !== undefined) keysByHex.delete(oldest)
  const key = importPublic(publicKey)
  keysByHex.set(hex, key)
  return key
}

async function importPublic(publicKey: Uint8Array): Promise<KnownKey> {
  if (!(await isSoundKey(publicKey))) return 'refused'
  try {
    return await crypto.subtle.importKey('raw', new Uint8Array(publicKey), 'Ed25519', false, ['verify'])
  } catch {
    return 'noble'
  }
}

/** On the curve, canonical, of large order and without a part of small order. */
export async function isSoundKey(publicKey: Uint8Array): Promise<boolean> {
  const ed25519 = await loadCurve()
  try {
    const point = ed25519.Point.fromBytes(publicKey, false)
    return !point.isSmallOrder() && point.isTorsionFree()
  } catch {
    return false
  }
}

/** Without WebCrypto; the key's own soundness is judged by `verify`. */
export async function verifyWithNoble(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array
): Promise<boolean> {
  const ed25519 = await loadCurve()
  try {
    // noble multiplies by the cofactor and WebCrypto does not: only without a torsion part do both say the same.
    const isPure = ed25519.Point.fromBytes(signature.subarray(0, PUBLIC_KEY_BYTES), false).isTorsionFree()
    return isPure && ed25519.verify(signature, message, publicKey, { zip215: false })
  } catch {
    return false
  }
}
