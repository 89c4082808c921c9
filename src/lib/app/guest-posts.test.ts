/** A guest link from the sharer's device over a relay to a guest, and when nothing is posted. */
import { expect, test } from 'vitest'
import { DAY_MS, expectEnded, mailboxOf, newGuestStory, wordsOf } from '../../../tests/support/guest-story'
import { setTrashed } from '../docs/document'
import { logIdOf } from '../log/entry-hashes'
import { spacingMs } from './guest-poster'

const MINUTE_MS = 60_000

test('a guest sees the document, follows what is written, and sees that it ended', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  const link = await story.link()
  await story.wait(1_000)
  const guest = await story.open(link)
  await story.wait(1_000)
  expect([guest.phase, guest.copy?.title, wordsOf(guest)]).toEqual(['shown', 'Tide table', 'High water at six.'])

  story.write('Low water at noon.')
  await story.wait(6_000)
  expect(wordsOf(guest)).toBe('High water at six.Low water at noon.')

  await story.posts.end(logIdOf(link.logKey))
  await story.wait(1_000)
  expectEnded(guest)
  story.write('Not for guests.')
  await story.wait(10 * MINUTE_MS)
  expectEnded(guest)
  expect(story.posts.linksOf(story.document)).toEqual([])
  const late = await story.open(link)
  await story.wait(1_000)
  expectEnded(late)
})

test('[GST-3] nothing is posted while nothing changed, and nothing of another document is read', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  const other = story.newDocument('Wages', 'Nobody is to see this.')
  const link = await story.link(7 * DAY_MS)
  await story.wait(MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(1)
  story.write('Still nobody.', other)
  await story.wait(60 * MINUTE_MS)
  await story.reload()
  await story.wait(60 * MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(1)
  expect(new Set(story.reads)).toEqual(new Set([story.document]))
})

test('who writes without a pause is posted every five seconds, a large document less often', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  const link = await story.link()
  await story.wait(10_000)
  for (let i = 0; i < 60; i++) {
    story.write(`Line ${i}.`)
    await story.wait(1_000)
  }
  const { posts } = await mailboxOf(story, link)
  expect(posts).toBeGreaterThanOrEqual(10)
  expect(posts).toBeLessThanOrEqual(14)
  expect(spacingMs({ seq: 1, run: new Uint8Array(1_000_000) })).toBe(55_000)
})

test('[GST-3] posts stop at the end the link names, with a last word, and the relay keeps nothing of the document', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six. '.repeat(500))
  const link = await story.link(60 * MINUTE_MS)
  await story.wait(MINUTE_MS)
  story.write('Low water at noon.')
  await story.wait(58 * MINUTE_MS)
  const before = await mailboxOf(story, link)
  expect(before.posts).toBe(2)
  await story.wait(3 * MINUTE_MS)
  const after = await mailboxOf(story, link)
  expect(after.posts).toBe(3)
  expect(after.bytes).toBeLessThan(2_000)
  story.write('Too late.')
  await story.wait(30 * MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(3)
})

test('a month of writing does not fill a mailbox: what was posted before is let go', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six. '.repeat(1_000))
  const link = await story.link(30 * DAY_MS)
  for (let i = 0; i < 60; i++) {
    story.write(`Line ${i}: ${'tide '.repeat(200)}`)
    await story.wait(10_000)
  }
  const { posts, bytes } = await mailboxOf(story, link)
  expect(posts).toBeGreaterThan(50)
  expect(bytes).toBeLessThan(1_000_000)
  const guest = await story.open(link)
  await story.wait(1_000)
  expect(wordsOf(guest)).toContain('Line 59')
})

test('a relay that was emptied, and one that was away, are given all there is to have', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  story.sockets.hub = null
  const link = await story.link()
  await story.wait(MINUTE_MS)
  story.write('Low water at noon.')
  story.sockets.hub = story.hub
  await story.wait(2 * MINUTE_MS)
  story.write('And again at midnight.')
  await story.wait(2 * MINUTE_MS)
  story.emptyRelay()
  await story.reload()
  await story.wait(MINUTE_MS)
  const guest = await story.open(link)
  await story.wait(1_000)
  expect(wordsOf(guest)).toContain('And again at midnight.')
})

test('after a reload it goes on, and not from a window without the network, nor by who may only read', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  const link = await story.link()
  await story.wait(MINUTE_MS)
  await story.reload()
  story.write('Low water at noon.')
  await story.wait(MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(2)
  story.isAwake = false
  story.write('Written offline.')
  await story.wait(10 * MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(2)
  ;[story.isAwake, story.mayWrite] = [true, false]
  await story.wait(10 * MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(2)
  expect(await story.posts.make(story.document, story.time.now() + DAY_MS)).toMatchObject({
    error: { kind: 'NotAllowed' }
  })
  story.mayWrite = true
  await story.wait(2 * MINUTE_MS)
  expect((await mailboxOf(story, link)).posts).toBe(3)
})

test('what goes to the trash is shown to no guest any more', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  const guest = await story.open(await story.link())
  await story.wait(MINUTE_MS)
  setTrashed(story.doc(), { at: story.time.now(), by: 'ana' })
  story.write('')
  await story.wait(MINUTE_MS)
  expectEnded(guest)
})

test('without a relay a guest could call no link is made, and none beyond sixteen', async () => {
  const story = await newGuestStory()
  story.newDocument('Tide table', 'High water at six.')
  story.relays = ['ws://10.0.0.5:4173']
  expect(story.posts.hasRelay).toBe(false)
  const make = () => story.posts.make(story.document, story.time.now() + DAY_MS)
  expect(await make()).toMatchObject({ error: { kind: 'NoRelayForGuests' } })
  story.relays = ['wss://relay.example']
  for (let i = 0; i < 16; i++) expect((await make()).ok).toBe(true)
  expect(await make()).toMatchObject({ error: { kind: 'TooManyGuestLinks' } })
})
