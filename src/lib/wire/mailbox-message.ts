/**
 * What a device and a relay say to each other beside the messages two devices exchange about logs (MBX-1 to MBX-8), as
 * values; `mailbox-message-codec.ts` has their bytes. A relay hears and says no message that names a person or a document.
 */
import type { WorkspaceId } from '../base/ids'
import type { Frontier } from './entry'

/**
 * Why a relay did not keep what it was sent, or closes: `full` its disk, `quota` what one workspace may keep there,
 * `unavailable` its store does not answer, `otherWorkspace` and `notProven` the mailbox was not opened, `tooMuch` more was
 * sent than anybody may.
 */
export type RefusalReason = 'full' | 'quota' | 'unavailable' | 'otherWorkspace' | 'notProven' | 'tooMuch'

export type MailboxMessage =
  /** Said first, by the relay: `store` is drawn once for each data directory, `nonce` for each connection. */
  | { readonly kind: 'relay'; readonly version: number; readonly store: Uint8Array; readonly nonce: Uint8Array }
  /** Opens a mailbox: `mailbox` is its public key, and the signature covers the nonce (MBX-2). */
  | {
      readonly kind: 'open'
      readonly mailbox: Uint8Array
      readonly workspace: WorkspaceId
      readonly signature: Uint8Array
    }
  /** `parcels` is a digest of the ids of all that are held. */
  | { readonly kind: 'opened'; readonly parcels: Uint8Array; readonly usedBytes: number; readonly mostBytes: number }
  /** This much is on the relay's disk, and survives its end. */
  | { readonly kind: 'stored'; readonly heads: Frontier; readonly parcels: readonly Uint8Array[] }
  /** Nothing sent since the last `stored` is kept. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason }
  | { readonly kind: 'list-parcels' }
  | { readonly kind: 'parcel-ids'; readonly ids: readonly Uint8Array[] }
  | { readonly kind: 'want-parcels'; readonly ids: readonly Uint8Array[] }
  /** Sealed statements, put by a device or given by the relay. */
  | { readonly kind: 'parcels'; readonly parcels: readonly Uint8Array[] }
  /** Sealed, passed on to everybody who has the mailbox open, and kept nowhere. */
  | { readonly kind: 'live'; readonly sealed: Uint8Array }

export type MailboxMessageKind = MailboxMessage['kind']
