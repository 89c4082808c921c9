/** Private drafts on IndexedDB: a database beside the workspace's, made with the first draft and deleted with the workspace. */
import type { DBSchema } from 'idb'
import type { DocumentId, WorkspaceId } from '$lib/base/ids'
import type { Timers } from '$lib/base/ports'
import { err, ok, type Result } from '$lib/base/result'
import type { DraftChange, DraftHead, DraftStore } from '$lib/log/draft-store'
import { openDatabase, type Database, type Writing } from './idb-database'
import type { Migration, OpenDatabaseFailure } from './idb-handle'
import { draftDatabaseName } from './workspace-schema'

interface DraftSchema extends DBSchema {
  heads: { key: DocumentId; value: DraftHead }
  changes: {
    key: number
    value: DraftChange & { readonly document: DocumentId }
    indexes: { document: DocumentId }
  }
}

/** 2026-12-01 · 1: the first layout. */
const migrations: readonly Migration<DraftSchema>[] = [
  ({ database }) => {
    database.createObjectStore('heads', { keyPath: 'document' })
    database.createObjectStore('changes', { keyPath: 'id', autoIncrement: true }).createIndex('document', 'document')
  }
]

export interface OpenDraftsOptions {
  readonly workspace: WorkspaceId
  /** `create` with the first draft; `refuse` for whoever only looks. */
  readonly absent: 'create' | 'refuse'
  readonly timers: Timers
}

/** Opens the drafts of a workspace on this device. */
export async function openIdbDraftStore({
  workspace,
  ...rest
}: OpenDraftsOptions): Promise<Result<DraftStore, OpenDatabaseFailure>> {
  const database = await openDatabase<DraftSchema>({ ...rest, name: draftDatabaseName(workspace), migrations })
  return database.ok ? ok(newStore(database.value)) : database
}

function newStore(database: Database<DraftSchema>): DraftStore {
  const stores: ('heads' | 'changes')[] = ['heads', 'changes']
  return {
    heads: () => database.read(['heads'], (transaction) => transaction.objectStore('heads').getAll()),
    changes: (document) =>
      database.read(['changes'], (transaction) =>
        transaction.objectStore('changes').index('document').getAll(document)
      ),
    add: (head, update) =>
      database.write({ stores, durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('heads').put(head)
        await putChange(transaction, { document: head.document, update })
        return ok()
      }),
    async keep(document, updates, said, durability) {
      const kept = await database.write({ stores, durability }, async (transaction) => {
        const heads = transaction.objectStore('heads')
        const head = await heads.get(document)
        if (head?.state !== 'kept') return ok(false)
        for (const update of updates) await putChange(transaction, { document, update })
        await heads.put({ ...head, ...said })
        return ok(true)
      })
      if (!kept.ok) return kept
      return kept.value ? ok() : err({ kind: 'DraftGone' })
    },
    note: (document, change) =>
      database.write({ stores, durability: 'strict' }, async (transaction) => {
        const heads = transaction.objectStore('heads')
        const former = await heads.get(document)
        if (!former) return ok(null)
        const head = change(former)
        await (head ? heads.put(head) : heads.delete(document))
        if (head === null || head.state === 'went') await deleteChanges(transaction, document)
        return ok(head)
      }),
    fold: (document, upTo, update) =>
      database.write({ stores, durability: 'strict' }, async (transaction) => {
        if (!(await deleteChanges(transaction, document, upTo))) return ok()
        await putChange(transaction, { id: upTo, document, update })
        return ok()
      }),
    close: () => database.close()
  }
}

type DraftWriting = Writing<DraftSchema>

/** The database numbers what has no number yet. */
function putChange(
  transaction: DraftWriting,
  change: { readonly id?: number; readonly document: DocumentId; readonly update: Uint8Array }
): Promise<number> {
  return transaction.objectStore('changes').put(change as DraftSchema['changes']['value'])
}

/** Whether there was one. */
async function deleteChanges(transaction: DraftWriting, document: DocumentId, upTo = Infinity): Promise<boolean> {
  const changes = transaction.objectStore('changes')
  const ids = (await changes.index('document').getAllKeys(document)).filter((id) => id <= upTo)
  for (const id of ids) await changes.delete(id)
  return ids.length > 0
}
