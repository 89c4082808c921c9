/**
 * Node's own Ed25519, for a relay that checks a signature for every entry of everybody. It says the same as
 * `crypto/signing.ts`, which judges the keys.
 *
 * - A few signatures in each turn are checked at once: handing them to another thread and back costs as much again.
 * - What comes beyond that goes to other threads, so that a log of thousands of entries holds nobody else up.
 */
import { createPublicKey, verify as nodeVerify, type KeyObject } from 'node:crypto'
import { bytesToBase64url, concatBytes } from '$lib/base/bytes'
import { isSoundKey, PUBLIC_KEY_BYTES, SIGNATURE_BYTES, type Verify } from '$lib/crypto/signing'

/** Judging a key takes as long as ten signatures, and the logs that are written at once in a day may be thousands. */
const MOST_KEYS = 8_192

/** Checked at once in a turn: a few milliseconds of it. */
const MOST_AT_ONCE = 32

/** RFC 8410: what stands before the 32 bytes of a public key in SPKI. */
const SPKI_HEAD = Uint8Array.from([0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0])

/** Remembers keys, the oldest of too many no more. */
export function newNodeVerifier(): Verify {
  const keys = new Map<string, Promise<KeyObject | null>>()
  let inThisTurn = 0

  function mayBeAtOnce(): boolean {
    if (inThisTurn === 0) setImmediate(() => (inThisTurn = 0))
    inThisTurn += 1
    return inThisTurn <= MOST_AT_ONCE
  }

  function keyOf(publicKey: Uint8Array): Promise<KeyObject | null> {
    const name = bytesToBase64url(publicKey)
    const known = keys.get(name)
    if (known) return known
    const [oldest] = keys.keys()
    if (keys.size >= MOST_KEYS && oldest !== undefined) keys.delete(oldest)
    const key = imported(publicKey)
    keys.set(name, key)
    return key
  }

  return async (publicKey, message, signature) => {
    if (publicKey.length !== PUBLIC_KEY_BYTES || signature.length !== SIGNATURE_BYTES) return false
    const key = await keyOf(publicKey)
    if (key === null) return false
    return mayBeAtOnce() ? nodeVerify(null, message, key, signature) : isSignedBeside(key, message, signature)
  }
}

async function imported(publicKey: Uint8Array): Promise<KeyObject | null> {
  if (!(await isSoundKey(publicKey))) return null
  return createPublicKey({ key: Buffer.from(concatBytes(SPKI_HEAD, publicKey)), format: 'der', type: 'spki' })
}

function isSignedBeside(key: KeyObject, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    nodeVerify(null, message, key, signature, (failure, isRight) => resolve(failure === null && isRight))
  })
}
