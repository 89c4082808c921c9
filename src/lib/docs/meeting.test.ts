import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type LogId } from '$lib/base/ids'
import { checkDocument } from './check-document'
import { stampKind } from './document'
import { isIn, liveSession, readMeeting, type Session } from './meeting'
import * as edit from './meeting-edit'
import { keyIn, keyOf, parseMeetingKey } from './meeting-key'
import { meetingOf } from './roots'

const [inesLog, raviLog]: readonly LogId[] = [1, 2].map((n) => bytesToId('log', new Uint8Array(16).fill(n)))
const ines = (ms: number) => ({ member: 'ines', zone: 'Europe/Lisbon', stamp: { ms, log: inesLog as LogId } })
const ravi = (ms: number) => ({ member: 'ravi', zone: 'Asia/Kolkata', stamp: { ms, log: raviLog as LogId } })

function newAgenda(): Y.Doc {
  const doc = new Y.Doc()
  stampKind(doc, 'agenda')
  return doc
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
  return copy
}

function merge(a: Y.Doc, b: Y.Doc): void {
  const [fromA, fromB] = [Y.encodeStateAsUpdateV2(a), Y.encodeStateAsUpdateV2(b)]
  Y.applyUpdateV2(a, fromB)
  Y.applyUpdateV2(b, fromA)
}

function only(doc: Y.Doc): Session {
  const { sessions } = readMeeting(doc)
  expect(sessions).toHaveLength(1)
  return sessions[0] as Session
}

