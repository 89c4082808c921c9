/**
 * The epoch keys this device holds, and what derives from one: the room, its password, the proof in a hello.
 * A key is checked against the hash its epoch's statement carries before it is used (rule 5).
 */
import { bytesToBase64url, equalBytes } from '../base/bytes'
import type { KeyId } from '../base/ids'
import { DOMAINS } from '../crypto/domains'
import { hmacSha256 } from '../crypto/hash'
import { deriveFrom, sealingKeyFromBytes, type SealingKey } from '../crypto/sealing'
import { keyHashOf } from './device-id'
import type { Epoch } from './team-state'

const ROOM_BYTES = 16

/** As kept: 32 raw bytes by epoch. */
export interface HeldKey {
  readonly key: KeyId
  readonly raw: Uint8Array
}

export interface Door {
  readonly room: string
  readonly password: string
}

export interface KeyRing {
  readonly keys: readonly KeyId[]
  sealingKey(key: KeyId): SealingKey | null
  /** 32 bytes only a holder of the epoch's key can make. */
  prove(key: KeyId, context: Uint8Array): Uint8Array | null
  /** Room name and password for signaling; they say nothing of the workspace. */
  door(key: KeyId): Door | null
}

export function newKeyRing(held: readonly HeldKey[]): KeyRing {
  const sealingKeys = new Map(held.map(({ key, raw }) => [key, sealingKeyFromBytes(raw)]))
  const derive = (key: KeyId, purpose: string, length = 32) => {
    const sealingKey = sealingKeys.get(key)
    return sealingKey ? deriveFrom(sealingKey, purpose, undefined, length) : null
  }
  return {
    keys: [...sealingKeys.keys()],
    sealingKey: (key) => sealingKeys.get(key) ?? null,
    prove(key, context) {
      const proofKey = derive(key, DOMAINS.epochProof)
      return proofKey && hmacSha256(proofKey, context)
    },
    door(key) {
      const [room, password] = [derive(key, DOMAINS.room, ROOM_BYTES), derive(key, DOMAINS.roomPassword)]
      return room && password ? { room: bytesToBase64url(room), password: bytesToBase64url(password) } : null
    }
  }
}

/** True for the key an epoch's statement speaks of. */
export function isKeyOf({ keyHash }: Epoch, raw: Uint8Array): boolean {
  return equalBytes(keyHashOf(raw), keyHash)
}
