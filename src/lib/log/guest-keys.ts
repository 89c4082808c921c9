/**
 * What follows from a document key (GST-1), for its sharer and for every guest alike: the mailbox and its key, and what seals.
 * Who may post does not follow from it: that is the guest log's own key.
 */
import { bytesToId, ID_BYTES, type KeyId, type LogId, type WorkspaceId } from '../base/ids'
import { GUEST_DOMAINS } from '../crypto/domains'
import { bodyKey, deriveFrom, docTag, sealingKeyFromBytes, type BodyKey } from '../crypto/sealing'
import { signingKeyFromSeed, type SigningKey } from '../crypto/signing'

export interface GuestKeys {
  /** Names the mailbox, and opens it. */
  readonly mailbox: SigningKey
  /** Stands where entries name a workspace: says nothing of the one the document is in. */
  readonly place: WorkspaceId
  readonly key: KeyId
  /** Under which every post stands. */
  readonly tag: Uint8Array
  readonly bodyKey: BodyKey
}

/** `documentKey` has 32 bytes; `log` is the guest log's. */
export async function guestKeysOf(documentKey: Uint8Array, log: LogId): Promise<GuestKeys> {
  const key = sealingKeyFromBytes(documentKey)
  return {
    mailbox: await signingKeyFromSeed(deriveFrom(key, GUEST_DOMAINS.mailbox)),
    place: bytesToId('workspace', deriveFrom(key, GUEST_DOMAINS.place, new Uint8Array(0), ID_BYTES.workspace)),
    key: bytesToId('key', deriveFrom(key, GUEST_DOMAINS.key, new Uint8Array(0), ID_BYTES.key)),
    tag: docTag(key, new Uint8Array(ID_BYTES.document)),
    bodyKey: await bodyKey(key, log)
  }
}