describe('a meeting in its agenda', () => {
  it('is one meeting, though two people began it apart', () => {
    const doc = newAgenda()
    const other = copyOf(doc)
    edit.beginSession(doc, { session: edit.UNPLANNED, item: 'one', by: ines(1_000) })
    edit.beginSession(other, { session: edit.UNPLANNED, item: 'one', by: ravi(1_500) })
    merge(doc, other)
    const session = only(doc)
    expect(session).toEqual(only(other))
    expect([...session.was.keys()]).toEqual(['ines', 'ravi'])
    expect(session.minutes).toBe(25)
    expect(session.now?.item).toBe('one')
    expect(checkDocument(doc).verdict).toBe('ok')
  })

  it('goes through its items, and keeps when each was first on', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    edit.addMinutes(doc, 'a', 5, ravi(0).stamp.log)
    expect(only(doc).now).toMatchObject({ item: 'one', added: 5 })
    edit.turnTo(doc, 'a', { item: 'two', stamp: ravi(60_000).stamp })
    edit.turnTo(doc, 'a', { item: 'one', stamp: ines(90_000).stamp })
    expect(only(doc).now).toMatchObject({ item: 'one', added: 0, ms: 90_000 })
    expect([...only(doc).begun].map(([item, { ms }]) => [item, ms])).toEqual([
      ['one', 0],
      ['two', 60_000]
    ])
  })

  it('calls nobody back to where somebody was who was away', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    const away = copyOf(doc)
    edit.turnTo(away, 'a', { item: 'two', stamp: ravi(900_000).stamp })
    for (const item of ['two', 'three', 'four']) edit.turnTo(doc, 'a', { item, stamp: ines(60_000).stamp })
    merge(doc, away)
    expect([only(doc).now?.item, only(away).now?.item]).toEqual(['four', 'four'])
  })

  it('lets people in and out, and ends for whoever is left', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: null, by: ines(0) })
    edit.joinSession(doc, 'a', ravi(10))
    edit.joinSession(doc, 'a', ravi(20))
    edit.joinQueue(doc, { id: 'q', session: 'a', member: 'ravi', kind: 'topic', words: '' })
    edit.leaveSession(doc, 'a', 'ravi', ravi(30).stamp)
    expect(isIn(only(doc), 'ravi')).toBe(false)
    expect(readMeeting(doc).queue).toEqual([])
    edit.joinSession(doc, 'a', ravi(40))
    expect(only(doc).was.get('ravi')).toMatchObject({ from: { ms: 10 }, to: null })
    edit.endSession(doc, 'a', ines(50).stamp)
    expect([...only(doc).was.values()].map(({ to }) => to?.ms)).toEqual([50, 50])
    expect(liveSession(readMeeting(doc))).toBeNull()
    expect(only(doc)).toMatchObject({ now: { item: null }, speaking: null })
  })

  it('keeps the word of both who did something at once', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    const other = copyOf(doc)
    edit.joinQueue(doc, { id: 'q1', session: 'a', member: 'ines', kind: 'topic', words: 'a number' })
    edit.joinQueue(other, { id: 'q2', session: 'a', member: 'ravi', kind: 'reply', words: '' })
    edit.setGoing(doc, 'a', 'mei', 'writing')
    edit.setGoing(other, 'a', 'joss', 'call')
    merge(doc, other)
    expect(readMeeting(doc).queue.map(({ id }) => id)).toEqual(['q2', 'q1'])
    expect([...only(doc).goes]).toEqual([
      ['joss', 'call'],
      ['mei', 'writing']
    ])
    expect(readMeeting(doc)).toEqual(readMeeting(other))
  })

  it('lets those who wait speak by kind, then by who came first', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    for (const [id, kind] of [
      ['t1', 'topic'],
      ['r1', 'reply'],
      ['t2', 'topic'],
      ['o1', 'order'],
      ['q1', 'question']
    ] as const) {
      edit.joinQueue(doc, { id, session: 'a', member: id, kind, words: '' })
    }
    const spoke: string[] = []
    for (let left = readMeeting(doc).queue.length; left > 0; left--) {
      edit.nextSpeaker(doc, 'a', ines(1).stamp)
      spoke.push(only(doc).speaking?.member ?? '')
    }
    expect(spoke).toEqual(['o1', 'q1', 'r1', 't1', 't2'])
    edit.nextSpeaker(doc, 'a', ines(2).stamp)
    expect(only(doc).speaking).toBeNull()
  })

  it('raises the revision of a session with each change of its time, and of nothing else', () => {
    const doc = newAgenda()
    const plan = { wall: '2026-12-09T12:00', zone: 'Europe/Lisbon', minutes: 25 }
    edit.planSession(doc, 's', plan)
    expect(only(doc)).toMatchObject({ revision: 0, startMs: Date.UTC(2026, 11, 9, 12), letter: 'A' })
    edit.setGoing(doc, 's', 'ines', 'call')
    edit.planSession(doc, 's', { ...plan, wall: '2026-12-09T13:00' })
    edit.planSession(doc, 's', { ...plan, cancelled: true })
    expect(only(doc)).toMatchObject({ revision: 2, cancelled: true })
  })

  it('goes on after its end as another session, the same for all who begin it, with its minutes open again', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: edit.unplannedSession(readMeeting(doc)), item: 'one', by: ines(0) })
    edit.endSession(doc, 'a', ines(5).stamp)
    edit.setPhase(doc, { phase: 'final', by: 'ines', at: 6, untilMs: null })
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(7) })
    expect(liveSession(readMeeting(doc))).toBeNull()
    const other = copyOf(doc)
    for (const [each, by] of [
      [doc, ines(10_000)],
      [other, ravi(10_500)]
    ] as const)
      edit.beginSession(each, { session: edit.unplannedSession(readMeeting(each)), item: 'one', by })
    merge(doc, other)
    expect(readMeeting(doc).sessions.map(({ id }) => id)).toEqual(['a', 'a2'])
    expect([...(liveSession(readMeeting(doc))?.was.keys() ?? [])]).toEqual(['ines', 'ravi'])
    expect(readMeeting(doc).phase).toBeNull()
  })

  it('is left by whoever speaks, and joined by nobody once it is over', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    edit.joinSession(doc, 'a', ravi(1))
    edit.joinQueue(doc, { id: 'q', session: 'a', member: 'ravi', kind: 'topic', words: '' })
    edit.nextSpeaker(doc, 'a', ines(2).stamp)
    edit.leaveSession(doc, 'a', 'ravi', ravi(3).stamp)
    expect(only(doc).speaking).toBeNull()
    edit.endSession(doc, 'a', ines(4).stamp)
    edit.joinSession(doc, 'a', ravi(5))
    expect(isIn(only(doc), 'ravi')).toBe(false)
  })

  it('writes nothing where nothing changes', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    edit.endSession(doc, 'a', ines(5).stamp)
    let updates = 0
    doc.on('update', () => updates++)
    edit.endSession(doc, 'a', ines(9).stamp)
    edit.leaveSession(doc, 'a', 'ines', ines(9).stamp)
    edit.setLine(doc, 'waiting', ' ')
    edit.setRole(doc, 'a', 'facilitator', 'ines')
    edit.leaveQueue(doc, 'nobody')
    expect(updates).toBe(0)
  })
})

