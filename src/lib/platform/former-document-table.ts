/**
 * The per-document table as it lay in version 1: chunks keyed by document and place, and a count for each document.
 * Only migrations know of it.
 */
import { unwrap, wrap } from 'idb'
import type { DocumentId } from '$lib/base/ids'
import type { DocumentRow } from '$lib/log/workspace-store'
import { chunksOf } from './idb-document-table'
import type { Upgrade } from './idb-handle'
import type { RowChunk, WorkspaceSchema } from './workspace-schema'

/** Former chunks held at once while they are carried over. */
const CHUNKS_AT_ONCE = 1_024

interface FormerChunk {
  readonly document: DocumentId
  /** The place of the first row in the document's table. */
  readonly at: number
  readonly rows: readonly Omit<DocumentRow, 'document'>[]
}

export function createFormerTable({ database }: Upgrade<WorkspaceSchema>): void {
  const untyped = unwrap(database)
  untyped.createObjectStore('rows', { keyPath: ['document', 'at'] })
  untyped.createObjectStore('documents', { keyPath: 'document' })
}

/** Hands over every row, each document's in their order, and takes the former stores away. */
export async function carryFormerTable(
  { database, transaction }: Upgrade<WorkspaceSchema>,
  add: (chunk: RowChunk) => Promise<unknown>
): Promise<void> {
  const former = wrap(unwrap(transaction)).objectStore('rows')
  let beyond: IDBKeyRange | null = null
  for (;;) {
    const some = (await former.getAll(beyond, CHUNKS_AT_ONCE)) as FormerChunk[]
    const rows = some.flatMap(({ document, rows: theirs }) => theirs.map((row) => ({ document, ...row })))
    await Promise.all(chunksOf(rows).map(add))
    const last = some.at(-1)
    if (!last) break
    beyond = IDBKeyRange.lowerBound([last.document, last.at], true)
  }
  const untyped = unwrap(database)
  untyped.deleteObjectStore('rows')
  untyped.deleteObjectStore('documents')
}
