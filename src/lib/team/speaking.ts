/** What a device says to its team: on all it knows, and only if the rules would let it stand. Nothing is admitted yet. */
import type { LogId, MemberId, StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { SigningKey } from '../crypto/signing'
import { SIGNATURE_BYTES } from '../wire/sizes'
import { decodeStatement, encodeSigned } from '../wire/statement-codec'
import type { Cutoff, PublicKeys, Statement, StatementBodyValue } from '../wire/statement'
import type { NotAllowed } from './authority'
import { deriveTeam } from './derive-team'
import { deviceIdOf, statementIdOf } from './device-id'
import { publicKeysOf, type DeviceKeys } from './device-keys'
import { parentsFor } from './parents'
import { logOpenBody, signStatement } from './say'
import { deviceMessage } from './statement-check'
import type { TeamState } from './team-state'

/** A device, and what it knows. */
export interface Speaker {
  readonly sign: SigningKey
  readonly team: TeamState
  readonly statements: ReadonlyMap<StatementId, Statement>
}

/** `StatementTooLarge`: beyond a limit of the wire, as more logs or invites than one statement may name. */
export type SayFault = NotAllowed | { readonly kind: 'StatementTooLarge' }

/** `NotAllowed` names the rule; the same one would make the statement void everywhere. */
export async function say(speaker: Speaker, body: StatementBodyValue): Promise<Result<Statement, SayFault>> {
  const { sign, team, statements } = speaker
  const { workspace } = team
  const device = deviceIdOf(sign.publicKey)
  const parents = parentsFor({ body, device, team, statements })
  const unsigned = encodeSigned({ workspace, parents, device, body }, new Uint8Array(SIGNATURE_BYTES))
  if (!decodeStatement(unsigned, statementIdOf).ok) return err({ kind: 'StatementTooLarge' })
  const statement = await signStatement({ workspace, parents, body }, sign)
  const rule = deriveTeam(workspace, new Map(statements).set(statement.id, statement)).voidByRule.get(statement.id)
  return rule === undefined ? ok(statement) : err({ kind: 'NotAllowed', rule })
}

/** A log of this device: its first one, or the new one of a device restored from a backup, whose old log key is gone. */
export async function openLog(
  speaker: Speaker,
  logKey: SigningKey
): Promise<Result<{ readonly log: LogId; readonly statement: Statement }, SayFault>> {
  const { log, body } = await logOpenBody(speaker.team.workspace, deviceIdOf(speaker.sign.publicKey), logKey)
  const statement = await say(speaker, body)
  return statement.ok ? ok({ log, statement: statement.value }) : statement
}

/** Ends a log where it broke off, so that nobody waits for what never comes. */
export function closeLog(
  speaker: Speaker,
  end: { readonly log: LogId; readonly seq: number; readonly hash: Uint8Array }
): Promise<Result<Statement, SayFault>> {
  return say(speaker, { type: 'CloseLog', ...end })
}

/** Takes in what waits of logs that were cut, up to these entries (TEAM-18). */
export function adopt(speaker: Speaker, entries: Cutoff): Promise<Result<Statement, SayFault>> {
  return say(speaker, { type: 'Adopt', entries })
}

export function revokeInvite(speaker: Speaker, invite: StatementId): Promise<Result<Statement, SayFault>> {
  return say(speaker, { type: 'RevokeInvite', invite })
}

/** A device's word that it wants to be this member's: made on the new device, carried over by QR. */
export interface DeviceConsent {
  readonly member: MemberId
  readonly device: PublicKeys
  readonly deviceName: string
  readonly deviceSignature: Uint8Array
}

export async function consentToJoin(
  device: DeviceKeys,
  as: { readonly workspace: WorkspaceId; readonly member: MemberId; readonly deviceName: string }
): Promise<DeviceConsent> {
  const keys = publicKeysOf(device)
  const deviceSignature = await device.sign.sign(deviceMessage(as.workspace, as.member, keys))
  return { member: as.member, device: keys, deviceName: as.deviceName, deviceSignature }
}

/** Who speaks: this device, on what it knows now. */
export function speakerOf(
  device: DeviceKeys,
  statements: ReadonlyMap<StatementId, Statement>,
  workspace: WorkspaceId
): Speaker {
  return { sign: device.sign, statements, team: deriveTeam(workspace, statements) }
}