describe('what anybody may have written there', () => {
  const odd: readonly unknown[] = [null, 7, 'x', [], {}, { ms: -1, log: 'x' }, { ms: 1e300, log: 5 }, new Uint8Array(3)]

  it('reads whatever stands under its names', () => {
    const doc = newAgenda()
    const root = meetingOf(doc)
    for (const [index, value] of odd.entries()) {
      for (const family of ['session', 'run', 'end', 'speaking', 'recording', 'queue', 'capture'] as const)
        root.set(keyOf(family, `s${index}`), value)
      for (const family of ['goes', 'was', 'begun', 'role', 'turn'] as const)
        root.set(keyIn(family, `s${index}`, 'x'), value)
      for (const alone of ['reason', 'unsettled', 'waiting', 'phase']) root.set(alone, value)
      const meeting = readMeeting(doc)
      expect(meeting.reason).toBeNull()
      expect(meeting.queue).toEqual([])
      expect(liveSession(meeting)).toBeNull()
    }
    expect(checkDocument(doc).verdict).toBe('broken')
  })

  it('reads no more of it than anybody needs', () => {
    const doc = newAgenda()
    doc.transact(() => {
      for (let n = 0; n < 30_000; n++) meetingOf(doc).set(keyOf('session', `s${n}`), { minutes: 25 })
    })
    expect(readMeeting(doc).sessions).toHaveLength(24)
  })

  it('ends though somebody wrote what JSON has no word for, and goes on though somebody counted to the end', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    meetingOf(doc).set(keyIn('turn', 'a', raviLog as string), {
      ms: 5,
      log: raviLog,
      count: 2 ** 40,
      item: 'two',
      added: 0
    })
    edit.turnTo(doc, 'a', { item: 'three', stamp: ines(60_000).stamp })
    expect(only(doc).now?.item).toBe('three')
    meetingOf(doc).set(keyOf('end', 'a'), { x: 1n })
    edit.endSession(doc, 'a', ines(70_000).stamp)
    expect(liveSession(readMeeting(doc))).toBeNull()
  })

  it('ends within a moment for a thousand people and five thousand who wait', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: 'one', by: ines(0) })
    doc.transact(() => {
      const was = { from: { ms: 1, log: inesLog }, to: null, zone: 'UTC' }
      for (let n = 0; n < 1_000; n++) meetingOf(doc).set(keyIn('was', 'a', `m${n}`), was)
      const waits = { session: 'a', member: 'm1', kind: 'topic', words: '', order: 'a0' }
      for (let n = 0; n < 5_000; n++) meetingOf(doc).set(keyOf('queue', `q${n}`), waits)
    })
    const began = performance.now()
    edit.endSession(doc, 'a', ines(5).stamp)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect([...only(doc).was.values()].every(({ to }) => to !== null)).toBe(true)
  })

  it.each(['javascript:alert(1)', 'data:text/html,x', '/w/own', 'https://'])('takes %j for no recording', (href) => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: null, by: ines(0) })
    edit.setRecording(doc, 'a', { href, offsetMs: 0 })
    expect(only(doc).recording).toBeNull()
  })

  it.each(['2026-99-99', '2026-02-30', '9999-12-01', 'soon'])('takes %j for no day an action is due', (due) => {
    const doc = newAgenda()
    meetingOf(doc).set(keyOf('capture', 'c'), { kind: 'action', by: 'ines', at: 1, words: 'Look', due })
    expect(readMeeting(doc).captures[0]?.due).toBeNull()
  })

  it('shows whoever waits, though somebody waits behind everything', () => {
    const doc = newAgenda()
    edit.beginSession(doc, { session: 'a', item: null, by: ines(0) })
    const last = { session: 'a', member: 'ravi', kind: 'topic', words: '', order: `z${'z'.repeat(511)}` }
    meetingOf(doc).set(keyOf('queue', 'last'), last)
    edit.joinQueue(doc, { id: 'q', session: 'a', member: 'ines', kind: 'topic', words: '' })
    expect(readMeeting(doc).queue.map(({ id }) => id)).toContain('q')
  })

  it('is newer, where a name is not one of ours', () => {
    const doc = newAgenda()
    meetingOf(doc).set('votes:a', {})
    expect(checkDocument(doc).verdict).toBe('newer')
    expect(['run', 'run:a:b', 'was:a', 'session:', 'session:a b'].map(parseMeetingKey)).toEqual(Array(5).fill(null))
  })
})
