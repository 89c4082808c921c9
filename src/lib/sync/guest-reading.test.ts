/** What a guest's page believes, and what it passes over, whoever put it into the mailbox. */
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { newSimRandom } from '../../../tests/support/sim-random'
import { signingKeyFromSeed } from '../crypto/signing'
import { bodyFragment, setTitle, stampKind } from '../docs/document'
import { guestCopyOf, judgeGuestCopy, readGuestCopy } from '../docs/guest-copy'
import { logIdOf } from '../log/entry-hashes'
import { guestKeysOf, type GuestKeys } from '../log/guest-keys'
import { writeGuestPost, type GuestLogState, type GuestPen } from '../log/guest-log'
import { encodeGuestPost, type GuestPost } from '../wire/guest-post-codec'
import { MAX_GUEST_STATE_BYTES } from '../wire/limits'
import { newGuestReading, type GuestReading } from './guest-reading'
import type { RelayWord } from './relay-words'

const random = newSimRandom(5)
const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)

async function penOf(seed: number, documentKey = fill(1)): Promise<GuestPen> {
  const signing = await signingKeyFromSeed(fill(seed))
  const log = logIdOf(signing.publicKey)
  return { keys: await guestKeysOf(documentKey, log), log, signing, random }
}

interface Story {
  readonly pen: GuestPen
  readonly keys: GuestKeys
  readonly reading: GuestReading
  readonly said: RelayWord[]
  /** The next posts, each with a word of its own. */
  write(...posts: readonly GuestPost[]): Promise<readonly GuestLogState[]>
  hear(run: Uint8Array): ReturnType<GuestReading['hear']>
}

async function newStory(): Promise<Story> {
  const pen = await penOf(2)
  const reading = newGuestReading(pen.signing.publicKey, pen.keys)
  const said: RelayWord[] = []
  let newest: GuestLogState | null = null
  return {
    pen,
    keys: pen.keys,
    reading,
    said,
    async write(...posts) {
      const written: GuestLogState[] = []
      for (const post of posts) {
        newest = await writeGuestPost(pen, newest, encodeGuestPost(post), 1_000)
        written.push(newest)
      }
      return written
    },
    hear: (bytes) => reading.hear({ kind: 'run', form: 'entries', bytes }, (word) => void said.push(word))
  }
}

const state = (byte: number): GuestPost => ({ kind: 'state', schema: 1, update: fill(byte, 4) })
const ENDED: GuestPost = { kind: 'ended' }
const runs = (written: readonly GuestLogState[]) => written.map(({ run }) => run)

test('[GST-4] only the newest post is asked for, and what is newer than it is believed', async () => {
  const { pen, reading, said, write, hear } = await newStory()
  const [first, second] = await write(state(1), state(2))
  const heads = new Map([[pen.log, { seq: 2, head: fill(0, 8) }]])
  const frontier = { kind: 'frontier', final: false, bucketCount: 1, buckets: [0], heads } as const
  expect(await reading.hear({ ...frontier, heads: new Map() }, () => undefined)).toEqual({ kind: 'nothing' })
  expect(await reading.hear(frontier, (word) => void said.push(word))).toBe(null)
  expect(said).toEqual([{ kind: 'want', ranges: [{ log: pen.log, from: 2, to: 2 }], resume: null }])
  expect(await hear(second?.run ?? fill(0))).toMatchObject({ kind: 'state', update: fill(2, 4), postedMs: 1_000 })
  expect(await hear(first?.run ?? fill(0))).toBe(null)
})

test('[GST-4] an older post shown once more takes nothing back, and nothing follows the end', async () => {
  const { write, hear } = await newStory()
  const [first, second, end, after] = runs(await write(state(1), state(2), ENDED, state(4)))
  if (!first || !second || !end || !after) throw new Error('four posts')
  expect(await hear(first)).toMatchObject({ update: fill(1, 4) })
  expect(await hear(second)).toMatchObject({ update: fill(2, 4) })
  for (const former of [first, second]) expect(await hear(former)).toBe(null)
  expect(await hear(end)).toEqual({ kind: 'ended' })
  for (const each of [first, second, end, after]) expect(await hear(each)).toBe(null)
})

test('[GST-4] whoever has the link can put a log of their own beside it, and is not believed', async () => {
  const { write, hear } = await newStory()
  const stranger = await penOf(9)
  const forged = await writeGuestPost(stranger, null, encodeGuestPost(state(7)), 1_000)
  expect(await hear(forged.run)).toBe(null)
  const [first] = runs(await write(state(1)))
  expect(await hear(first ?? fill(0))).toMatchObject({ update: fill(1, 4) })
})

