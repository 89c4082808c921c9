/** What a relay, or a member through it, says that is not so, and what of it whole devices believe and lose. */
import { expect, test } from 'vitest'
import type { KeyId } from '$lib/base/ids'
import { parcelIdOf } from '$lib/log/parcel-id'
import { sha256 } from '$lib/crypto/hash'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { idToBytes } from '$lib/base/ids'
import type { Mailbox } from '$lib/sync/mailboxes'
import { decodeRelayWord, encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { newKeyRing } from '$lib/team/key-ring'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { messageToFrames, takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { newEngineStory, newNote, textOf, valueOf, type EngineStory } from '../support/story-engines'
import { openStoryRelay, type StoryRelay } from '../support/story-relay'
import { newSimDevice } from '../support/sim-device'
import { mailboxNameOf } from '../../src/relay/mailbox-name'

const noHead = new Uint8Array(8)

/** A relay that says what the test says. */
interface Liar {
  readonly heard: RelayWord[]
  readonly mailbox: Mailbox
  readonly failed: string | null
  says(word: RelayWord): void
}

async function newLiar(
  story: EngineStory,
  name: string,
  answers: (word: RelayWord, liar: Liar) => void
): Promise<Liar> {
  const engine = story.engine(name)
  const mailboxes = valueOf(await engine.mailboxes())
  const heard: RelayWord[] = []
  const state = { failed: null as string | null }
  let partial: PartialMessage | null = null
  const opened = await mailboxes.open(engine.team.writingKey, {
    backlog: 0,
    send(frame) {
      const taken = takeFrame(partial, frame)
      if (!taken.ok) return
      partial = taken.value.partial
      const word = taken.value.message && decodeRelayWord(taken.value.message)
      if (!word || !word.ok || word.value.kind === 'unknown') return
      const said = word.value
      heard.push(said)
      story.time.after(5, () => {
        if (state.failed) return
        if (said.kind === 'open') liar.says({ kind: 'opened', parcels: noHead, usedBytes: 0, mostBytes: 2 ** 30 })
        else answers(said, liar)
      })
    },
    fail: (reason) => void (state.failed = reason)
  })
  if (!opened) throw new Error('no key')
  const liar: Liar = {
    heard,
    mailbox: opened,
    get failed() {
      return state.failed
    },
    says(word) {
      const message = encodeRelayWord(word)
      for (const frame of messageToFrames(message, sha256(message).slice(0, 16))) opened.received(frame)
    }
  }
  liar.says({ kind: 'relay', version: PROTOCOL_VERSION, store: new Uint8Array(16), nonce: new Uint8Array(32) })
  await story.wait(1_000)
  return liar
}

/** Somebody with the key, who says what no app of ours would. */
async function putRaw(story: EngineStory, relay: StoryRelay, name: string, key: KeyId, words: readonly RelayWord[]) {
  const signing = await newKeyRing(story.devices.get(name)?.keys ?? []).mailbox(key)
  if (!signing) throw new Error('no key')
  const { workspace } = story.engine('alice')
  let nonce: Uint8Array | null = null
  const visit = relay.hub.visit({
    backlog: 0,
    send(frame) {
      const taken = takeFrame(null, frame)
      const word = taken.ok && taken.value.message ? decodeRelayWord(taken.value.message) : null
      if (word?.ok && word.value.kind === 'relay') nonce = word.value.nonce
    },
    fail: () => undefined
  })
  const say = (word: RelayWord) => {
    const message = encodeRelayWord(word)
    for (const frame of messageToFrames(message, sha256(message).slice(0, 16))) visit.received(frame)
  }
  const signed = tagged(DOMAINS.mailboxOpen, nonce ?? new Uint8Array(32), relay.store.id, idToBytes(workspace))
  say({ kind: 'open', mailbox: signing.publicKey, workspace, signature: await signing.sign(signed) })
  await story.wait(500)
  for (const word of words) say(word)
  await story.wait(500)
  visit.closed()
}

function mailboxNames(relay: StoryRelay): Set<string> {
  const names = new Set<string>()
  for (const frame of relay.frames) {
    const taken = takeFrame(null, frame)
    const word = taken.ok && taken.value.message ? decodeRelayWord(taken.value.message) : null
    if (word?.ok && word.value.kind === 'open') names.add(mailboxNameOf(word.value.mailbox, word.value.workspace))
  }
  return names
}

test.each([{ poisoned: false }, { poisoned: true }])(
  'one parcel of garbage by anybody with the key does not keep every statement from every newcomer ($poisoned)',
  async ({ poisoned }) => {
    const story = await newEngineStory()
    const relay = openStoryRelay(story)
    const link = await story.invite('editor')
    const note = await newNote(story.engine('alice'), 'Low water', 'Here.')
    await story.join('mallory', await story.invite('viewer'))
    await relay.visit('alice')
    await story.wait(3_000)
    await relay.leave('alice')
    const key = story.engine('alice').team.writingKey
    if (poisoned) await putRaw(story, relay, 'alice', key, [{ kind: 'parcels', parcels: [new Uint8Array(40).fill(7)] }])
    await story.join('bob', link)
    for (let time = 0; time < 3; time++) {
      await relay.visit('bob')
      await story.wait(60_000)
      await relay.leave('bob')
    }
    expect(await textOf(story.engine('bob'), note).catch(() => '')).toContain('Here.')
  }
)

test.each([{ lies: false }, { lies: true }])(
  'a relay that says it holds everything and never gives it does not keep a device from its peers ($lies)',
  async ({ lies }) => {
    const story = await newEngineStory()
    const bob = await story.join('bob', await story.invite('editor'))
    await story.meetOnce('alice', 'bob')
    const alice = story.engine('alice')
    const log = [...alice.team.logs.keys()].find((each) => alice.team.logs.get(each)?.member === bob.ownMember)
    if (!log) throw new Error('bob has a log')
    await newLiar(story, 'alice', (word, relay) => {
      if (word.kind === 'digests') {
        if (lies)
          relay.says({
            kind: 'frontier',
            final: true,
            bucketCount: 1,
            buckets: [0],
            heads: new Map([[log, { seq: 2 ** 40, head: noHead }]])
          })
        else relay.says({ kind: 'frontier', final: true, bucketCount: 1, buckets: [0], heads: new Map() })
      }
      if (word.kind === 'ping') relay.says({ kind: 'pong' })
      // An answer that never ends: `answered` only ever followed by the same offer again.
      if (word.kind === 'want' && lies) {
        const again = () => {
          relay.says({ kind: 'announce', heads: new Map([[log, { seq: 2 ** 40, head: noHead }]]) })
          relay.says({ kind: 'answered' })
          relay.says({ kind: 'announce', heads: new Map([[log, { seq: 2 ** 40, head: noHead }]]) })
        }
        story.time.after(4_000, again)
      }
    })
    const note = await newNote(bob, 'Low water', 'From Bob.')
    await story.meet('alice', 'bob')
    // A backlog from before they met: it has to be asked for.
    await story.wait(10 * 60_000)
    expect(await textOf(alice, note).catch(() => '')).toContain('From Bob.')
  }
)

test('a relay that opens and pongs, and never compares, does not keep a device busy for ever', async () => {
  const story = await newEngineStory()
  await newLiar(story, 'alice', (word, liar) => word.kind === 'ping' && liar.says({ kind: 'pong' }))
  await story.wait(3_600_000)
  expect(valueOf(await story.engine('alice').mailboxes()).isBusy).toBe(false)
})

test.each([{ compares: true }, { compares: false }])(
  'what waits for something that never comes is shown all the same, whatever a relay does not say ($compares)',
  async ({ compares }) => {
    const story = await newEngineStory()
    const relay = openStoryRelay(story)
    const link = await story.invite('editor')
    const bob = await story.join('bob', link)
    const carol = await story.join('carol', link)
    for (const [a, b] of [
      ['alice', 'bob'],
      ['alice', 'carol'],
      ['bob', 'carol'],
      ['alice', 'bob'],
      ['alice', 'carol']
    ] as const)
      await story.meetOnce(a, b)
    await newNote(carol, 'Carol', 'Alice never gets this.')
    await story.meetOnce('bob', 'carol')
    const note = await newNote(bob, 'Low water', 'Built on it.')
    await relay.visit('bob')
    await story.wait(5_000)
    await relay.leave('bob')
    const alice = story.engine('alice')
    const log = [...alice.team.logs.keys()].find((each) => alice.team.logs.get(each)?.member === bob.ownMember)
    if (!log) throw new Error('bob has a log')
    const liar = await newLiar(story, 'alice', (word, end) => {
      if (word.kind === 'digests' && compares)
        end.says({ kind: 'frontier', final: true, bucketCount: 1, buckets: [0], heads: new Map() })
      if (word.kind === 'ping') end.says({ kind: 'pong' })
    })
    const [name] = mailboxNames(relay)
    const read = await relay.store.read(name ?? '', { log, from: 1, to: 10 ** 9 }, 10 ** 9)
    for (const piece of read.ok ? read.value : []) liar.says({ kind: 'run', form: piece.form, bytes: piece.bytes })
    liar.says({ kind: 'answered' })
    await story.wait(3_600_000)
    // What is settled later, by whatever: bob is met, and has nothing new.
    expect(await textOf(alice, note).catch(() => '')).toContain('Built on it.')
  }
)

test('of two branches of a log only the one that is there counts as being on the relay', async () => {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  await newNote(story.engine('alice'), 'One', 'Before.')
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice')
  const copy = device.disk.copy()
  const clone = await newSimDevice(
    { ...device.person, name: 'clone' },
    { workspace: device.up.workspace, statements: [], keys: [...device.keys] } as never,
    { time: story.time, network: story.network, random: story.random.fork(77), disk: copy }
  )
  await newNote(story.engine('alice'), 'Two', 'On the relay.')
  await relay.visit('alice')
  await story.wait(5_000)
  await relay.leave('alice')
  await story.bring(clone)
  const note = await newNote(story.engine('clone'), 'Three', 'Not on the relay.')
  const there = await relay.visit('clone')
  await story.wait(60_000)
  const changes = valueOf(await story.engine('clone').ownChanges())
  const seqs = changes.get(note) ?? []
  const { durableSeq, withholds } = there.conversation
  const carol = await story.join('carol', await story.invite('editor'))
  await relay.visit('carol')
  await story.wait(60_000)
  const reached = (await textOf(carol, note).catch(() => '')).includes('Not on the relay.')
  expect(withholds).toBe(false)
  expect(seqs.every((seq) => seq > durableSeq) || reached).toBe(true)
})

test.each([{ poisons: false }, { poisons: true }])(
  'who was put out cannot keep those who were away from learning it ($poisons)',
  async ({ poisons }) => {
    const story = await newEngineStory()
    const relay = openStoryRelay(story)
    const link = await story.invite('editor')
    await story.join('bob', link)
    await story.join('carol', link)
    for (const name of ['bob', 'carol']) await story.meetOnce('alice', name)
    const alice = story.engine('alice')
    const before = alice.team.writingKey
    valueOf(await alice.changeTeam({ kind: 'removeMember', member: story.engine('bob').ownMember, keepInvites: [] }))
    await relay.visit('alice', before)
    await story.wait(5_000)
    await relay.leave('alice')
    if (poisons) await putRaw(story, relay, 'bob', before, [{ kind: 'parcels', parcels: [new Uint8Array(40).fill(7)] }])
    for (let time = 0; time < 3; time++) {
      await relay.visit('carol', before)
      await story.wait(60_000)
      await relay.leave('carol')
    }
    expect(story.engine('carol').team.writingKey).toBe(alice.team.writingKey)
  }
)

test('a device whose own disk is full does not say that an honest relay withholds', async () => {
  const story = await newEngineStory()
  const relay = openStoryRelay(story)
  const bob = await story.join('bob', await story.invite('editor'))
  await story.meetOnce('alice', 'bob')
  await newNote(bob, 'Low water', 'From Bob.')
  await relay.visit('bob')
  await story.wait(5_000)
  await relay.leave('bob')
  const device = story.devices.get('alice')
  if (!device) throw new Error('alice')
  device.disk.isFull = true
  const there = await relay.visit('alice')
  await story.wait(8_000)
  const { withholds } = there.conversation
  device.disk.isFull = false
  expect(withholds).toBe(false)
})

test.each([{ admittedFirst: true }, { admittedFirst: false }])(
  'whoever came by a link that was closed meanwhile is heard of by an admin through a relay alone (admitted there first: $admittedFirst)',
  async ({ admittedFirst }) => {
    const story = await newEngineStory()
    const relay = openStoryRelay(story)
    const alice = story.engine('alice')
    const link = await story.invite('editor')
    const before = alice.team.writingKey
    await story.join('bob', await story.invite('editor'))
    await story.meetOnce('alice', 'bob')
    await relay.visit('alice')
    await story.wait(3_000)
    await relay.leave('alice')
    await story.join('carol', link)
    if (admittedFirst) {
      await relay.visit('carol')
      await story.wait(5_000)
      await relay.leave('carol')
    }
    valueOf(await alice.changeTeam({ kind: 'removeMember', member: story.engine('bob').ownMember, keepInvites: [] }))
    for (let n = 0; n < 2; n++)
      for (const name of ['alice', 'carol', 'alice']) {
        await relay.visit(name, before)
        await story.wait(10_000)
        await relay.leave(name)
      }
    const carols = valueOf(await story.devices.get('carol')!.disk.open().statements())
    const known = new Set(valueOf(await story.devices.get('alice')!.disk.open().statements()).map(({ id }) => id))
    const missing = carols.filter(({ id }) => !known.has(id)).length
    expect(missing).toBe(0)
  }
)

test.each([{ crossing: false }, { crossing: true }])(
  'a rotation is put into the mailbox it ends before that is left, whatever the relay says at that moment ($crossing)',
  async ({ crossing }) => {
    const story = await newEngineStory()
    await story.join('bob', await story.invite('editor'))
    await story.meetOnce('alice', 'bob')
    const alice = story.engine('alice')
    const before = alice.team.writingKey
    const liar = await newLiar(story, 'alice', (word, end) => {
      if (word.kind === 'list-parcels') end.says({ kind: 'parcel-ids', ids: [] })
      if (word.kind === 'digests')
        end.says({ kind: 'frontier', final: true, bucketCount: 1, buckets: [0], heads: new Map() })
      if (word.kind === 'ping') end.says({ kind: 'pong' })
      if (word.kind === 'parcels') end.says({ kind: 'stored', heads: new Map(), parcels: word.parcels.map(parcelIdOf) })
    })
    await story.wait(2_000)
    expect(liar.mailbox.conversation.hasStatements).toBe(true)
    const mailboxes = valueOf(await alice.mailboxes())
    // As app/relay-link.ts `look`, which `relay-links.ts` calls whenever a conversation says that it changed.
    const { conversation } = liar.mailbox
    mailboxes.changed.listen(() => {
      if (conversation.isOpen && conversation.hasStatements && !mailboxes.isFull(before)) liar.mailbox.leave()
    })
    const heardBefore = liar.heard.length
    const removing = alice.changeTeam({ kind: 'removeMember', member: story.engine('bob').ownMember, keepInvites: [] })
    // The answer to something typed a moment ago crosses it.
    if (crossing) liar.says({ kind: 'stored', heads: new Map(), parcels: [] })
    valueOf(await removing)
    await story.wait(5_000)
    expect(alice.team.writingKey).not.toBe(before)
    const since = liar.heard.slice(heardBefore)
    expect(since.some(({ kind }) => kind === 'parcels')).toBe(true)
  }
)

test.each([{ types: false }, { types: true }])(
  'what was written while a comparison was under way does not count as being on the relay ($types)',
  async ({ types }) => {
    const story = await newEngineStory()
    const alice = story.engine('alice')
    await newNote(alice, 'Low water', 'Before.')
    const stored: number[] = []
    const liar = await newLiar(story, 'alice', (word, end) => {
      if (word.kind === 'list-parcels') end.says({ kind: 'parcel-ids', ids: [] })
      // An honest relay that holds exactly what the digests say, over a slow line.
      if (word.kind === 'digests')
        story.time.after(3_000, () =>
          end.says({ kind: 'frontier', final: false, bucketCount: word.digests.length, buckets: [], heads: new Map() })
        )
      if (word.kind === 'run') stored.push(1)
    })
    const before = Math.max(0, ...[...valueOf(await alice.ownChanges()).values()].flat())
    const note = types ? await newNote(alice, 'High water', 'While it compared.') : null
    await story.wait(5_000)
    const own = valueOf(await alice.ownChanges())
    const { durableSeq } = liar.mailbox.conversation
    expect(durableSeq).toBeGreaterThanOrEqual(before)
    // Nothing was pushed, so nothing new is there.
    expect(stored.length > 0 || note === null || (own.get(note) ?? []).every((seq) => seq > durableSeq)).toBe(true)
  }
)
