/**
 * A private draft as it is open in this window. It is kept like every document, keystroke by keystroke, but in the drafts of
 * this device: there is no log it could be sealed into.
 */
import * as Y from 'yjs'
import type { DocumentId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { readTitle } from '../docs/document'
import type { DraftChange, DraftStore } from '../log/draft-store'
import type { Durability, StoreFailure } from '../log/workspace-store'
import type { OpenDocument, OpenFailure, WriteFailure } from '../sync/engine'
import { FROM_LOG } from '../sync/guarded-doc'
import { MOST_UPDATE_BYTES } from '../sync/own-log'
import { newReplica } from '../sync/replica'

/** More changes than these are put together when a draft is opened; what was deleted in them is gone then. */
const MOST_CHANGES = 64

export interface OpenDraftDeps {
  readonly store: DraftStore
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  closed(handle: OpenDocument): void
}

/** A draft as it is kept, in a document nobody is bound to. `NotHere` where there is none. */
export async function readDraft(
  store: Pick<DraftStore, 'changes'>,
  document: DocumentId
): Promise<
  Result<{ readonly doc: Y.Doc; readonly changes: readonly DraftChange[] }, StoreFailure | { kind: 'NotHere' }>
> {
  const changes = await store.changes(document)
  if (!changes.ok) return changes
  if (changes.value.length === 0) return err({ kind: 'NotHere' })
  const doc = new Y.Doc({ guid: document })
  doc.transact(() => {
    for (const { update } of changes.value) Y.applyUpdate(doc, update, FROM_LOG)
  }, FROM_LOG)
  return ok({ doc, changes: changes.value })
}

/** Opens it for writing. */
export async function openDraft(document: DocumentId, deps: OpenDraftDeps): Promise<Result<OpenDocument, OpenFailure>> {
  const { store, random } = deps
  const read = await readDraft(store, document)
  if (!read.ok) return read
  const { doc, changes } = read.value
  const last = changes.at(-1)
  if (last && changes.length > MOST_CHANGES) {
    const folded = await store.fold(document, last.id, Y.encodeStateAsUpdate(doc))
    if (!folded.ok) return folded
  }
  // What is written here is copied when it is published: an id of this window's own is enough.
  doc.clientID = new DataView(random.bytes(4).buffer).getUint32(0)
  return ok(handleOf(doc, document, deps))
}

function handleOf(doc: Y.Doc, id: DocumentId, { store, clock, timers, closed }: OpenDraftDeps): OpenDocument {
  const room = newRoom(doc)
  const keep = async (
    updates: readonly Uint8Array[],
    durability: Durability
  ): Promise<Result<undefined, WriteFailure>> => {
    const bytes = room.bytesWith(updates)
    if (bytes > MOST_UPDATE_BYTES) return err({ kind: 'TooLarge', bytes, most: MOST_UPDATE_BYTES })
    const kept = await store.keep(id, updates, { title: readTitle(doc), changedMs: clock.now() }, durability)
    if (kept.ok || kept.error.kind !== 'DraftGone') return kept as Result<undefined, StoreFailure>
    return err({ kind: 'NotAllowed', rule: 'draftIsHere' })
  }
  const replica = newReplica(
    { id, doc, client: 0 },
    {
      clock,
      timers,
      keep: (rows) =>
        keep(
          rows.map(({ update }) => update),
          'relaxed'
        ),
      // What was written relaxed reaches the disk with this.
      seal: () => keep([], 'strict'),
      background: (work) => void work
    }
  )
  const handle: OpenDocument = {
    id,
    doc,
    get verdict() {
      return replica.verdict
    },
    get saved() {
      return replica.saved
    },
    get failure() {
      return replica.failure
    },
    hash: null,
    changed: replica.changed,
    setCompany: () => undefined,
    flush: () => replica.flush(),
    retry: () => replica.flush(),
    async close() {
      await replica.flush()
      replica.release()
      closed(handle)
    }
  }
  return handle
}

/** A draft is published as one change, so it may not be larger than one. Weighed anew only when the sum of its changes is. */
function newRoom(doc: Y.Doc): { bytesWith(updates: readonly Uint8Array[]): number } {
  const weigh = () => Y.encodeStateAsUpdateV2(doc).length
  let bytes = weigh()
  return {
    bytesWith(updates) {
      const after = bytes + updates.reduce((sum, { length }) => sum + length, 0)
      bytes = after > MOST_UPDATE_BYTES ? weigh() : after
      return bytes
    }
  }
}
