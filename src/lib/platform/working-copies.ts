/**
 * Working copies: the documents open or lately open on this device, each in a y-indexeddb database beside the log.
 *
 * - A copy follows its document; nothing flows back. y-indexeddb is bound to a shadow, never to the document itself: what
 *   it reads from disk would come into the document as if somebody had just typed it.
 * - Looking writes nothing but the empty row y-indexeddb adds at every opening; the first edit brings the copy up to date.
 * - Late, unreadable, or holding what the document does not: thrown away. No failure of a copy ever blocks anything.
 * - At most MOST_COPIES are kept. Each open one is held by a shared lock, and one is dropped only under an exclusive lock,
 *   because deleting a database closes it under another tab. Where there are no locks there are no copies.
 */
import type { IndexeddbPersistence } from 'y-indexeddb'
import * as Y from 'yjs'
import type { DocumentId, WorkspaceId } from '$lib/base/ids'
import type { Timers } from '$lib/base/ports'
import { newScope, type Scope } from '$lib/base/scope'
import type { WorkspaceStore } from '$lib/log/workspace-store'

export const MOST_COPIES = 20
/** A copy that takes longer than opening the document anew is of no use. */
export const COPY_PATIENCE_MS = 2_000

export interface WorkingCopiesDeps {
  readonly workspace: WorkspaceId
  /** Remembers which copies there are, the last used first. */
  readonly store: Pick<WorkspaceStore, 'updateMeta'>
  readonly timers: Timers
  readonly locks: LockManager | undefined
  readonly reportFailure: (cause: unknown) => void
}

export interface WorkingCopies {
  /** Lets the copy follow `doc` until `scope` ends. Resolves when it does, or when it was given up. */
  follow(document: DocumentId, doc: Y.Doc, scope: Scope): Promise<void>
  /** Drops every copy no tab has open. */
  dropAll(): Promise<void>
}

const COPIES = 'working-copies'

export function newWorkingCopies(deps: WorkingCopiesDeps): WorkingCopies {
  const { workspace, store, timers, locks, reportFailure } = deps
  const nameOf = (document: string): string => `eventual-copy:${workspace}:${document}`

  async function remember(change: (former: readonly string[]) => readonly string[]): Promise<readonly string[]> {
    const known = await store.updateMeta(COPIES, (former) => change(isNames(former) ? former : []))
    return known.ok ? known.value : []
  }

  async function dropOldest(names: readonly string[]): Promise<void> {
    for (const document of names.slice(MOST_COPIES)) {
      if (await dropUnlessOpen(locks, nameOf(document))) await remember((all) => all.filter((one) => one !== document))
    }
  }

  async function follow(document: DocumentId, doc: Y.Doc, scope: Scope): Promise<void> {
    const release = await holdShared(locks, nameOf(document))
    if (!release) return
    const known = await remember((all) => [document, ...all.filter((one) => one !== document)])
    const copy = await openCopy(nameOf(document), timers)
    const isSound = copy !== null && contains(doc, copy.shadow)
    if (isSound && !scope.ended) {
      mirror(doc, copy, scope)
      scope.defer(() => void copy.close().finally(release))
    } else {
      await copy?.close()
      await release()
      if (!isSound) await dropUnlessOpen(locks, nameOf(document))
    }
    await dropOldest(known)
  }

  return {
    follow: (document, doc, scope) => follow(document, doc, scope).catch(reportFailure),
    async dropAll() {
      const kept: string[] = []
      for (const document of await remember((all) => all)) {
        if (!(await dropUnlessOpen(locks, nameOf(document)))) kept.push(document)
      }
      await remember(() => kept)
    }
  }
}

interface Copy {
  readonly shadow: Y.Doc
  close(): Promise<void>
}

/** Null where its rows cannot be read in time; y-indexeddb itself would wait for ever. */
async function openCopy(name: string, timers: Timers): Promise<Copy | null> {
  const { IndexeddbPersistence: Persistence } = await import('y-indexeddb')
  const shadow = new Y.Doc()
  const persistence: IndexeddbPersistence = new Persistence(name, shadow)
  const scope = newScope()
  const late = new Promise<null>((resolve) => scope.defer(timers.after(COPY_PATIENCE_MS, () => resolve(null))))
  const synced = await Promise.race([persistence.whenSynced, late])
  scope.end()
  async function close(): Promise<void> {
    await persistence.destroy()
    shadow.destroy()
  }
  if (synced) return { shadow, close }
  await close()
  return null
}

/** Everything in `part`, deletions included, is in `whole`. */
function contains(whole: Y.Doc, part: Y.Doc): boolean {
  const clocks = Y.decodeStateVector(Y.encodeStateVector(whole))
  for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(part))) {
    if ((clocks.get(client) ?? 0) < clock) return false
  }
  const [ours, theirs] = [whole, part].map(({ store }) => Y.createDeleteSetFromStructStore(store))
  return ours !== undefined && theirs !== undefined && Y.equalDeleteSets(Y.mergeDeleteSets([ours, theirs]), ours)
}

function mirror(doc: Y.Doc, { shadow }: Copy, scope: Scope): void {
  let isCurrent = false
  const follow = (update: Uint8Array): void => {
    Y.applyUpdate(shadow, isCurrent ? update : Y.encodeStateAsUpdate(doc, Y.encodeStateVector(shadow)))
    isCurrent = true
  }
  doc.on('update', follow)
  scope.defer(() => doc.off('update', follow))
}

/** Null where locks are missing or the copy is being dropped; else lets go, and resolves when the lock is free. */
async function holdShared(locks: LockManager | undefined, name: string): Promise<(() => Promise<void>) | null> {
  if (!locks) return null
  let release = (): void => undefined
  const released = new Promise<void>((resolve) => (release = resolve))
  let isHeld = false
  const { promise: decided, resolve: decide } = deferred()
  const ended = locks.request(name, { mode: 'shared', ifAvailable: true }, (lock) => {
    isHeld = lock !== null
    decide()
    return isHeld ? released : undefined
  })
  await Promise.race([decided, ended])
  if (!isHeld) return null
  return async () => {
    release()
    await ended
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => (resolve = settle))
  return { promise, resolve }
}

/** False while any tab has it open. */
async function dropUnlessOpen(locks: LockManager | undefined, name: string): Promise<boolean> {
  if (!locks) return false
  return locks.request(name, { mode: 'exclusive', ifAvailable: true }, async (lock) => {
    if (!lock) return false
    const { clearDocument } = await import('y-indexeddb')
    await clearDocument(name)
    return true
  })
}

function isNames(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((name) => typeof name === 'string')
}
