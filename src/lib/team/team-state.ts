/** A team as its statements make it: plain values, equal for equal sets of statements (I5). */
import type { DeviceId, KeyId, LogId, MemberId, StatementId, WorkspaceId } from '../base/ids'
import type { Cutoff, IceServer, Profile, PublicKeys, Role, WrappedKey } from '../wire/statement'

/**
 * `void`: what brought them in was made void by a removal said apart. Nobody who knows of it lets them do anything; they
 * have a name because others may have built on what they wrote.
 */
export type Gone = 'left' | 'removed' | 'void'

export interface Member {
  readonly id: MemberId
  readonly role: Role
  readonly profile: Profile
  /** Who made the invite they came by; null for the founder. */
  readonly admittedBy: MemberId | null
  readonly via: StatementId | null
  /** Place in the order of joining, from 0; gives the hue. */
  readonly order: number
  readonly gone: Gone | null
  /** Came in by an invite that was closed meanwhile: nothing of theirs counts until an admin gives them a role. */
  readonly waits: boolean
}

export interface Device {
  readonly id: DeviceId
  readonly member: MemberId
  readonly name: string
  readonly keys: PublicKeys
  readonly gone: Gone | null
}

export interface TeamLog {
  readonly log: LogId
  readonly device: DeviceId
  readonly member: MemberId
  readonly logKey: Uint8Array
  readonly openedBy: StatementId
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
  /** Taken back, or closed by a removal: opens no door any more. */
  readonly revoked: boolean
}

export interface Epoch {
  readonly key: KeyId
  readonly begunBy: StatementId
  /** SHA-256(tag ‖ key): what a key is checked against before it is used. */
  readonly keyHash: Uint8Array
  /** The key sealed to each device and open invite it was meant for. */
  readonly wrapped: readonly WrappedKey[]
  /** Keys of the epochs before, sealed under this one's. */
  readonly former: readonly { readonly key: KeyId; readonly sealed: Uint8Array }[]
  /** The latest, or one of those begun apart; a rotation that became void is read and not written under. */
  readonly isCurrent: boolean
  /** Nobody who is out could have its key. */
  readonly isSafe: boolean
}

/** Where the logs of somebody who was removed or demoted stop counting (rule 4). */
export interface Cut {
  /** The statement that cuts: who had seen it when writing is judged by their role then, not by this. */
  readonly end: StatementId
  /** The role under which what comes later is judged; null: nothing later counts. */
  readonly leaves: Role | null
  /** What its author had; a log that is not in it is cut at 0. */
  readonly cutoff: Cutoff
  /** What admins took in since. */
  readonly adopted: readonly Cutoff[]
  /** Ends this one's author knew: it gives back nothing they cut. */
  readonly after: readonly StatementId[]
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
  /** The epoch people write under: of the current ones the lowest id that is safe, or the lowest id. */
  readonly writingKey: KeyId
  /** No current epoch is safe: an admin's device has to begin another (rule 5). */
  readonly needsRotation: boolean
  /** Devices that are in and were not given the key people write under, as when they came while it was being changed. */
  readonly unreached: readonly DeviceId[]
  /** By the id a log's headers carry. */
  readonly cuts: ReadonlyMap<LogId, readonly Cut[]>
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
