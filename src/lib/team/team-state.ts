/** A team as its statements make it: plain values, equal for equal sets of statements (I5). */
import type { DeviceId, KeyId, LogId, MemberId, StatementId, WorkspaceId } from '../base/ids'
import type { IceServer, Profile, PublicKeys, Role } from '../wire/statement'

export interface Member {
  readonly id: MemberId
  readonly role: Role
  readonly profile: Profile
  /** Who made the invite they came by; null for the founder. */
  readonly admittedBy: MemberId | null
  readonly via: StatementId | null
  /** Place in the order of joining, from 0; gives the hue. */
  readonly order: number
  readonly gone: 'left' | 'removed' | null
}

export interface Device {
  readonly id: DeviceId
  readonly member: MemberId
  readonly name: string
  readonly keys: PublicKeys
  readonly gone: 'left' | 'removed' | null
}

export interface TeamLog {
  readonly log: LogId
  readonly device: DeviceId
  readonly member: MemberId
  readonly logKey: Uint8Array
  /** Where an admin or its owner ended it; entries beyond are not accepted. */
  readonly closedAt: { readonly seq: number; readonly hash: Uint8Array } | null
}

export interface TeamInvite {
  readonly id: StatementId
  readonly by: MemberId
  readonly keys: PublicKeys
  readonly role: Role
  readonly uses: number
  /** Advisory: shown, never judged by. */
  readonly endsMs: number | null
  readonly admitted: readonly MemberId[]
  readonly revoked: boolean
}

export interface Epoch {
  readonly key: KeyId
  readonly begunBy: StatementId
  /** SHA-256(tag ‖ key): what a key is checked against before it is used. */
  readonly keyHash: Uint8Array
}

export interface TeamState {
  readonly workspace: WorkspaceId
  readonly name: string
  readonly relays: readonly string[]
  readonly ice: readonly IceServer[]
  readonly members: ReadonlyMap<MemberId, Member>
  readonly devices: ReadonlyMap<DeviceId, Device>
  readonly logs: ReadonlyMap<LogId, TeamLog>
  readonly invites: ReadonlyMap<StatementId, TeamInvite>
  readonly epochs: ReadonlyMap<KeyId, Epoch>
  /** The epoch people write under. */
  readonly writingKey: KeyId
  /** What the next statement of this device builds on: understood statements nothing understood comes after, sorted. */
  readonly heads: readonly StatementId[]
  /** The same over all statements whose past is here, understood or not: what peers compare. */
  readonly knownHeads: readonly StatementId[]
  /** From a newer version, or not judged yet by this one; what comes after them is not applied either. */
  readonly notUnderstood: readonly StatementId[]
  /** Statements that count for nothing, by the rule they broke. */
  readonly voidByRule: ReadonlyMap<StatementId, string>
}

export function memberOfLog(team: TeamState, log: LogId): Member | null {
  const entry = team.logs.get(log)
  return (entry && team.members.get(entry.member)) ?? null
}
