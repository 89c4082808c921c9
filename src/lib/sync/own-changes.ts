/**
 * Counting this device's own changes: entries that carry something, told from receipts without reading the log again.
 *
 * - Receipts are few (one in 30 s at most), so their seqs are what is remembered; the last RECEIPTS_REMEMBERED of them, and
 *   how many came before. All counts come from one function, so that equal seqs compare equal.
 */
import { ok, type Result } from '../base/result'
import type { DocumentId, LogId } from '../base/ids'
import type { DocumentRow, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { RECEIPTS_REMEMBERED } from './limits'

export interface OwnChanges {
  /** Own entries with a body, up to a seq. */
  countUpTo(seq: number): number
  /** An own receipt was written. */
  noteReceipt(seq: number): Promise<Result<undefined, StoreFailure>>
  /** Another tab may have written a receipt. */
  reread(): Promise<Result<undefined, StoreFailure>>
  noteRows(rows: readonly DocumentRow[]): void
  /** Which documents own entries changed, with their seqs; read from the store the first time. */
  byDocument(): Promise<Result<ReadonlyMap<DocumentId, readonly number[]>, StoreFailure>>
}

type SeqsByDocument = Map<DocumentId, Set<number>>

interface Marks {
  readonly before: number
  readonly seqs: readonly number[]
}

const NAME = 'own-receipts'

/** Reads what was remembered. */
export async function openOwnChanges(store: WorkspaceStore, log: LogId): Promise<Result<OwnChanges, StoreFailure>> {
  const kept = await store.meta(NAME)
  if (!kept.ok) return kept
  let marks = readMarks(kept.value)
  /** Being read or read; null before anybody asked, and again after a failure. */
  let reading: Promise<Result<SeqsByDocument, StoreFailure>> | null = null
  /** Rows told since reading began: they may or may not be in what is read. */
  const told: DocumentRow[] = []

  function add(seqsByDocument: SeqsByDocument, rows: readonly DocumentRow[]): void {
    for (const { document, seq, log: author } of rows) {
      if (author !== log) continue
      const seqs = seqsByDocument.get(document) ?? new Set()
      seqsByDocument.set(document, seqs.add(seq))
    }
  }

  async function read(): Promise<Result<SeqsByDocument, StoreFailure>> {
    const counts = await store.documentCounts()
    if (!counts.ok) return counts
    const seqsByDocument: SeqsByDocument = new Map()
    for (const document of counts.value.keys()) {
      const rows = await store.documentRows(document)
      if (!rows.ok) return rows
      add(seqsByDocument, rows.value)
    }
    return ok(seqsByDocument)
  }

  async function byDocument(): ReturnType<OwnChanges['byDocument']> {
    const found = await (reading ??= read())
    if (!found.ok) {
      reading = null
      return found
    }
    add(found.value, told.splice(0))
    return ok(new Map([...found.value].map(([document, seqs]) => [document, [...seqs].sort((a, b) => a - b)])))
  }

  return ok({
    countUpTo: (seq) => Math.max(0, seq - marks.before - marks.seqs.filter((receipt) => receipt <= seq).length),
    async noteReceipt(seq) {
      const kept = await store.updateMeta(NAME, (former) => withReceipt(readMarks(former), seq))
      if (!kept.ok) return kept
      marks = kept.value
      return ok()
    },
    async reread() {
      const former = await store.meta(NAME)
      if (!former.ok) return former
      marks = readMarks(former.value)
      return ok()
    },
    noteRows(rows) {
      if (reading) told.push(...rows)
    },
    byDocument
  })
}

function withReceipt({ before, seqs }: Marks, seq: number): Marks {
  const all = [...seqs, seq]
  const dropped = Math.max(0, all.length - RECEIPTS_REMEMBERED)
  return { before: before + dropped, seqs: all.slice(dropped) }
}

function readMarks(value: unknown): Marks {
  const { before, seqs } = (value ?? {}) as { before?: unknown; seqs?: unknown }
  const isSound = typeof before === 'number' && Array.isArray(seqs) && seqs.every((seq) => typeof seq === 'number')
  return isSound ? { before, seqs } : { before: 0, seqs: [] }
}
