/** What members say to documents: it is on every device, in their own name, and nobody else's device can change it. */
import { beforeEach, describe, expect, test } from 'vitest'
import { bytesToId, type ActId, type DocumentId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import { currentActs } from '$lib/docs/current-acts'
import { knewOf, type SpokenAct } from '$lib/docs/spoken-act'
import { createEngine } from '$lib/sync/create-engine'
import type { ActDraft, Engine } from '$lib/sync/engine'
import { inlineTrialWorker } from '$lib/sync/update-trial'
import { newKeyRing } from '$lib/team/key-ring'
import type { Act } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import type { Body } from '$lib/wire/entry'
import { MAX_WORDS_BYTES } from '$lib/wire/limits'
import { writeHostile } from '../support/hostile'
import type { SimDevice } from '../support/sim-device'
import { newEngineStory, newNote, typeInto, valueOf, type EngineStory } from '../support/story-engines'

let story: EngineStory
let note: DocumentId

/** Alice's note, which bob (an editor) and victor (a viewer) have; nobody is connected now. */
beforeEach(async () => {
  story = await newEngineStory(31)
  note = await newNote(story.engine('alice'), 'A proposal', 'Let us meet at low tide.')
  await story.join('bob', await story.invite('editor'))
  await story.join('victor', await story.invite('viewer'))
  for (const name of ['bob', 'victor']) await story.meetOnce('alice', name)
})

function draft(body: ActDraft['body'], replaces: readonly ActId[] = [], document: DocumentId | null = note): ActDraft {
  return { document, about: null, replaces, body }
}

const position = (reason = 'It is lighter then.'): ActDraft['body'] => ({ type: 'position', stance: 'agree', reason })
const outcome: ActDraft['body'] = { type: 'outcome', verdict: 'adopted', words: 'We meet at low tide.' }

const say = async (name: string, body: ActDraft['body'], replaces: readonly ActId[] = []) =>
  valueOf(await story.engine(name).act(draft(body, replaces)))

const idsOn = (engine: Engine) =>
  currentActs(engine.acts(note)).flatMap(({ act }) => (act.body.type === 'withdrawal' ? [] : [act.id]))
const idsAt = (name: string) => idsOn(story.engine(name))

function deviceOf(name: string): SimDevice {
  const device = story.devices.get(name)
  if (!device) throw new Error(`nobody is called ${name}`)
  return device
}

/** Of the last act `name` has on the note. */
function lastAt(name: string): SpokenAct {
  const last = story.engine(name).acts(note).at(-1)
  if (!last) throw new Error(`${name} has no act`)
  return last
}

/** An act in `name`'s log as no app of ours says it, which alice then hears. */
async function force(name: string, act: Partial<Act>): Promise<void> {
  const whole = { id: bytesToId('act', new Uint8Array(16).fill(9)), wallMs: 1, document: note, about: null }
  const body: Body = { kind: 'act', act: encodeAct({ ...whole, replaces: [], body: position(), ...act }) }
  await writeHostile(story, deviceOf(name), { bodies: [body], tagOf: note })
  await story.meetOnce('alice', name)
}

test('what one member says is on every device once, in their name and with what they knew', async () => {
  const told: (DocumentId | null)[][] = []
  story.engine('alice').actsChanged.listen((documents) => told.push([...documents]))
  const said = await say('bob', position())
  expect(idsAt('bob')).toEqual([said])
  await story.meetOnce('alice', 'bob')
  await story.meetOnce('alice', 'victor')
  await story.meetOnce('bob', 'victor')
  for (const name of ['alice', 'bob', 'victor']) expect(idsAt(name)).toEqual([said])
  expect(told).toEqual([[note]])
  const { member, log, knew, act } = lastAt('victor')
  const bob = story.engine('bob')
  expect([member, log]).toEqual([bob.ownMember, bob.ownLog])
  expect(knew.get(story.engine('alice').ownLog)).toBeGreaterThan(0)
  expect(act).toMatchObject({ document: note, body: position() })
})

test('one act knew of another where its author had heard it', async () => {
  await say('bob', position())
  await story.meetOnce('alice', 'bob')
  await say('alice', outcome)
  await say('bob', position('Said apart from the outcome.'))
  await story.meetOnce('alice', 'bob')
  const acts = story.engine('bob').acts(note)
  const decided = acts.find(({ act }) => act.body.type === 'outcome')
  const known = acts.filter((each) => decided && each !== decided && knewOf(decided, each))
  expect(known.map(({ act }) => act.body)).toEqual([position()])
})

test('who changes their mind says another act in its place, and takes it back', async () => {
  const first = await say('bob', position())
  const second = await say('bob', { type: 'position', stance: 'block', reason: 'The bridge is shut.' }, [first])
  await story.meetOnce('alice', 'bob')
  expect([idsAt('alice'), idsAt('bob')]).toEqual([[second], [second]])
  await say('bob', { type: 'withdrawal' }, [second])
  await story.meetOnce('alice', 'bob')
  expect([idsAt('alice'), idsAt('bob')]).toEqual([[], []])
  expect(story.engine('alice').acts(note)).toHaveLength(3)
})

test('acts on a member themself stand apart from those on documents', async () => {
  const away: ActDraft['body'] = { type: 'away', fromMs: 1, toMs: null, delegate: null, words: 'At sea.' }
  valueOf(await story.engine('bob').act(draft(away, [], null)))
  await story.meetOnce('alice', 'bob')
  const alice = story.engine('alice')
  expect(alice.acts(null).map(({ act }) => act.body)).toEqual([away])
  expect([alice.acts(note), [...alice.actsByDocument.keys()]]).toEqual([[], [null]])
})

describe('nobody else', () => {
  test('[ACT-5] replaces what a member said, whatever their app writes', async () => {
    const said = await say('alice', position())
    await story.meetOnce('alice', 'bob')
    await force('bob', { replaces: [said] })
    expect(idsAt('alice')).toContain(said)
    expect(idsAt('alice')).toHaveLength(2)
  })

  test('is let by their own app to replace it', async () => {
    const said = await say('alice', position())
    await story.meetOnce('alice', 'bob')
    const refused = { ok: false, error: { kind: 'NotAllowed', rule: 'replacesOwnActs' } }
    expect(await story.engine('bob').act(draft(position(), [said]))).toEqual(refused)
  })

  test('changes an act by changing the document', async () => {
    const said = await say('alice', position())
    await story.meetOnce('alice', 'bob')
    valueOf(await story.engine('bob').changeDocument(note, (doc) => typeInto(doc, 0, 'NOT ')))
    valueOf(await story.engine('bob').changeDocument(note, (doc) => doc.getMap('acts').set(said, 'block')))
    await story.meetOnce('alice', 'bob')
    expect(
      story
        .engine('alice')
        .acts(note)
        .map(({ act }) => act.body)
    ).toEqual([position()])
    expect(idsAt('bob')).toEqual([said])
  })
})

describe('a viewer', () => {
  test('takes part', async () => {
    const said = await say('victor', position())
    await story.meetOnce('alice', 'victor')
    expect(idsAt('alice')).toEqual([said])
  })

  test('decides nothing: not in their own app, and not in another', async () => {
    const refused = { ok: false, error: { kind: 'NotAllowed', rule: 'viewerMaySayThis' } }
    expect(await story.engine('victor').act(draft(outcome))).toEqual(refused)
    await force('victor', { body: outcome })
    expect(idsAt('alice')).toEqual([])
  })
})

describe('what cannot be said is not written', () => {
  const ownSeq = async () => {
    const heads = valueOf(await deviceOf('bob').disk.open().heads())
    return heads.find(({ log }) => log === story.engine('bob').ownLog)?.seq
  }

  test('a reason longer than anybody takes', async () => {
    const before = await ownSeq()
    const long = await story.engine('bob').act(draft(position('é'.repeat(MAX_WORDS_BYTES / 2 + 1))))
    const [bytes, most] = [MAX_WORDS_BYTES + 2, MAX_WORDS_BYTES]
    expect(long).toEqual({ ok: false, error: { kind: 'WordsTooLong', bytes, most } })
    expect([await ownSeq(), idsAt('bob')]).toEqual([before, []])
    await say('bob', position('é'.repeat(MAX_WORDS_BYTES / 2)))
  })

  test('a suggestion with more of a text than an act holds', async () => {
    const suggestion: ActDraft['body'] = { type: 'suggestion', words: '', schema: 1, copy: new Uint8Array(1024 * 1024) }
    expect(await story.engine('bob').act(draft(suggestion))).toMatchObject({ error: { kind: 'WordsTooLong' } })
  })

  test('a pod that names more than anybody would read', async () => {
    const pod = {
      type: 'pod',
      pod: bytesToId('pod', new Uint8Array(16)),
      follows: [],
      name: 'Field',
      members: []
    } as const
    const many = <K extends 'act' | 'member'>(kind: K, length: number) =>
      Array.from({ length }, () => bytesToId(kind, new Uint8Array(16)))
    const say = (body: ActDraft['body']) => story.engine('bob').act(draft(body, [], null))
    const before = await ownSeq()
    expect(await say({ ...pod, name: 'é'.repeat(129) })).toMatchObject({ error: { kind: 'WordsTooLong' } })
    expect(await say({ ...pod, follows: many('act', 65) })).toMatchObject({ error: { rule: 'followsFewActs' } })
    expect(await say({ ...pod, members: many('member', 1_001) })).toMatchObject({ error: { rule: 'namesFewMembers' } })
    expect(await ownSeq()).toBe(before)
  })

  test('anything on a full disk, and it can be said once there is room', async () => {
    const { disk } = deviceOf('bob')
    const before = await ownSeq()
    disk.isFull = true
    expect(await story.engine('bob').act(draft(position()))).toEqual({ ok: false, error: { kind: 'StorageFull' } })
    disk.isFull = false
    expect([await ownSeq(), idsAt('bob')]).toEqual([before, []])
    const said = await say('bob', position())
    await story.meetOnce('alice', 'bob')
    expect(idsAt('alice')).toEqual([said])
  })
})

describe('whoever was put out', () => {
  /** What bob says after alice put him out, which victor brings to her. */
  async function saidTooLate(): Promise<ActId> {
    const alice = story.engine('alice')
    const { ownMember } = story.engine('bob')
    valueOf(await alice.changeTeam({ kind: 'removeMember', member: ownMember, keepInvites: [] }))
    const said = await say('bob', position('Too late.'))
    await story.meetOnce('bob', 'victor')
    expect(idsAt('victor')).toContain(said)
    await story.meetOnce('alice', 'victor')
    return said
  }

  test('is heard up to the cutoff, and beyond it once an admin takes it in', async () => {
    const before = await say('bob', position('In time.'))
    await story.meetOnce('alice', 'bob')
    const late = await saidTooLate()
    expect([idsAt('alice'), idsAt('victor')]).toEqual([[before], [before]])

    const told: unknown[] = []
    story.engine('victor').actsChanged.listen((documents) => told.push(documents))
    const [work] = story.engine('alice').waitingWork
    if (!work) throw new Error('nothing waits')
    const entries = new Map([[work.log, { seq: work.to, hash: work.hash }]])
    valueOf(await story.engine('alice').changeTeam({ kind: 'adopt', entries }))
    await story.meetOnce('alice', 'victor')
    expect([idsAt('alice'), idsAt('victor')]).toEqual([
      [before, late],
      [before, late]
    ])
    expect(told).toEqual([[note]])
  })

  test('is as far away after a restart', async () => {
    await saidTooLate()
    deviceOf('alice').crash(false)
    expect(idsOn(await deviceOf('alice').start())).toEqual([])
  })
})

test('a device that was started again has all acts, its own and others’', async () => {
  const said = [await say('alice', position()), await say('bob', position('So do I.'))]
  await story.meetOnce('alice', 'bob')
  await deviceOf('alice').stop()
  const started = await deviceOf('alice').start()
  expect(new Set(idsOn(started))).toEqual(new Set(said))
  expect(started.acts(note)).toEqual(story.engine('bob').acts(note))
})

test('a crash that takes the power leaves an act that was said', async () => {
  const said = await say('alice', position())
  deviceOf('alice').crash(true)
  expect(idsOn(await deviceOf('alice').start())).toEqual([said])
})

test('two windows of a member have each other’s acts, and may replace them', async () => {
  const { disk, person, keys } = deviceOf('alice')
  const other = valueOf(
    await createEngine({
      ...{ store: disk.open(), workspace: story.engine('alice').workspace, device: person.device },
      ...{ logKey: person.logKey, keys: newKeyRing(keys), keepKeys: () => Promise.resolve(ok()) },
      ...{ ...story.time.deviceTime(0), random: story.random.fork(99), startTrialWorker: inlineTrialWorker },
      onbug(failure) {
        throw failure
      }
    })
  )
  const first = await say('alice', position())
  // It is told only after it wrote itself: its own entry stands behind the other window's.
  const second = valueOf(await other.act(draft({ type: 'reaction', target: 'title', emoji: '🌊' })))
  expect(idsOn(other)).toEqual([first, second])
  const told: unknown[] = []
  story.engine('alice').actsChanged.listen((documents) => told.push(documents))
  await story.engine('alice').storeChanged({ kind: 'appended', log: other.ownLog })
  expect([idsAt('alice'), told]).toEqual([[first, second], [[note]]])
  const third = await say('alice', position('Still.'), [first, second])
  await other.storeChanged({ kind: 'appended', log: other.ownLog })
  expect(idsOn(other)).toEqual([third])
  await other.close()
})

test('[ACT-3] an act of a newer version is kept and said, and is no act here', async () => {
  await force('bob', { body: { type: 'unknown', code: 99, bytes: Uint8Array.of(1, 2, 3) } })
  const alice = story.engine('alice')
  expect(alice.acts(note)).toEqual([])
  expect(alice.report.waiting).toMatchObject([{ kind: 'newer', log: story.engine('bob').ownLog }])
})

describe('compaction', () => {
  /** Alice writes and says `body` in the middle; everybody has it, and what may go into a record does. */
  async function compactAround(body: ActDraft['body']): Promise<ActId> {
    const write = async (times: number) => {
      for (let i = 0; i < times; i++)
        valueOf(await story.engine('alice').changeDocument(note, (doc) => typeInto(doc, 0, `${i} `)))
    }
    await write(12)
    const said = await say('alice', body)
    await write(12)
    await story.meetOnce('alice', 'bob')
    await story.meetOnce('alice', 'victor')
    await story.meetOnce('alice', 'bob')
    expect(valueOf(await story.engine('alice').compact())).toBeGreaterThan(0)
    return said
  }

  const kindAt = async (seq: number) => {
    const runs = valueOf(await deviceOf('alice').disk.open().readRuns(story.engine('alice').ownLog, seq, seq, 1))
    return runs[0]?.kind
  }

  test('leaves what was said where it was, also for a newcomer who has only the record', async () => {
    const said = await compactAround(position())
    const { seq } = lastAt('alice')
    expect(await kindAt(seq)).toBe('record')
    await story.join('carol', await story.invite('editor'))
    await story.meetOnce('alice', 'carol')
    expect(idsAt('carol')).toEqual([said])
    expect(lastAt('carol').seq).toBe(seq)
    for (const [log, known] of lastAt('carol').knew)
      expect(known).toBeLessThanOrEqual(lastAt('alice').knew.get(log) ?? 0)
  })

  test('[ACT-4] puts no entry with an outcome or a close into a record, so that what its author knew stays exact', async () => {
    for (const body of [outcome, { type: 'close', cause: 'time', deadlineMs: 5 } as const]) {
      await compactAround(body)
      expect(await kindAt(lastAt('alice').seq)).toBe('entries')
    }
    await story.join('carol', await story.invite('editor'))
    await story.meetOnce('alice', 'carol')
    expect(story.engine('carol').acts(note)).toEqual(story.engine('alice').acts(note))
  })
})

test('up to when a member was heard from is the stamp of each log’s last entry, receipts included, also after a restart', async () => {
  const { ownMember, ownLog } = story.engine('bob')
  const stampAt = (engine: Engine) => engine.stampsOf(ownMember)
  await say('bob', position())
  const saidMs = story.time.now()
  await story.meetOnce('alice', 'bob')
  expect(stampAt(story.engine('alice'))).toEqual([{ log: ownLog, stampMs: saidMs }])
  await say('alice', position())
  await story.meetOnce('alice', 'bob')
  await story.wait(40_000)
  await story.meetOnce('alice', 'bob')
  const [heard] = stampAt(story.engine('alice'))
  expect(heard?.stampMs).toBeGreaterThan(saidMs)
  await deviceOf('alice').stop()
  expect(stampAt(await deviceOf('alice').start())).toEqual([heard])
})
