/** Everything of the team that is kept here; what a newer version wrote is left out. */
import type { StatementId } from '../base/ids'
import { ok, type Result } from '../base/result'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { statementIdOf } from '../team/device-id'
import { decodeStatement } from '../wire/statement-codec'
import type { Statement } from '../wire/statement'

export async function readStatements(
  store: WorkspaceStore
): Promise<Result<ReadonlyMap<StatementId, Statement>, StoreFailure>> {
  const stored = await store.statements()
  if (!stored.ok) return stored
  const decoded = stored.value.flatMap(({ bytes }) => {
    const statement = decodeStatement(bytes, statementIdOf)
    return statement.ok ? [statement.value] : []
  })
  return ok(new Map(decoded.map((statement) => [statement.id, statement])))
}
