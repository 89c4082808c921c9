/** Two windows of one browser: two engines over one database, told of each other's writing whenever the story says so. */
import { ok } from '$lib/base/result'
import { expect, test } from 'vitest'
import type { DocumentId } from '$lib/base/ids'
import { createEngine } from '$lib/sync/create-engine'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import type { Engine, OpenDocument } from '$lib/sync/engine'
import { newKeyRing } from '$lib/team/key-ring'
import {
  newEngineStory,
  newNote,
  plainText,
  textOf,
  typeInto,
  valueOf,
  type EngineStory
} from '../support/story-engines'

async function secondWindow(story: EngineStory): Promise<Engine> {
  const alice = story.devices.get('alice')
  if (!alice) throw new Error('alice has no device')
  return valueOf(
    await createEngine({
      workspace: alice.up.workspace,
      store: alice.disk.open(),
      device: alice.person.device,
      keepKeys: () => Promise.resolve(ok()),
      logKey: alice.person.logKey,
      keys: newKeyRing(alice.keys),
      ...story.time.deviceTime(0),
      random: story.random.fork(99),
      startTrialWorker: inlineTrialWorker,
      onbug(failure) {
        throw failure
      }
    })
  )
}

interface Windows {
  readonly story: EngineStory
  readonly note: DocumentId
  readonly one: OpenDocument
  readonly two: OpenDocument
  readonly engines: readonly [Engine, Engine]
}

async function twoWindows(): Promise<Windows> {
  const story = await newEngineStory()
  const first = story.engine('alice')
  const note = await newNote(first, 'Packing list', 'boots')
  const second = await secondWindow(story)
  const one = valueOf(await first.openDocument(note))
  const two = valueOf(await second.openDocument(note))
  return { story, note, one, two, engines: [first, second] }
}

/** The row is on disk; it is not sealed yet. */
async function typed(open: OpenDocument, text: string): Promise<void> {
  typeInto(open.doc, 0, text)
  await new Promise<void>((resolve) => {
    const stop = open.changed.listen(() => {
      if (open.saved === 'saving') return
      stop()
      resolve()
    })
  })
}

test('a window that seals what the other wrote shows it too, though it is told only afterwards', async () => {
  const { one, two, note, engines } = await twoWindows()
  await typed(two, 'rope ')
  await typed(one, 'lamp ')
  valueOf(await one.flush())
  await engines[0].storeChanged({ kind: 'unsealed', document: note })
  expect(plainText(one.doc)).toContain('rope')
  expect(plainText(one.doc)).toBe(await textOf(engines[0], note))
})

test('a window that writes behind the other’s entry shows that too, though it is told only afterwards', async () => {
  const { one, two, note, engines } = await twoWindows()
  await typed(two, 'rope ')
  valueOf(await two.flush())
  await typed(one, 'lamp ')
  valueOf(await one.flush())
  await engines[0].storeChanged({ kind: 'appended', log: engines[1].ownLog })
  expect(plainText(one.doc)).toContain('rope')
  expect(plainText(one.doc)).toBe(await textOf(engines[0], note))
})

test('a receipt that one window wrote is no change to the other', async () => {
  const { story, engines } = await twoWindows()
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meet('alice', 'bob')
  await newNote(bob, 'Tide', 'Low at four.')
  await story.wait(40_000)
  await engines[1].storeChanged({ kind: 'appended', log: engines[0].ownLog })
  expect(engines[1].report.ownChanges).toBe(engines[0].report.ownChanges)
})

test('what such a window leaves behind as a checkpoint holds the other’s words', async () => {
  const { one, two, note, engines } = await twoWindows()
  await typed(two, 'rope ')
  valueOf(await two.flush())
  for (let i = 0; i < 70; i++) {
    await typed(one, 'x')
    valueOf(await one.flush())
  }
  await one.close()
  expect(await textOf(engines[0], note)).toContain('rope')
})

test('what a removal cut off is shown in neither window, whichever took it in', async () => {
  const { story, note, two, engines } = await twoWindows()
  const [first, second] = engines
  const meet = async (a: string, b: string) => {
    await story.meet(a, b)
    await story.wait(8_000)
    await story.part(a, b)
  }
  for (const name of ['bob', 'mallory']) {
    await story.join(name, await story.invite('editor'))
    await meet('alice', name)
  }
  const mallory = story.engine('mallory')
  first.wrote.listen((change) => void second.storeChanged(change))
  valueOf(await first.changeTeam({ kind: 'removeMember', member: mallory.ownMember, keepInvites: [] }))
  valueOf(await mallory.changeDocument(note, (doc) => typeInto(doc, 0, 'After. ')))
  await meet('bob', 'mallory')
  await meet('alice', 'bob')
  await second.idle()
  expect(first.waitingWork).toHaveLength(1)
  expect([plainText(two.doc), await textOf(second, note), await textOf(first, note)]).toEqual(Array(3).fill('boots'))
})
