/**
 * Writing down what opening entries decided: the applied head, the documents' tables, acts, statements, quarantine.
 *
 * - A decision is about entries after `applied`: what another tab decided meanwhile is left out, so that two tabs that
 *   open the same entries leave one row for each body.
 * - `applied` never goes back.
 */
import type { LogId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import type { ActRow, Decision, DocumentRow, HeldLog, StoredStatement, StoreFailure } from '$lib/log/workspace-store'
import { chunksOf } from './idb-document-table'
import { ownBytes } from './own-bytes'
import type { WorkspaceWriting } from './workspace-schema'

/** Writes decisions in their order. */
export async function decideIn(
  transaction: WorkspaceWriting,
  decisions: readonly Decision[]
): Promise<Result<undefined, StoreFailure>> {
  const heads = await headsOf(
    transaction,
    decisions.map(({ log }) => log)
  )
  const rows: DocumentRow[] = []
  const said: ActRow[] = []
  for (const { log, applied, appliedHash, stampMs, context, documents, acts } of decisions) {
    const held = heads.get(log)
    if (!held) return err({ kind: 'StorageLost', cause: 'a decision on a log that is not held' })
    if (applied > held.applied) heads.set(log, { ...held, applied, appliedHash, stampMs, context })
    rows.push(...documents.filter(({ seq }) => seq > held.applied))
    said.push(...acts.filter(({ seq }) => seq > held.applied))
  }
  await Promise.all([
    ...[...heads.values()].map((held) => transaction.objectStore('heads').put(ownBytes(held))),
    ...chunksOf(rows).map((chunk) => transaction.objectStore('decided').add(chunk)),
    ...said.map((act) => transaction.objectStore('acts').put(ownBytes(act))),
    ...decisions.map(({ statements }) => putStatementsIn(transaction, statements)),
    ...decisions.flatMap(({ quarantined }) =>
      quarantined.map((row) => transaction.objectStore('quarantine').put({ ...row }))
    )
  ])
  return ok()
}

/** The heads of those of these logs that are held, asked for together. */
export async function headsOf(transaction: WorkspaceWriting, logs: readonly LogId[]): Promise<Map<LogId, HeldLog>> {
  const heads = transaction.objectStore('heads')
  const held = await Promise.all([...new Set(logs)].map((log) => heads.get(log)))
  return new Map(held.flatMap((head) => (head ? [[head.log, head]] : [])))
}

/** Statements are the same whenever and from wherever they come: the first copy stays. */
export async function putStatementsIn(
  transaction: WorkspaceWriting,
  statements: readonly StoredStatement[]
): Promise<Result<undefined, StoreFailure>> {
  await Promise.all(statements.map((statement) => transaction.objectStore('statements').put(ownBytes(statement))))
  return ok()
}
