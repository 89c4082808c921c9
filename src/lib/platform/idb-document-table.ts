/**
 * The per-document table: which bodies belong to a document, in the order they were decided.
 *
 * - Rows lie in chunks of one decision, in columns, under a number that only grows; nothing of it is changed or moved
 *   later. So a decision on a thousand documents costs eight requests, not three for each document.
 * - An index finds the chunks of a document. Rows of one document are neighbours, so a chunk read for one of them is
 *   seldom read for few rows.
 * - Counting reads what was counted before and the chunks since; it is written down when those have become many. It
 *   stands for the chunks up to a number, and those never change: whoever writes it writes the truth.
 */
import { compareIds, type DocumentId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import type { DocumentRow, Stored } from '$lib/log/workspace-store'
import type { Database, Reading } from './idb-database'
import type { CountedRows, RowChunk, WorkspaceSchema } from './workspace-schema'

/** Small enough to be read for one document's sake, large enough to make requests few. */
const CHUNK_ROWS = 128

/** Chunks counted one by one before what they add up to is written down. */
const CHUNKS_UNCOUNTED = 256

/** The name of the only row of `counted`. */
const COUNTED = 'rows'

/** What was decided together, in its order. */
export function chunksOf(rows: readonly DocumentRow[]): RowChunk[] {
  // Stable: the rows of one document stay in their order.
  const sorted = [...rows].sort((a, b) => compareIds(a.document, b.document))
  return Array.from({ length: Math.ceil(rows.length / CHUNK_ROWS) }, (_, i) => {
    const some = sorted.slice(i * CHUNK_ROWS, (i + 1) * CHUNK_ROWS)
    return {
      documents: some.map(({ document }) => document),
      logs: some.map(({ log }) => log),
      seqs: some.map(({ seq }) => seq),
      bodies: some.map(({ body }) => body)
    }
  })
}

/** A document's rows, in the order they were decided. */
export async function rowsOf(
  transaction: Reading<WorkspaceSchema>,
  document: DocumentId
): Promise<readonly DocumentRow[]> {
  const chunks = await transaction.objectStore('decided').index('document').getAll(document)
  return chunks.flatMap((chunk) => rowsIn(chunk, document))
}

function rowsIn({ documents, logs, seqs, bodies }: RowChunk, document: DocumentId): DocumentRow[] {
  const first = documents.indexOf(document)
  const own = logs.slice(first, documents.lastIndexOf(document) + 1)
  return own.map((log, i) => ({ document, log, seq: seqs[first + i] ?? 0, body: bodies[first + i] ?? 0 }))
}

/** How many rows each document has. */
export async function countRows(database: Database<WorkspaceSchema>): Stored<ReadonlyMap<DocumentId, number>> {
  const read = await database.read(['decided', 'counted'], async (transaction) => {
    const decided = transaction.objectStore('decided')
    const counted = await transaction.objectStore('counted').get(COUNTED)
    const beyond = counted ? IDBKeyRange.lowerBound(counted.upTo, true) : null
    const [keys, chunks] = await Promise.all([decided.getAllKeys(beyond), decided.getAll(beyond)])
    return { counts: addUp(counted, chunks), upTo: keys.at(-1), chunks: chunks.length }
  })
  if (!read.ok) return read
  const { counts, upTo, chunks } = read.value
  if (upTo !== undefined && chunks >= CHUNKS_UNCOUNTED) await keepCounted(database, counts, upTo)
  return ok(counts)
}

function addUp(counted: CountedRows | undefined, chunks: readonly RowChunk[]): Map<DocumentId, number> {
  const counts = new Map(counted?.documents.map((document, i) => [document, counted.rows[i] ?? 0]))
  for (const { documents } of chunks)
    for (const document of documents) counts.set(document, (counts.get(document) ?? 0) + 1)
  return counts
}

/** Only spares the next counting: that the disk is full is told by whoever has something to write. */
async function keepCounted(
  database: Database<WorkspaceSchema>,
  counts: ReadonlyMap<DocumentId, number>,
  upTo: number
): Promise<void> {
  const counted: CountedRows = { upTo, documents: [...counts.keys()], rows: [...counts.values()] }
  await database.write({ stores: ['counted'], durability: 'relaxed' }, async (transaction) => {
    await transaction.objectStore('counted').put(counted, COUNTED)
    return ok()
  })
}
