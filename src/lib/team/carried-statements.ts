/**
 * The signed statements a link carries, checked as far as they prove themselves: what they build on may be left out, and is
 * checked against the workspace's id when it comes.
 */
import type { StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { decodeStatement } from '../wire/statement-codec'
import type { Statement } from '../wire/statement'
import { statementIdOf } from './device-id'
import { checkStatement, keysByDevice } from './statement-check'

export interface Carrying {
  readonly workspace: WorkspaceId
  readonly statements: readonly Uint8Array[]
}

/** `Damaged`: one does not read, has a bad signature, or is of another workspace. */
export async function readCarriedStatements({
  statements,
  workspace
}: Carrying): Promise<Result<ReadonlyMap<StatementId, Statement>, { readonly kind: 'Newer' | 'Damaged' }>> {
  const carried = new Map<StatementId, Statement>()
  for (const bytes of statements) {
    const statement = decodeStatement(bytes, statementIdOf)
    if (!statement.ok) return err({ kind: statement.error.kind === 'Newer' ? 'Newer' : 'Damaged' })
    carried.set(statement.value.id, statement.value)
  }
  const keys = keysByDevice(carried.values())
  for (const statement of carried.values()) {
    const soundness = await checkStatement(statement, {
      device: (id) => keys.get(id),
      statement: (id) => carried.get(id)
    })
    const ours = statement.workspace === workspace || (statement.id as string) === workspace
    if (soundness === 'refused' || !ours) return err({ kind: 'Damaged' })
  }
  return ok(carried)
}
