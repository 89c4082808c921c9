import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { newSimRandom } from '../../../tests/support/sim-random'
import { bytesToId, type DocumentId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { newScope } from '../base/scope'
import { nextStartOfWork } from '../base/working-day'
import { setTitle, readTitle } from '../docs/document'
import type { DraftStore } from '../log/draft-store'
import { openIdbDraftStore } from '../platform/idb-draft-store'
import { draftItems, restoreDraft } from './draft-backup'
import { Drafts } from './drafts.svelte'
import { publishInTheMorning } from './morning-posts'

const timers = newHandTimers()
const lost = { kind: 'StorageLost', cause: 'a planned failure' } as const
let nth = 0
let seed = 0

/** Drafts over a log that is a list of documents, on a clock that is turned by hand. */
function newWorld() {
  const workspace = bytesToId('workspace', new Uint8Array(32).fill(++nth))
  const log = new Map<DocumentId, Y.Doc>()
  const world = {
    workspace,
    log,
    nowMs: Date.parse('2026-03-27T18:00:00Z'),
    /** What the next copy into the log, or the next note in the drafts, ends with. */
    appending: ok() as Result<undefined, typeof lost>,
    noting: null as null | ((store: DraftStore) => DraftStore),
    /** Under these ids somebody else wrote. */
    squatted: new Set<DocumentId>(),
    open: () =>
      new Drafts({
        engine: {
          createDocument(write, as) {
            if (!world.appending.ok) return Promise.resolve(world.appending)
            const id = as ?? bytesToId('document', new Uint8Array(16).fill(9))
            const doc = new Y.Doc()
            write(doc)
            if (!log.has(id)) log.set(id, doc)
            return Promise.resolve(ok(id))
          }
        },
        writtenBy: (document) =>
          Promise.resolve(ok(world.squatted.has(document) ? 'others' : log.has(document) ? 'me' : 'nobody')),
        async openStore(absent) {
          const store = await openIdbDraftStore({ workspace, absent, timers })
          return store.ok && world.noting ? ok(world.noting(store.value)) : store
        },
        clock: { now: () => world.nowMs },
        timers,
        random: newSimRandom(++seed)
      })
  }
  return world
}

async function draftOf(drafts: Drafts, title: string): Promise<DocumentId> {
  const made = await drafts.create('note')
  if ('problem' in made) throw new Error(made.problem)
  const opened = await drafts.open(made.document as DocumentId)
  if (!opened.ok) throw new Error(opened.error.kind)
  setTitle(opened.value.doc, title)
  await opened.value.close()
  await drafts.refresh()
  return made.document as DocumentId
}

const titles = (drafts: Drafts) => drafts.lines.map(({ title }) => title)

test('a draft outlives the window it was written in, and is published once', async () => {
  const world = newWorld()
  const id = await draftOf(world.open(), 'Ferry')
  const again = world.open()
  await again.refresh()
  expect(titles(again)).toEqual(['Ferry'])
  expect(await again.publish(id)).toEqual(ok(id))
  expect(readTitle(world.log.get(id) ?? new Y.Doc())).toBe('Ferry')
  expect(again.lines).toEqual([])
  expect(await again.publish(id)).toMatchObject({ error: { kind: 'DraftGone' } })
})

test('where the log does not take it, it stays a draft that can be written in', async () => {
  const world = newWorld()
  const drafts = world.open()
  const id = await draftOf(drafts, 'Ferry')
  world.appending = err(lost)
  expect(await drafts.publish(id)).toEqual(err(lost))
  expect(world.log.size).toBe(0)
  const opened = await drafts.open(id)
  if (!opened.ok) throw new Error(opened.error.kind)
  setTitle(opened.value.doc, 'Ferry at nine')
  expect(await opened.value.flush()).toEqual(ok())
  world.appending = ok()
  expect(await drafts.publish(id)).toEqual(ok(id))
  expect(readTitle(world.log.get(id) ?? new Y.Doc())).toBe('Ferry at nine')
})

test('a window that ends after the log took it leaves no second copy, and one that ends before leaves the draft', async () => {
  const world = newWorld()
  const first = await draftOf(world.open(), 'Ferry')
  const second = await draftOf(world.open(), 'Quay')
  // From when a draft leaves, nothing more is noted of it: the window is gone.
  world.noting = (store) => {
    const left = new Set<DocumentId>()
    const isGone = (document: DocumentId) => left.size === left.add(document).size
    return { ...store, note: (id, change) => (isGone(id) ? Promise.resolve(err(lost)) : store.note(id, change)) }
  }
  const dying = world.open()
  await dying.refresh()
  expect(await dying.publish(first)).toEqual(ok(first))
  const other = world.open()
  await other.refresh()
  world.appending = err(lost)
  expect(await other.publish(second)).toEqual(err(lost))
  world.noting = null
  world.appending = ok()

  const back = world.open()
  await back.refresh()
  expect(titles(back)).toEqual(['Quay'])
  expect(await back.open(second)).toMatchObject({ error: { kind: 'DraftLeaves' } })
  world.nowMs += 61_000
  await back.refresh()
  expect(await back.publish(second)).toEqual(ok(second))
  expect(world.log.size).toBe(2)
})

test('whoever was shown a draft and wrote under its id takes nothing from it: it is published under another', async () => {
  const world = newWorld()
  const drafts = world.open()
  const id = await draftOf(drafts, 'Ferry')
  world.squatted.add(id)
  const published = await drafts.publish(id)
  expect(published).not.toEqual(ok(id))
  expect(readTitle(world.log.get(published.ok ? published.value : id) ?? new Y.Doc())).toBe('Ferry')
  expect(titles(drafts)).toEqual([])
})

test('a draft goes out with the next morning, at nine by the wall over a change of clocks, and says when it did', async () => {
  const world = newWorld()
  const drafts = world.open()
  const id = await draftOf(drafts, 'Ferry')
  const nine = [540, 1_020] as const
  const hours = [nine, nine, nine, nine, nine, null, null]
  const goesMs = nextStartOfWork({ zone: 'Europe/Lisbon', hours }, world.nowMs)
  expect(new Date(goesMs ?? 0).toISOString()).toBe('2026-03-30T08:00:00.000Z')
  expect(await drafts.goAt(id, goesMs)).toBe(null)
  await drafts.goDue((goesMs ?? 0) - 1)
  expect(world.log.size).toBe(0)

  // The device slept through it, and is opened at eleven.
  world.nowMs = (goesMs ?? 0) + 7_200_000
  const later = world.open()
  await later.goDue(world.nowMs)
  expect([...world.log.keys()]).toEqual([id])
  expect(later.went).toEqual([{ id, title: 'Ferry', wentMs: world.nowMs }])
  expect(await later.seen(id)).toBe(null)
  expect(later.went).toEqual([])
})

test('what was to go out and is kept after all stays; what cannot go out says why and goes when it can', async () => {
  const world = newWorld()
  const drafts = world.open()
  const id = await draftOf(drafts, 'Ferry')
  await drafts.goAt(id, world.nowMs)
  await drafts.goAt(id, null)
  await drafts.goDue(world.nowMs)
  expect(world.log.size).toBe(0)
  await drafts.goAt(id, world.nowMs)
  world.appending = err(lost)
  await drafts.goDue(world.nowMs)
  expect(drafts.lines[0]?.problem).toMatch(/storage/)
  world.appending = ok()
  await drafts.goDue(world.nowMs)
  expect(world.log.size).toBe(1)
})

test('mornings are looked for at once and then by the minute, until the workspace is closed', async () => {
  const looked: number[] = []
  const scope = newScope()
  const hand = newHandTimers()
  const drafts = { goDue: (ms: number) => (looked.push(ms), Promise.resolve()) }
  publishInTheMorning({ drafts, clock: { now: () => looked.length }, timers: hand, scope })
  await Promise.resolve()
  hand.passed(60_000)
  await Promise.resolve()
  scope.end()
  hand.passed(60_000)
  expect(looked).toEqual([0, 1])
})

test('a draft nobody wrote in goes when its page is left, and one that was written in does not', async () => {
  const world = newWorld()
  const drafts = world.open()
  const written = await draftOf(drafts, 'Ferry')
  const made = await drafts.create('note')
  if ('problem' in made) throw new Error(made.problem)
  world.nowMs += 1
  const opened = await drafts.open(written)
  if (!opened.ok) throw new Error(opened.error.kind)
  setTitle(opened.value.doc, 'Ferry at nine')
  await opened.value.close()
  await drafts.discard(made.document as DocumentId, 'blank')
  await drafts.discard(written, 'blank')
  expect(titles(drafts)).toEqual(['Ferry at nine'])
})

test('a backup has the drafts, and they come back under ids of their own; what no client writes is refused', async () => {
  const world = newWorld()
  const id = await draftOf(world.open(), 'Ferry')
  const other = newWorld()
  const store = await openIdbDraftStore({ workspace: other.workspace, absent: 'create', timers })
  if (!store.ok) throw new Error(store.error.kind)
  for await (const item of draftItems(world.workspace, timers)) {
    if (!item.ok || item.value.kind !== 'draft') throw new Error('a draft is an item')
    expect(await restoreDraft(item.value, store.value, newSimRandom(9))).toEqual(ok())
    const bad = { ...item.value, update: item.value.update.slice(0, -1) }
    expect(await restoreDraft(bad, store.value, newSimRandom(10))).toMatchObject({ error: { kind: 'BackupDamaged' } })
  }
  const back = other.open()
  await back.refresh()
  expect(titles(back)).toEqual(['Ferry'])
  expect(back.lines[0]?.id).not.toBe(id)
  const nobody = newWorld()
  for await (const item of draftItems(nobody.workspace, timers)) expect(item).toBe('there is none')
})
