/** What two devices say to each other, as traces: one message more or another order is a red diff. */
import { describe, expect, test } from 'vitest'
import { frontierOf, logNamed, newStory, newTalker, oursOf } from '../../../tests/support/story-sessions'
import { HEARTBEAT_TICKS, HELLO_TICKS, MOST_STRIKES, SILENCE_TICKS, WOKEN_TICKS } from './limits'
import type { PeerMessage } from '../wire/peer-message'
import { HELLO_CODE } from '../wire/peer-message-codec'
import { step } from './peer-session'

const both = { statements: 'ab', knows: 'ab' }
const talkers = (a: Record<string, number>, b: Record<string, number>) =>
  [newTalker('alice', { counts: a, ...both }), newTalker('bob', { counts: b, ...both })] as const

describe('two who know each other', () => {
  test('first sync: each asks for what it lacks, once', () => {
    const [alice, bob] = talkers({ a: 3, c: 2 }, { b: 5, c: 4 })
    const story = newStory(alice, bob)
    story.meet()
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  hello",
        "bob → alice  hello",
        "bob → alice  prove",
        "alice → bob  prove",
        "alice → bob  team full, 2 heads",
        "bob → alice  team full, 2 heads",
        "alice → bob  digests of 1 bucket",
        "bob → alice  frontier {b:5 c:4}",
        "alice → bob  frontier {a:3 c:2}, final",
        "alice → bob  want b 1–5, c 3–4",
        "bob → alice  want a 1–3",
        "bob → alice  run b 1 5",
        "bob → alice  run c 3 4",
        "bob → alice  answered",
        "alice → bob  run a 1 3",
        "alice → bob  answered",
      ]
    `)
    expect(alice.counts).toEqual(bob.counts)
  })

  test('reconnect with nothing new: no frontier crosses', () => {
    const [alice, bob] = talkers({ a: 3, b: 5 }, { a: 3, b: 5 })
    const story = newStory(alice, bob)
    story.meet()
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  hello",
        "bob → alice  hello",
        "bob → alice  prove",
        "alice → bob  prove",
        "alice → bob  team full, 2 heads",
        "bob → alice  team full, 2 heads",
        "alice → bob  digests of 1 bucket",
        "bob → alice  frontier {}",
      ]
    `)
  })

  test('idle: a heartbeat each, and nothing else', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    story.trace.length = 0
    for (let i = 0; i < HEARTBEAT_TICKS; i++) for (const name of ['alice', 'bob']) story.tell(name, { kind: 'tick' })
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  ping",
        "bob → alice  pong",
        "bob → alice  ping",
        "alice → bob  pong",
      ]
    `)
  })

  test('a new own entry is pushed; what came from somebody else is announced and asked for', () => {
    const [alice, bob] = talkers({ a: 3, c: 1 }, { a: 3, c: 1 })
    const story = newStory(alice, bob)
    story.meet()
    story.trace.length = 0
    alice.counts = { a: 4, c: 1 }
    story.tell('alice', {
      kind: 'push',
      range: { log: logNamed('a'), from: 4, to: 4 },
      form: 'entries',
      bytes: Buffer.from('a 4 4')
    })
    alice.counts = { a: 4, c: 2 }
    story.tell('alice', { kind: 'moved', logs: [logNamed('c')] })
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  run a 4 4",
        "alice → bob  announce {c:2}",
        "bob → alice  want c 2–2",
        "alice → bob  run c 2 2",
        "alice → bob  answered",
      ]
    `)
    expect(bob.counts).toEqual({ a: 4, c: 2 })
  })

  test('an answer that stops early is asked for again from where it stopped', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3, b: 4, c: 2 })
    bob.answersMost = 1
    const story = newStory(alice, bob)
    story.meet()
    expect(story.trace.slice(-6)).toMatchInlineSnapshot(`
      [
        "alice → bob  want b 1–4, c 1–2",
        "bob → alice  run b 1 4",
        "bob → alice  answered",
        "alice → bob  want c 1–2",
        "bob → alice  run c 1 2",
        "bob → alice  answered",
      ]
    `)
    expect(alice.counts).toEqual({ a: 3, b: 4, c: 2 })
  })

  test('what was taken has come, though it is not stored: the rest may be asked for, and nobody is told of it', () => {
    const [alice, bob] = talkers({ a: 0 }, { b: 9 })
    newStory(alice, bob).meet()
    const ours = { ...oursOf(alice), frontier: frontierOf({ b: 2 }), taken: frontierOf({ b: 5 }) }
    const asked = [{ log: logNamed('b'), from: 3, to: 9 }]
    const theirs = frontierOf({ b: 9 })
    const answered = step({ ...alice.session, asked, theirs }, { kind: 'heard', message: { kind: 'answered' } }, ours)
    expect(answered.session.theirs).toEqual(theirs)
    expect(answered.effects).toEqual([{ kind: 'learned' }])

    const more = { kind: 'moved', logs: [logNamed('b')] } as const
    expect(step({ ...alice.session, theirs: frontierOf({ b: 2 }) }, more, ours).effects).toEqual([])
  })

  test('woken: what both hold is compared at once, and a link that stays silent is dead in two seconds', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    story.trace.length = 0
    bob.counts = { a: 3, b: 1 }
    story.tell('alice', { kind: 'woke' })
    expect(story.trace[0]).toBe('alice → bob  ping')
    expect(alice.counts).toEqual({ a: 3, b: 1 })

    alice.session = step(alice.session, { kind: 'woke' }, oursOf(alice)).session
    for (let i = 0; i <= WOKEN_TICKS; i++) alice.session = step(alice.session, { kind: 'tick' }, oursOf(alice)).session
    expect(alice.session.phase).toBe('over')
  })

  test('a push that was lost is found by the heartbeat', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    story.tell('bob', { kind: 'tick' })
    story.trace.length = 0
    alice.counts = { a: 4 }
    for (let i = 0; i < HEARTBEAT_TICKS; i++) story.tell('alice', { kind: 'tick' })
    expect(bob.counts).toEqual({ a: 4 })
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  ping",
        "bob → alice  pong",
        "bob → alice  team full, 2 heads",
        "bob → alice  digests of 1 bucket",
        "alice → bob  frontier {a:4}",
        "bob → alice  frontier {a:3}, final",
        "bob → alice  want a 4–4",
        "alice → bob  run a 4 4",
        "alice → bob  answered",
      ]
    `)
  })

  test('what a peer announced and does not send is not asked for again and again', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    story.trace.length = 0
    story.tell('bob', { kind: 'heard', message: { kind: 'announce', heads: frontierOf({ c: 9 }) } })
    expect(story.trace.filter((line) => line.includes('want'))).toHaveLength(1)
  })
})

describe('a newcomer', () => {
  test('is heard with statements only, until both know the other’s log', () => {
    const alice = newTalker('alice', { counts: { a: 3 }, statements: 'a', knows: 'a' })
    const bob = newTalker('bob', { counts: { b: 1 }, statements: 'b', knows: 'b' })
    const story = newStory(alice, bob)
    story.meet()
    expect(story.trace).toMatchInlineSnapshot(`
      [
        "alice → bob  hello",
        "bob → alice  hello",
        "bob → alice  prove",
        "alice → bob  prove",
        "alice → bob  team statements only, 1 heads",
        "bob → alice  team statements only, 1 heads",
        "bob → alice  want-statements 1",
        "alice → bob  want-statements 1",
        "alice → bob  statements 1",
        "bob → alice  statements 1",
        "bob → alice  team full, 2 heads",
        "alice → bob  team full, 2 heads",
        "alice → bob  digests of 1 bucket",
        "bob → alice  frontier {b:1}",
        "alice → bob  frontier {a:3}, final",
        "alice → bob  want b 1–1",
        "bob → alice  want a 1–3",
        "bob → alice  run b 1 1",
        "bob → alice  answered",
        "alice → bob  run a 1 3",
        "alice → bob  answered",
      ]
    `)
    expect(alice.counts).toEqual({ a: 3, b: 1 })
    expect(bob.counts).toEqual({ a: 3, b: 1 })
  })

  test('of a former epoch gets statements and nothing else', () => {
    const [alice, bob] = talkers({ a: 3 }, { b: 1 })
    const story = newStory(alice, bob, false)
    story.meet()
    expect(story.trace.some((line) => /digests|frontier|run|want /.test(line))).toBe(false)
    expect(bob.counts).toEqual({ b: 1 })
  })

  test('[MSG-6] who learns that they are out gives once what they wrote meanwhile, and gets nothing', () => {
    const [alice, bob] = talkers({ a: 3, b: 5 }, { b: 8 })
    alice.knowsOut.add('b')
    const story = newStory(alice, bob)
    story.meet()
    bob.cutOff = { log: logNamed('b'), from: 6, to: 8 }
    story.tell('bob', { kind: 'teamChanged' })
    story.tell('bob', { kind: 'teamChanged' })
    expect(story.trace.filter((line) => /run|frontier|digests|announce/.test(line))).toEqual(['bob → alice  run b 6 8'])
    expect(alice.counts).toEqual({ a: 3, b: 8 })
    expect(bob.counts).toEqual({ b: 8 })
  })

  test('[MSG-6] who is put out is told from then on of nobody’s presence, and again where that did not count', () => {
    const [alice, bob] = talkers({ a: 3 }, { b: 1 })
    const story = newStory(alice, bob)
    story.meet()
    expect(alice.showsPresence).toBe(true)
    alice.knowsOut.add('b')
    story.tell('alice', { kind: 'teamChanged' })
    expect([alice.showsPresence, alice.failed]).toEqual([false, null])
    alice.knowsOut.delete('b')
    story.tell('alice', { kind: 'teamChanged' })
    expect(alice.showsPresence).toBe(true)
  })

  test('[MSG-7] a team that changes many times in a second is said once and, a tick later, as it is then', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    story.tell('alice', { kind: 'tick' })
    story.trace.length = 0
    for (const letter of 'cdefg') {
      for (const talker of [alice, bob]) talker.statements.add(letter)
      story.tell('alice', { kind: 'teamChanged' })
    }
    for (let i = 0; i < 2; i++) story.tell('alice', { kind: 'tick' })
    expect(story.trace).toEqual(['alice → bob  team full, 3 heads', 'alice → bob  team full, 7 heads'])
  })

  test('who sends entries before the team is known is struck, and the third time left', () => {
    const alice = newTalker('alice', { counts: { a: 3 }, statements: 'a', knows: 'a' })
    const bob = newTalker('bob', { counts: {}, statements: 'a', knows: 'ab' })
    const story = newStory(alice, bob)
    story.meet()
    for (let i = 0; i < 3; i++) {
      story.tell('alice', { kind: 'heard', message: { kind: 'run', form: 'entries', bytes: Buffer.from('b 1 1') } })
    }
    expect(alice.counts).toEqual({ a: 3 })
    expect(alice.failed).toBe('run before the team is known')
  })
})

describe('a log of a newer version', () => {
  test('[VER-2] is no strike, is asked for once, and keeps nothing else from coming', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3, b: 4, c: 2 })
    bob.writesNewer = 'b'
    alice.knows = new Set('abc')
    bob.answersMost = 1
    const story = newStory(alice, bob)
    story.meet()
    expect(alice.counts).toEqual({ a: 3, c: 2 })
    for (let i = 0; i < 3 * HEARTBEAT_TICKS; i++) story.tell('bob', { kind: 'tick' })
    expect(story.trace.filter((line) => /want|run/.test(line))).toEqual([
      'alice → bob  want b 1–4, c 1–2',
      'bob → alice  run b 1 4',
      'alice → bob  want c 1–2',
      'bob → alice  run c 1 2'
    ])
    expect([alice.session.strikes, alice.session.phase]).toEqual([0, 'proven'])
  })

  test('[VER-2] is asked for again when more of it came from somebody else, and in the next conversation', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3, b: 4 })
    bob.writesNewer = 'b'
    const story = newStory(alice, bob)
    story.meet()
    alice.counts = { a: 3, b: 2 }
    for (let i = 0; i < HEARTBEAT_TICKS; i++) story.tell('bob', { kind: 'tick' })
    expect(story.trace.filter((line) => line.includes('want'))).toEqual([
      'alice → bob  want b 1–4',
      'alice → bob  want b 3–4'
    ])
    const updated = newTalker('alice', { counts: alice.counts, ...both })
    bob.writesNewer = ''
    const next = newTalker('bob', { counts: bob.counts, ...both })
    newStory(updated, next).meet()
    expect(updated.counts).toEqual(bob.counts)
  })

  test('[VER-2] of nobody in the team is not remembered: what a peer may invent has no end', () => {
    const [alice, bob] = talkers({ a: 3 }, { a: 3 })
    const story = newStory(alice, bob)
    story.meet()
    for (const letter of 'xyz') story.tell('alice', { kind: 'gave', heads: new Map(), newer: logNamed(letter) })
    expect(alice.session.newer.size).toBe(0)
  })
})

describe('what may be said when', () => {
  const messages: readonly PeerMessage[] = [
    { kind: 'team', full: false, heads: [] },
    { kind: 'want-statements', wanted: [], have: [] },
    { kind: 'statements', statements: [] },
    { kind: 'ping', state: new Uint8Array(8) },
    { kind: 'pong' },
    { kind: 'digests', digests: [] },
    { kind: 'frontier', final: true, bucketCount: 1, buckets: [], heads: new Map() },
    { kind: 'announce', heads: new Map() },
    { kind: 'want', ranges: [], resume: null },
    { kind: 'run', form: 'entries', bytes: new Uint8Array(0) },
    { kind: 'answered' }
  ]

  test('[MSG-5] before both have proven themselves, nothing but hello and prove', () => {
    for (const message of messages) {
      const [alice, bob] = talkers({ a: 1 }, {})
      newStory(alice, bob).tell('alice', { kind: 'heard', message })
      expect([message.kind, alice.failed]).toEqual([message.kind, 'misbehaved'])
    }
  })

  test('[MSG-5] before the log at the other end is known, statements and heartbeats; else a strike, and three are the end', () => {
    const struck = messages.filter((message) => {
      const alice = newTalker('alice', { counts: { a: 3 }, statements: 'a', knows: 'a' })
      const story = newStory(alice, newTalker('bob', { counts: {}, statements: 'a', knows: 'ab' }))
      story.meet()
      story.tell('alice', { kind: 'heard', message })
      const { strikes } = alice.session
      for (let i = 1; i < MOST_STRIKES; i++) story.tell('alice', { kind: 'heard', message })
      expect([message.kind, alice.failed !== null]).toEqual([message.kind, strikes > 0])
      return strikes > 0
    })
    expect(struck.map(({ kind }) => kind)).toEqual(['digests', 'frontier', 'announce', 'want', 'run', 'answered'])
  })
})

describe('ends', () => {
  test('a hello that is not answered', () => {
    const [alice, bob] = talkers({}, {})
    const story = newStory(alice, bob)
    for (let i = 0; i <= HELLO_TICKS; i++) story.tell('alice', { kind: 'tick' })
    expect(alice.failed).toBe('no hello')
  })

  test('a silence longer than nine seconds', () => {
    const [alice, bob] = talkers({}, {})
    const story = newStory(alice, bob)
    story.meet()
    bob.session = { ...bob.session, phase: 'over' }
    for (let i = 0; i <= SILENCE_TICKS; i++) story.tell('alice', { kind: 'tick' })
    expect(alice.failed).toBe('silent')
  })

  test('a device that meets itself', () => {
    const alice = newTalker('alice', { counts: {}, ...both })
    const again = newTalker('alice again', { counts: {}, ...both })
    newStory(alice, again).meet()
    expect(alice.failed).toBe('sameDevice')
  })

  test('another version says so; an unknown message is only counted', () => {
    const [alice, bob] = talkers({}, {})
    const story = newStory(alice, bob)
    story.meet()
    story.tell('alice', { kind: 'heard', message: { kind: 'unknown', code: 99 } })
    expect([alice.session.unknown, alice.failed]).toEqual([1, null])
    const carol = newTalker('carol', { counts: {}, ...both })
    newStory(carol, bob).tell('carol', {
      kind: 'heard',
      message: { kind: 'unknown', code: HELLO_CODE }
    })
    expect(carol.failed).toBe('wrongVersion')
  })
})
