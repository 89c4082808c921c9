/**
 * Statements: what makes a team. Each is signed by itself and names the statement heads its author knew (`parents`);
 * team state is a function of the set of them, whatever carried them here and in whatever order.
 * All types are reserved from version 1. An unknown type stops its causal future from being applied (TEAM rules).
 */
import type { DeviceId, DocumentId, KeyId, LogId, MemberId, StatementId, WorkspaceId } from '../base/ids'
import type { Frontier } from './entry'

export type Role = 'owner' | 'admin' | 'editor' | 'viewer'

/** Public halves of a device or of an invite: Ed25519 to sign, X25519 to wrap keys to. 32 bytes each. */
export interface PublicKeys {
  readonly sign: Uint8Array
  readonly box: Uint8Array
}

export interface Profile {
  readonly name: string
  /** IANA zone. */
  readonly zone: string
  /** Working hours as minutes from local midnight, per weekday from Monday; null is a day off. */
  readonly hours: readonly (readonly [from: number, to: number] | null)[]
}

/** How far the logs of a member or device count: the seq and the whole hash of the last entry that does. */
export type Cutoff = ReadonlyMap<LogId, { readonly seq: number; readonly hash: Uint8Array }>

/** A STUN or TURN server of the workspace; both secrets are null where it asks for none. */
export interface IceServer {
  readonly url: string
  readonly login: { readonly username: string; readonly credential: string } | null
}

/** A key sealed to one device or invite (X25519 → HKDF → AES-256-GCM). */
export interface WrappedKey {
  readonly to: Uint8Array
  readonly sealed: Uint8Array
}

export type StatementBodyValue =
  | {
      readonly type: 'Genesis'
      readonly name: string
      readonly nonce: Uint8Array
      readonly profile: Profile
      readonly device: PublicKeys
      readonly deviceName: string
      readonly keyHash: Uint8Array
    }
  | {
      readonly type: 'Invite'
      readonly invite: PublicKeys
      readonly role: Role
      readonly uses: number
      readonly endsMs: number | null
    }
  | { readonly type: 'RevokeInvite'; readonly invite: StatementId }
  | {
      readonly type: 'Admit'
      readonly invite: StatementId
      readonly device: PublicKeys
      readonly deviceName: string
      readonly profile: Profile
      readonly inviteSignature: Uint8Array
    }
  | {
      readonly type: 'AddDevice'
      readonly member: MemberId
      readonly device: PublicKeys
      readonly deviceName: string
      readonly deviceSignature: Uint8Array
      readonly wrapped: readonly WrappedKey[]
    }
  | {
      readonly type: 'SetRole'
      readonly member: MemberId
      readonly role: Role
      readonly cutoff: Cutoff
      readonly keepInvites: readonly StatementId[]
    }
  | {
      readonly type: 'RemoveDevice'
      readonly device: DeviceId
      readonly cutoff: Cutoff
      readonly keepInvites: readonly StatementId[]
    }
  | {
      readonly type: 'RemoveMember'
      readonly member: MemberId
      readonly cutoff: Cutoff
      readonly keepInvites: readonly StatementId[]
    }
  | { readonly type: 'Leave'; readonly cutoff: Cutoff; readonly keepInvites: readonly StatementId[] }
  | {
      readonly type: 'RotateEpoch'
      readonly keyHash: Uint8Array
      readonly wrapped: readonly WrappedKey[]
      readonly former: readonly { readonly key: KeyId; readonly sealed: Uint8Array }[]
    }
  | { readonly type: 'LogOpen'; readonly log: LogId; readonly logKey: Uint8Array; readonly logSignature: Uint8Array }
  | { readonly type: 'CloseLog'; readonly log: LogId; readonly seq: number; readonly hash: Uint8Array }
  | { readonly type: 'SetProfile'; readonly profile: Profile }
  | {
      readonly type: 'SetWorkspace'
      readonly name: string
      readonly relays: readonly string[]
      readonly ice: readonly IceServer[]
    }
  | { readonly type: 'Adopt'; readonly entries: Cutoff }
  | { readonly type: 'Attest'; readonly document: DocumentId; readonly frontier: Frontier; readonly hash: Uint8Array }
  | {
      readonly type: 'Recover'
      readonly member: MemberId
      readonly device: PublicKeys
      readonly deviceName: string
      readonly deviceSignature: Uint8Array
      readonly wrapped: readonly WrappedKey[]
    }
  /** From a newer version. */
  | { readonly type: 'Unknown'; readonly code: number; readonly bytes: Uint8Array }

export type StatementType = StatementBodyValue['type']

export interface Statement {
  /** SHA-256 of the signed bytes. Genesis' id is the workspace's id. */
  readonly id: StatementId
  /** Null in Genesis only. */
  readonly workspace: WorkspaceId | null
  readonly parents: readonly StatementId[]
  /** The device that signs; it must be known from `parents`' past (Genesis, Admit, AddDevice and Recover bring their own key). */
  readonly device: DeviceId
  readonly body: StatementBodyValue
  readonly signature: Uint8Array
  /** The whole signed form, as kept, carried and hashed. */
  readonly bytes: Uint8Array
}
