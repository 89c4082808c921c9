/**
 * Making a document anew from the log where what is here is something else: a checkpoint or a document in memory that went
 * wrong. What was there is put aside first, the last SET_ASIDE_MOST of all documents, and can be taken out again.
 */
import * as Y from 'yjs'
import { textToBytes } from '../base/bytes'
import type { DocumentId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { sha256 } from '../crypto/hash'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { checkpointHash } from './document-loader'
import type { WriteFailure } from './engine'
import type { Parts } from './engine-parts'
import { applyInOrder } from './guarded-doc'
import { newHashGossip, type HashGossip, type Snapshot } from './hash-gossip'
import { SET_ASIDE_BYTES, SET_ASIDE_MOST } from './limits'

/** Name of the kept value. */
const SET_ASIDE = 'set-aside'

/** What a document was on this device before it was made anew. */
export interface SetAside {
  readonly document: DocumentId
  readonly atMs: number
  /** Yjs state, V2. */
  readonly state: Uint8Array
}

/** What was put aside, the latest last. */
export async function readSetAside(store: WorkspaceStore): Promise<Result<readonly SetAside[], StoreFailure>> {
  const kept = await store.meta(SET_ASIDE)
  return kept.ok ? ok(setAsideIn(kept.value)) : kept
}

/** The latest that was put aside of a document. */
export async function formerDocument(
  store: WorkspaceStore,
  document: DocumentId
): Promise<Result<Y.Doc | null, StoreFailure>> {
  const kept = await readSetAside(store)
  if (!kept.ok) return kept
  const former = kept.value.find((each) => each.document === document)
  if (!former) return ok(null)
  const doc = new Y.Doc({ guid: document })
  applyInOrder(doc, [former.state])
  return ok(doc)
}

/** Comparing and mending over an engine's parts, each step in a turn of its own. */
export function openGossip(parts: Parts, inTurn: <T>(task: () => Promise<T>) => Promise<T>): HashGossip {
  const { deps, network, reporting } = parts
  return newHashGossip({
    timers: deps.timers,
    standing: () => standingOf(parts),
    startTrialWorker: () => deps.startTrialWorker(),
    async documents() {
      const counts = await deps.store.documentCounts()
      return counts.ok ? [...counts.value.keys()] : []
    },
    snapshot: (documents, from) => inTurn(() => snapshotOf(parts, documents, from)),
    say: (said) => network.tellHashes(said),
    async mend(document) {
      const mended = await inTurn(() => mend(parts, document))
      // Somebody typed meanwhile: that is no failure, and the next cycle looks again.
      if (mended.ok || mended.error.kind !== 'NotAllowed') reporting.note(mended)
      return mended.ok
    },
    changed: () => reporting.touch()
  })
}

/**
 * Where something is kept that only a newer version applies, documents come to something else than with who applies it, and
 * nobody is wrong: compared is with those who keep the same (MSG-8).
 */
function standingOf({ standing, newer, team }: Parts): Uint8Array {
  const kept = [...[...newer.seqByLog].map(([log, seq]) => `${log} ${seq}`), ...team.state.notUnderstood].sort()
  const now = standing()
  if (kept.length === 0) return now
  return sha256(tagged(DOMAINS.bucket, now, textToBytes(kept.join()))).slice(0, now.length)
}

/** Within a turn, so that nothing is decided between the standing and the states. */
async function snapshotOf(parts: Parts, documents: readonly DocumentId[], from: 'here' | 'log'): Promise<Snapshot> {
  const states = new Map<DocumentId, readonly Uint8Array[]>()
  for (const document of documents) {
    const state = await stateOf(parts, document, from)
    if (state) states.set(document, state)
  }
  return { standing: standingOf(parts), states }
}

async function stateOf(
  { documents, loader, deps: { store } }: Parts,
  document: DocumentId,
  from: 'here' | 'log'
): Promise<readonly Uint8Array[] | null> {
  // What is on its way to the disk is in neither of the two.
  if (documents.isWaiting) return null
  const unsealed = await store.unsealedOf(document)
  if (!unsealed.ok || unsealed.value.length > 0) return null
  const open = from === 'here' ? documents.stateOf(document) : null
  if (open) return [open]
  const read = await loader.stateOf(document, from === 'here' ? 'checkpoint' : 'log')
  return read.ok && read.value.isWhole && read.value.updates.length > 0 ? read.value.updates : null
}

/** Runs in a turn. Where something cannot be written or sealed, everything stays as it was. */
async function mend(parts: Parts, document: DocumentId): Promise<Result<undefined, WriteFailure>> {
  const { deps, loader, documents, acceptance, documentsRebuilt } = parts
  const { store } = deps
  const [rows, logged] = [await store.documentRows(document), await loader.stateOf(document, 'log')]
  const former = await stateOf(parts, document, 'here')
  if (!rows.ok) return rows
  if (!logged.ok) return logged
  if (!logged.value.isWhole || !former) return err({ kind: 'NotAllowed', rule: 'documentIsAtRest' })
  const aside = await putAside(store, { document, atMs: deps.clock.now(), state: Y.mergeUpdatesV2([...former]) })
  if (!aside.ok) return aside
  const doc = new Y.Doc()
  applyInOrder(doc, logged.value.updates)
  const state = Y.encodeStateAsUpdateV2(doc)
  const left = rows.value.filter((row) => !acceptance.counts(row))
  const hash = checkpointHash(state, left)
  const put = await store.putCheckpoint({ document, state, hash, rows: rows.value.length })
  if (!put.ok) return put
  const rebuilt = await documents.rebuild(new Set([document]), () => undefined)
  if (rebuilt.ok) documentsRebuilt.tell([document])
  return rebuilt
}

async function putAside(store: WorkspaceStore, fresh: SetAside): Promise<Result<unknown, StoreFailure>> {
  return store.updateMeta(SET_ASIDE, (former) => {
    // One of a document is enough: the latest is what somebody looked at last.
    const others = setAsideIn(former).filter(({ document }) => document !== fresh.document)
    const all = [...others, fresh].slice(-SET_ASIDE_MOST)
    while (all.length > 1 && sizeOf(all) > SET_ASIDE_BYTES) all.shift()
    return all
  })
}

const sizeOf = (all: readonly SetAside[]) => all.reduce((sum, { state }) => sum + state.length, 0)

function setAsideIn(value: unknown): readonly SetAside[] {
  return Array.isArray(value) ? (value as readonly SetAside[]) : []
}
