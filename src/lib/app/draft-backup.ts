/** Private drafts in a backup, and back from one: the only way in which one leaves this device unpublished, sealed (BKP-6). */
import * as Y from 'yjs'
import { newDocumentId, type WorkspaceId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import { checkDocument } from '../docs/check-document'
import { readKind, readTitle } from '../docs/document'
import { validateUpdate } from '../docs/update-check'
import type { DraftStore } from '../log/draft-store'
import { isStoreFailure, type StoreFailure } from '../log/workspace-store'
import { openIdbDraftStore } from '../platform/idb-draft-store'
import type { ItemStream } from '../sync/backup-writing'
import type { BackupItem } from '../wire/backup-codec'
import { readDraft } from './draft-replica'

/** Those of a workspace on this device, as they are on disk; none where none was ever begun. */
export async function* draftItems(workspace: WorkspaceId, timers: Timers): ItemStream {
  const store = await openIdbDraftStore({ workspace, absent: 'refuse', timers })
  if (store.ok) {
    yield* itemsOf(store.value)
    store.value.close()
  } else if (store.error.kind !== 'Absent') {
    const { error } = store
    yield err<StoreFailure>(isStoreFailure(error) ? error : { kind: 'StorageLost', cause: error.kind })
  }
}

async function* itemsOf(store: DraftStore): ItemStream {
  const heads = await store.heads()
  if (!heads.ok) {
    yield heads
    return
  }
  for (const { document, changedMs, state } of heads.value) {
    const read = state === 'went' ? null : await readDraft(store, document)
    if (read?.ok) {
      yield ok({ kind: 'draft', changedMs, update: Y.encodeStateAsUpdateV2(read.value.doc) })
      read.value.doc.destroy()
    } else if (read && isStoreFailure(read.error)) yield err(read.error)
  }
}

export type DraftItem = Extract<BackupItem, { readonly kind: 'draft' }>

/** Puts one back, under a new id: the document it may have become since is another. */
export async function restoreDraft(
  { changedMs, update }: DraftItem,
  store: DraftStore,
  random: Random
): Promise<Result<undefined, Failure>> {
  if (!validateUpdate(update, () => true).ok) return err({ kind: 'BackupDamaged' })
  const document = newDocumentId(random)
  const doc = new Y.Doc({ guid: document })
  Y.applyUpdateV2(doc, update)
  const isWhole = checkDocument(doc).verdict !== 'broken'
  const head = { document, kind: readKind(doc) ?? 'note', title: readTitle(doc) }
  const kept = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  if (!isWhole) return err({ kind: 'BackupDamaged' })
  return store.add({ ...head, changedMs, goesMs: null, state: 'kept', sinceMs: 0 }, kept)
}
