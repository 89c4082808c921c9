/** Making statements: encode, sign, and give back the value everybody else will decode. */
import type { DeviceId, LogId, StatementId, WorkspaceId } from '../base/ids'
import { assert } from '../base/assert'
import type { SigningKey } from '../crypto/signing'
import { logIdOf } from '../log/entry-hashes'
import { decodeStatement, encodeSigned, encodeStatement } from '../wire/statement-codec'
import type { Statement, StatementBodyValue } from '../wire/statement'
import { deviceIdOf, statementIdOf } from './device-id'
import { logMessage, statementMessage } from './statement-check'

export interface Saying {
  readonly workspace: WorkspaceId | null
  readonly parents: readonly StatementId[]
  readonly body: StatementBodyValue
}

/** A statement by the device that holds `key`. */
export async function signStatement({ workspace, parents, body }: Saying, key: SigningKey): Promise<Statement> {
  const unsigned = { workspace, parents, device: deviceIdOf(key.publicKey), body }
  const signature = await key.sign(statementMessage(encodeStatement(unsigned)))
  const statement = decodeStatement(encodeSigned(unsigned, signature), statementIdOf)
  assert(statement.ok, 'what this device says is well formed')
  return statement.value
}

/** The body that certifies a log: its own key consents, the device's signs. */
export async function logOpenBody(
  workspace: WorkspaceId,
  device: DeviceId,
  logKey: SigningKey
): Promise<{ readonly log: LogId; readonly body: StatementBodyValue }> {
  const log = logIdOf(logKey.publicKey)
  const logSignature = await logKey.sign(logMessage(workspace, device))
  return { log, body: { type: 'LogOpen', log, logKey: logKey.publicKey, logSignature } }
}
