/** Synchronous hashing for chains, ids and keys: a chain of ten thousand entries cannot await each link. */
import { hkdf } from '@noble/hashes/hkdf.js'
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'

type Bytes = Uint8Array<ArrayBuffer>

/** 32 bytes. */
export function sha256(bytes: Uint8Array): Bytes {
  return new Uint8Array(nobleSha256(bytes))
}

/** 32 bytes. */
export function hmacSha256(key: Uint8Array, bytes: Uint8Array): Bytes {
  return new Uint8Array(hmac(nobleSha256, key, bytes))
}

/** HMAC-SHA-256 under one key, for many messages: the key's own blocks are hashed once. */
export function newMac(key: Uint8Array): (bytes: Uint8Array) => Bytes {
  const keyed = hmac.create(nobleSha256, key)
  const scratch = keyed.clone()
  return (bytes) => new Uint8Array(keyed._cloneInto(scratch).update(bytes).digest())
}

/** `length` bytes from `key`, for the purpose `info` names (RFC 5869). */
export function hkdfSha256(key: Uint8Array, info: Uint8Array, length: number, salt = new Uint8Array(0)): Bytes {
  return new Uint8Array(hkdf(nobleSha256, key, salt, info, length))
}
