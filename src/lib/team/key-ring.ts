/**
 * The epoch keys this device holds, and what derives from one: the room, its password, the mailbox, the proof in a hello.
 * A key is checked against the hash its epoch's statement carries before it is used (rule 5).
 */
import { bytesToBase64url, equalBytes } from '../base/bytes'
import type { KeyId } from '../base/ids'
import { DOMAINS } from '../crypto/domains'
import { hmacSha256 } from '../crypto/hash'
import { deriveFrom, sealingKeyFromBytes, type SealingKey } from '../crypto/sealing'
import { signingKeyFromSeed, type SigningKey } from '../crypto/signing'
import { keyHashOf } from './device-id'
import { DOOR_DAYS } from './limits'
import type { Epoch } from './team-state'

const ROOM_BYTES = 16
const DAY_MS = 86_400_000

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
  readonly held: readonly HeldKey[]
  /** Takes keys that were checked and are kept. */
  add(keys: readonly HeldKey[]): void
  sealingKey(key: KeyId): SealingKey | null
  /** 32 bytes only a holder of the epoch's key can make. */
  prove(key: KeyId, context: Uint8Array): Uint8Array | null
  /** Room name and password for signaling; they say nothing of the workspace. */
  door(key: KeyId): Door | null
  /** A relay knows the epoch's mailbox by the public half; signing its nonce opens it. */
  mailbox(key: KeyId): Promise<SigningKey | null>
}

export function newKeyRing(beginning: readonly HeldKey[]): KeyRing {
  const held: HeldKey[] = []
  const sealingKeys = new Map<KeyId, SealingKey>()
  const add = (keys: readonly HeldKey[]) => {
    for (const each of keys) {
      if (sealingKeys.has(each.key)) continue
      held.push(each)
      sealingKeys.set(each.key, sealingKeyFromBytes(each.raw))
    }
  }
  add(beginning)
  const derive = (key: KeyId, purpose: string, length = 32) => {
    const sealingKey = sealingKeys.get(key)
    return sealingKey ? deriveFrom(sealingKey, purpose, undefined, length) : null
  }
  return {
    get keys() {
      return [...sealingKeys.keys()]
    },
    get held() {
      return held
    },
    add,
    sealingKey: (key) => sealingKeys.get(key) ?? null,
    prove(key, context) {
      const proofKey = derive(key, DOMAINS.epochProof)
      return proofKey && hmacSha256(proofKey, context)
    },
    door(key) {
      const [room, password] = [derive(key, DOMAINS.room, ROOM_BYTES), derive(key, DOMAINS.roomPassword)]
      return room && password ? { room: bytesToBase64url(room), password: bytesToBase64url(password) } : null
    },
    async mailbox(key) {
      const seed = derive(key, DOMAINS.mailbox)
      return seed && signingKeyFromSeed(seed)
    }
  }
}

/** What a device remembers of an epoch it holds: when it first knew of one that came after; null while it is current. */
export interface KnownEpoch {
  readonly key: KeyId
  readonly endedMs: number | null
}

/**
 * EPO-4: the epochs in whose rooms and mailboxes a device still shows itself: those that are current, and those that ended
 * for it within 90 days, so that who was away finds the way on. Advice by this device's clock; no right depends on it.
 */
export function openDoors(known: readonly KnownEpoch[], nowMs: number): readonly KeyId[] {
  const isOpen = ({ endedMs }: KnownEpoch) => endedMs === null || nowMs - endedMs <= DOOR_DAYS * DAY_MS
  return known.filter(isOpen).map(({ key }) => key)
}

/** True for the key an epoch's statement speaks of. */
export function isKeyOf({ keyHash }: Epoch, raw: Uint8Array): boolean {
  return equalBytes(keyHashOf(raw), keyHash)
}
