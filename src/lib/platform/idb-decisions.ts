/**
 * Writing down what opening entries decided: the applied head, the documents' tables, statements, quarantine.
 *
 * - A decision is about entries after `applied`: what another tab decided meanwhile is left out, so that two tabs that
 *   open the same entries leave one row for each body.
 * - `applied` never goes back.
 */
import type { DocumentId } from '$lib/base/ids'
import { err, ok, type Result } from '$lib/base/result'
import type { Decision, DocumentRow, StoredStatement, StoreFailure } from '$lib/log/workspace-store'
import { ownBytes } from './own-bytes'
import type { RowChunk, WorkspaceWriting } from './workspace-schema'

/** Writes decisions in their order; rows of one document become one chunk. */
export async function decideIn(
  transaction: WorkspaceWriting,
  decisions: readonly Decision[]
): Promise<Result<undefined, StoreFailure>> {
  const rows: DocumentRow[] = []
  const statements: StoredStatement[] = []
  for (const decision of decisions) {
    const moved = await moveApplied(transaction, decision)
    if (!moved.ok) return moved
    rows.push(...decision.documents.filter(({ seq }) => seq > moved.value))
    statements.push(...decision.statements)
  }
  await Promise.all([
    addRows(transaction, rows),
    putStatementsIn(transaction, statements),
    ...decisions.flatMap(({ quarantined }) =>
      quarantined.map((row) => transaction.objectStore('quarantine').put({ ...row }))
    )
  ])
  return ok()
}

/** Resolves with what was applied before. */
async function moveApplied(transaction: WorkspaceWriting, decision: Decision): Promise<Result<number, StoreFailure>> {
  const heads = transaction.objectStore('heads')
  const held = await heads.get(decision.log)
  if (!held) return err({ kind: 'StorageLost', cause: 'a decision on a log that is not held' })
  const { applied, appliedHash, context } = decision
  if (applied > held.applied) await heads.put(ownBytes({ ...held, applied, appliedHash, context }))
  return ok(held.applied)
}

async function addRows(transaction: WorkspaceWriting, rows: readonly DocumentRow[]): Promise<void> {
  await Promise.all([...rowsByDocument(rows)].map(([document, chunk]) => addChunk(transaction, document, chunk)))
}

function rowsByDocument(rows: readonly DocumentRow[]): Map<DocumentId, RowChunk['rows'][number][]> {
  const byDocument = new Map<DocumentId, RowChunk['rows'][number][]>()
  for (const { document, log, seq, body } of rows) {
    const chunk = byDocument.get(document) ?? []
    chunk.push({ log, seq, body })
    byDocument.set(document, chunk)
  }
  return byDocument
}

async function addChunk(transaction: WorkspaceWriting, document: DocumentId, rows: RowChunk['rows']): Promise<void> {
  const documents = transaction.objectStore('documents')
  const at = (await documents.get(document))?.rows ?? 0
  await Promise.all([
    transaction.objectStore('rows').add({ document, at, rows }),
    documents.put({ document, rows: at + rows.length })
  ])
}

/** Statements are the same whenever and from wherever they come: the first copy stays. */
export async function putStatementsIn(
  transaction: WorkspaceWriting,
  statements: readonly StoredStatement[]
): Promise<Result<undefined, StoreFailure>> {
  await Promise.all(statements.map((statement) => transaction.objectStore('statements').put(ownBytes(statement))))
  return ok()
}
