/**
 * A secret sealed to one device: an ephemeral X25519 key agrees with the device's, HKDF makes an AES key of it, and the
 * context (what it is, for which workspace) is bound in (CRY-4). Form: ephemeral public key ‖ nonce ‖ ciphertext ‖ tag.
 */
import { concatBytes } from '../base/bytes'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from './domains'
import { hkdfSha256 } from './hash'
import { aesKey } from './sealing'

type Bytes = Uint8Array<ArrayBuffer>

/** Loaded beside the first page's code, not in it. */
const loadCurve = async () => (await import('@noble/curves/ed25519.js')).x25519

export const BOX_KEY_BYTES = 32

export interface BoxKey {
  readonly publicKey: Bytes
  /** The shared secret; refuses a key of small order, which would share zeros with everybody. */
  agree(theirs: Uint8Array): Promise<Result<Bytes, { kind: 'BadKey' }>>
}

/** The key of a 32-byte seed. */
export async function boxKeyFromSeed(seed: Uint8Array): Promise<BoxKey> {
  const secret = new Uint8Array(seed)
  return {
    publicKey: new Uint8Array((await loadCurve()).getPublicKey(secret)),
    agree: (theirs) => agreeWith(secret, theirs)
  }
}

/** `secret` sealed to whoever holds the other half of `toPublicKey`. */
export async function wrap(
  secret: Uint8Array,
  toPublicKey: Uint8Array,
  context: Uint8Array,
  random: Random
): Promise<Bytes> {
  const ephemeral = random.bytes(BOX_KEY_BYTES)
  const publicKey = new Uint8Array((await loadCurve()).getPublicKey(ephemeral))
  const shared = await agreeWith(ephemeral, toPublicKey)
  if (!shared.ok) throw new RangeError('a key to wrap to was checked when its statement was admitted')
  const key = await aesKey(wrapKey(shared.value, publicKey, toPublicKey))
  return concatBytes(publicKey, await key.seal(tagged(DOMAINS.wrap, context), secret, random))
}

export async function unwrap(
  boxKey: BoxKey,
  wrapped: Uint8Array,
  context: Uint8Array
): Promise<Result<Bytes, { kind: 'CannotOpen' }>> {
  const publicKey = wrapped.slice(0, BOX_KEY_BYTES)
  if (publicKey.length < BOX_KEY_BYTES) return err({ kind: 'CannotOpen' })
  const shared = await boxKey.agree(publicKey)
  if (!shared.ok) return err({ kind: 'CannotOpen' })
  const key = await aesKey(wrapKey(shared.value, publicKey, boxKey.publicKey))
  return key.open(tagged(DOMAINS.wrap, context), wrapped.slice(BOX_KEY_BYTES))
}

/** True for a key secrets may be wrapped to. */
export async function isSoundBoxKey(publicKey: Uint8Array): Promise<boolean> {
  return (await agreeWith(new Uint8Array(BOX_KEY_BYTES).fill(1), publicKey)).ok
}

async function agreeWith(secret: Uint8Array, theirs: Uint8Array): Promise<Result<Bytes, { kind: 'BadKey' }>> {
  const x25519 = await loadCurve()
  try {
    return ok(new Uint8Array(x25519.getSharedSecret(secret, theirs)))
  } catch {
    return err({ kind: 'BadKey' })
  }
}

function wrapKey(shared: Bytes, ephemeral: Uint8Array, to: Uint8Array): Bytes {
  return hkdfSha256(shared, tagged(DOMAINS.wrap, ephemeral, to), 32)
}
