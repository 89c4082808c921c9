/** What is properly signed by an editor and takes too long: it is killed, everything else goes on, and its author is named. */
import { expect, test } from 'vitest'
import { equalBytes } from '$lib/base/bytes'
import { newDocumentId, type DocumentId } from '$lib/base/ids'
import { deriveClientId } from '$lib/sync/client-ids'
import { TRIAL_AGAIN, TRIAL_MS } from '$lib/sync/limits'
import { uncheckedWords } from '$lib/app/withheld-words'
import { longBody, strayParagraphs, towerOfMarks } from '../support/heavy-updates'
import { writeHostile } from '../support/hostile'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'

const TEXT = 'What we agreed on.'

interface Told {
  readonly story: EngineStory
  readonly note: DocumentId
  /** Mallory writes this update, into alice's note or another document, as the client `n` of hers. */
  writes(update: (client: number) => Uint8Array, document?: DocumentId): Promise<void>
}

/** Alice's note, which mallory (an editor) and bob have. Mallory writes what a patched app would. */
async function toldBy(seed: number): Promise<Told> {
  const story = await newEngineStory(seed)
  const note = await newNote(story.engine('alice'), 'Minutes', TEXT)
  for (const name of ['mallory', 'bob']) {
    await story.join(name, await story.invite('editor'))
    await story.meet('alice', name)
    await story.part('alice', name)
  }
  const alice = story.devices.get('alice')
  const mallory = story.devices.get('mallory')
  if (!alice || !mallory) throw new Error('both are here')
  return {
    story,
    note,
    async writes(update, document = note) {
      const client = deriveClientId(mallory.up.ownLog, document, 5)
      const body = { kind: 'update', document, schema: 1, clients: [5], update: update(client) } as const
      await writeHostile(story, mallory, { bodies: [body] })
    }
  }
}

const unchecked = (story: EngineStory) =>
  story.engine('alice').report.waiting.filter(({ kind }) => kind === 'unchecked')

test.each([
  ['thousands of paragraphs that all go to the beginning', (client: number) => strayParagraphs(client, 3_000)],
  ['a tower of marks', (client: number) => towerOfMarks(client, 3_000)]
])('Fault 35: %s: killed in 2 s, its author named, the note still opens and others go on', async (_name, make) => {
  const { story, note, writes } = await toldBy(35)
  const [alice, workers] = [story.engine('alice'), story.devices.get('alice')?.workers]
  const bobsWorkers = story.devices.get('bob')?.workers
  if (!workers || !bobsWorkers) throw new Error('both have workers')
  workers.hangsOver = () => true
  bobsWorkers.hangsOver = () => true
  await writes(make)
  await story.meet('alice', 'mallory')
  expect(workers.tried).toHaveLength(1)

  // While it runs nothing waits for it.
  const open = valueOf(await alice.openDocument(note))
  expect([open.verdict, await textOf(alice, note)]).toEqual(['ok', TEXT])
  await open.close()
  const mine = await newNote(alice, 'Mine', 'Written meanwhile.')
  expect(await textOf(alice, mine)).toBe('Written meanwhile.')

  await story.wait(TRIAL_MS)
  expect(workers.killed).toBe(1)
  const mallory = story.engine('mallory').ownLog
  expect(unchecked(story)).toMatchObject([{ log: mallory, document: note }])
  const person = alice.team.members.get(alice.team.logs.get(mallory)?.member ?? alice.ownMember)
  expect(uncheckedWords(person?.profile.name ?? null, 'Minutes')).toContain('A change by mallory to “Minutes”')

  // Another person's words still arrive, and the note with them.
  const bobs = await newNote(story.engine('bob'), 'Bob', 'Still here.')
  await story.meet('alice', 'bob')
  await story.wait(5_000)
  expect([await textOf(alice, bobs), await textOf(alice, note)]).toEqual(['Still here.', TEXT])
})

test('Fault 35: what was killed decides nothing: later words of its author wait, and all of it comes when a trial gets through', async () => {
  const { story, writes } = await toldBy(36)
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice has a device')
  device.workers.hangsOver = () => true
  await writes((client) => longBody(client, 2_500))
  const later = await newNote(story.engine('mallory'), 'Sorry', 'It was only long.')
  await story.meet('alice', 'mallory')
  await story.wait(TRIAL_MS)
  expect(await story.engine('alice').readDocument(later)).toMatchObject({ ok: false })
  expect(valueOf(await device.disk.open().quarantine())).toEqual([])

  device.workers.hangsOver = () => false
  await story.wait(TRIAL_AGAIN.firstMs)
  expect(unchecked(story)).toEqual([])
  expect(await textOf(story.engine('alice'), later)).toBe('It was only long.')
})

test('Fault 35: it is tried again ever more seldom, and at once after a restart', async () => {
  const { story, writes } = await toldBy(37)
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice has a device')
  device.workers.hangsOver = () => true
  await writes((client) => longBody(client, 2_500))
  await story.meet('alice', 'mallory')
  await story.part('alice', 'mallory')
  await story.wait(20 * 60_000)
  expect(device.workers.tried.length).toBeGreaterThan(3)
  expect(device.workers.tried.length).toBeLessThan(9)

  device.workers.hangsOver = () => false
  const before = device.workers.tried.length
  device.crash(false)
  await device.start()
  await story.wait(1_000)
  expect([device.workers.tried.length, unchecked(story)]).toEqual([before + 1, []])
})

test('what this device wrote itself is never tried, and what was decided is not tried again', async () => {
  const { story, note } = await toldBy(38)
  const [alice, bob] = [story.devices.get('alice'), story.devices.get('bob')]
  if (!alice || !bob) throw new Error('both are here')
  valueOf(
    await alice.up.changeDocument(note, (doc) =>
      doc.getXmlFragment('body').doc?.getText('title').insert(0, 'x'.repeat(200_000))
    )
  )
  await story.meet('alice', 'bob')
  await story.wait(5_000)
  expect([alice.workers.tried.length, bob.workers.tried.length]).toEqual([0, 1])
  await bob.stop()
  await bob.start()
  await story.wait(5_000)
  expect(bob.workers.tried).toHaveLength(1)
})

test('Fault 35: one editor’s many slow updates cost one trial at a time, and nobody else waits behind them', async () => {
  const { story, writes } = await toldBy(39)
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice has a device')
  const slow: Uint8Array[] = []
  device.workers.hangsOver = (update) => slow.some((each) => equalBytes(each, update))
  for (let i = 0; i < 6; i++) {
    await writes((client) => {
      const update = strayParagraphs(client, 70 + i)
      slow.push(update)
      return update
    }, newDocumentId(story.random))
  }
  await story.meet('alice', 'mallory')
  const long = 'Still here. '.repeat(20_000)
  const bobs = await newNote(story.engine('bob'), 'Bob', long)
  await story.meet('alice', 'bob')
  await story.wait(TRIAL_MS)
  expect(await textOf(story.engine('alice'), bobs)).toBe(long)

  await story.wait(6 * TRIAL_MS)
  expect(device.workers.tried).toHaveLength(2)
  expect(unchecked(story)).toHaveLength(1)

  // Each gets its trial once those before it in its log came through.
  slow.length = 0
  await story.wait(2 * TRIAL_AGAIN.firstMs)
  expect(device.workers.tried).toHaveLength(8)
  expect(unchecked(story)).toEqual([])
})
