/**
 * Is a statement what it claims to be? Signatures alone; what it may do is judged in `statement-rules.ts`.
 *
 * - A device id is the hash of a key, so the key may come from any statement that carries it (STM-5).
 * - A statement whose keys are not here yet is neither sound nor refused: it waits.
 */
import type { DeviceId, StatementId } from '../base/ids'
import { idToBytes } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { verify } from '../crypto/signing'
import { isSoundBoxKey } from '../crypto/wrapping'
import { signedPart } from '../wire/statement-codec'
import type { PublicKeys, Statement, StatementBodyValue } from '../wire/statement'
import { deviceIdOf } from './device-id'

export type Soundness = 'sound' | 'refused' | 'waiting'

/** What a device signs of a statement. */
export function statementMessage(unsigned: Uint8Array): Uint8Array {
  return tagged(DOMAINS.statement, unsigned)
}

/** What an invite's key signs of the device it lets in: this device, into this workspace, by this invite. */
export function admitMessage(workspace: string, invite: StatementId, { sign, box }: PublicKeys): Uint8Array {
  return tagged(DOMAINS.inviteAdmit, idToBytes(workspace as StatementId), idToBytes(invite), sign, box)
}

/** What a log's key signs of the device that opens it. */
export function logMessage(workspace: string, device: DeviceId): Uint8Array {
  return tagged(DOMAINS.logConsent, idToBytes(workspace as StatementId), idToBytes(device))
}

/** What a device's key signs of the member who adds it. */
export function deviceMessage(workspace: string, member: string, { sign, box }: PublicKeys): Uint8Array {
  return tagged(DOMAINS.deviceConsent, idToBytes(workspace as StatementId), idToBytes(member as StatementId), sign, box)
}

/** The keys statements brought, by the id that proves them. */
export function keysByDevice(statements: Iterable<Statement>): Map<DeviceId, PublicKeys> {
  const keys = new Map<DeviceId, PublicKeys>()
  for (const { body } of statements) {
    const brought = keysBroughtBy(body)
    if (brought) keys.set(deviceIdOf(brought.sign), brought)
  }
  return keys
}

/** The keys of the device a statement brings in; null for one that brings none. */
export function keysBroughtBy(body: StatementBodyValue): PublicKeys | null {
  switch (body.type) {
    case 'Genesis':
    case 'Admit':
    case 'AddDevice':
    case 'Recover':
      return body.device
    default:
      return null
  }
}

export interface KnownKeys {
  device(id: DeviceId): PublicKeys | undefined
  statement(id: StatementId): Statement | undefined
}

export async function checkStatement(statement: Statement, known: KnownKeys): Promise<Soundness> {
  const brought = keysBroughtBy(statement.body)
  const own = brought && deviceIdOf(brought.sign) === statement.device ? brought : undefined
  const author = own ?? known.device(statement.device)
  if (!author) return 'waiting'
  if (brought && !(await isSoundBoxKey(brought.box))) return 'refused'
  if (!(await isSignedBy(author, statement))) return 'refused'
  return checkInnerSignature(statement, known)
}

/** STM-1: the device that is named said these very bytes. */
function isSignedBy({ sign }: PublicKeys, { bytes, signature }: Statement): Promise<boolean> {
  return verify(sign, statementMessage(signedPart(bytes)), signature)
}

async function checkInnerSignature({ body, workspace, device }: Statement, known: KnownKeys): Promise<Soundness> {
  const sound = async (signed: Promise<boolean>): Promise<Soundness> => ((await signed) ? 'sound' : 'refused')
  if (workspace === null) return 'sound'
  switch (body.type) {
    case 'Admit': {
      const invite = known.statement(body.invite)
      if (!invite) return 'waiting'
      if (invite.body.type !== 'Invite') return 'refused'
      return sound(
        verify(invite.body.invite.sign, admitMessage(workspace, body.invite, body.device), body.inviteSignature)
      )
    }
    case 'LogOpen':
      return sound(verify(body.logKey, logMessage(workspace, device), body.logSignature))
    case 'AddDevice':
    case 'Recover':
      return sound(verify(body.device.sign, deviceMessage(workspace, body.member, body.device), body.deviceSignature))
    case 'Invite':
      return (await isSoundBoxKey(body.invite.box)) ? 'sound' : 'refused'
    default:
      return 'sound'
  }
}