test('[GST-4] another key’s signature, a changed byte and a changed body are seen, wherever they are', async () => {
  const { pen, write, hear } = await newStory()
  const stranger = await penOf(9)
  // The log's name, signed by somebody else.
  const forged = await writeGuestPost({ ...pen, signing: stranger.signing }, null, encodeGuestPost(state(7)), 1_000)
  expect(await hear(forged.run)).not.toMatchObject({ kind: 'state' })
  const [first] = runs(await write(state(1)))
  if (!first) throw new Error('a post')
  for (let at = 0; at < first.length; at += 7) {
    const changed = first.slice()
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(await hear(changed), `byte ${at}`).not.toMatchObject({ kind: 'state' })
  }
  expect(await hear(first)).toMatchObject({ kind: 'state' })
})

test('[GST-4] what follows at once has to follow what was believed', async () => {
  const { pen, write, hear } = await newStory()
  const [first] = await write(state(1))
  if (!first) throw new Error('a post')
  const branch = await writeGuestPost(pen, { ...first, hash: fill(9) }, encodeGuestPost(state(2)), 1_000)
  expect(await hear(first.run)).toMatchObject({ update: fill(1, 4) })
  expect(await hear(branch.run)).toBe(null)
})

test('[GST-3] a post under another document key opens nowhere, and one above its size is none', async () => {
  const { pen, hear } = await newStory()
  const other = { ...pen, keys: { ...pen.keys, bodyKey: (await penOf(2, fill(3))).keys.bodyKey } }
  expect(await hear((await writeGuestPost(other, null, encodeGuestPost(state(1)), 1)).run)).toBe(false)
  const large: GuestPost = { kind: 'state', schema: 1, update: new Uint8Array(MAX_GUEST_STATE_BYTES + 1) }
  expect(await hear((await writeGuestPost(pen, null, encodeGuestPost(large), 1)).run)).toBe(false)
  expect(await hear((await writeGuestPost(pen, null, Uint8Array.of(77, 1), 1)).run)).toEqual({ kind: 'newer' })
})

test('[GST-4] bytes that nobody signed and that say they are newer take no text off the page', async () => {
  const { pen, hear } = await newStory()
  const newer = new Uint8Array(17).fill(9).with(0, 2)
  expect(await hear(newer)).toEqual({ kind: 'newer' })
  const first = await writeGuestPost(pen, null, encodeGuestPost(state(1)), 1_000)
  expect(await hear(first?.run ?? newer)).toMatchObject({ kind: 'state' })
  expect(await hear(newer)).toBe(null)
})

test('a guest’s copy has the words and no thread, author, deleted word or id', () => {
  const doc = new Y.Doc()
  stampKind(doc, 'note')
  setTitle(doc, 'Tide table')
  const text = new Y.XmlText()
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [text])
  bodyFragment(doc).insert(0, [paragraph])
  text.insert(0, 'High water at six. Erased words.', {})
  text.format(0, 4, { comment: { id: 'thread-aaaa' } })
  text.delete(19, 13)
  doc.getMap('threads').set('thread:thread-aaaa', { by: 'member-of-the-team', at: 1 })
  const { schema, update } = guestCopyOf(doc)
  const bytes = new TextDecoder('latin1').decode(update)
  for (const hidden of ['thread', 'member-of-the-team', 'Erased', 'comment']) expect(bytes).not.toContain(hidden)
  expect(guestCopyOf(doc).update).toEqual(update)
  expect(judgeGuestCopy(schema, update)).toMatchObject({ ok: true })
  expect(readGuestCopy(update)).toMatchObject({ value: { title: 'Tide table', kind: 'note', verdict: 'ok' } })
})

test('[GST-4] an update of another hand is refused, and a node of a newer version is shown and said', () => {
  const foreign = new Y.Doc()
  stampKind(foreign, 'note')
  expect(judgeGuestCopy(1, Y.encodeStateAsUpdateV2(foreign))).toMatchObject({ error: { kind: 'ForeignClient' } })
  expect(judgeGuestCopy(999, fill(0, 2))).toMatchObject({ error: { kind: 'MadeNewer' } })
  expect(judgeGuestCopy(1, fill(7, 9)).ok).toBe(false)
  const doc = new Y.Doc()
  stampKind(doc, 'note')
  const hologram = new Y.XmlElement('hologram')
  hologram.insert(0, [new Y.XmlText('Seen all the same.')])
  bodyFragment(doc).insert(0, [hologram])
  const { schema, update } = guestCopyOf(doc)
  expect(judgeGuestCopy(schema, update).ok).toBe(true)
  expect(readGuestCopy(update)).toMatchObject({ value: { verdict: 'newer' } })
})
