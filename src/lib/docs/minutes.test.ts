import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { bytesToId, type LogId } from '$lib/base/ids'
import { readItems } from './agenda'
import { addItem, setDone } from './agenda-edit'
import { stampKind } from './document'
import { readMeeting, type Session } from './meeting'
import * as edit from './meeting-edit'
import { chaptersOf, minutesGivenBack, owedItems } from './minutes'

const [inesLog, raviLog] = [1, 2].map((n) => bytesToId('log', new Uint8Array(16).fill(n))) as [LogId, LogId]
/** Ravi's clock is a minute ahead. */
const offsetOf = (log: LogId) => (log === raviLog ? 60_000 : 0)
const MINUTE = 60_000
const START = 1_000 * MINUTE

function newMeeting(): Y.Doc {
  const doc = new Y.Doc()
  stampKind(doc, 'agenda')
  for (const [id, parent] of [
    ['one', null],
    ['two', null],
    ['two-a', 'two'],
    ['two-b', 'two']
  ] as const)
    addItem(doc, { id, topic: id, parent })
  const by = { member: 'ines', zone: 'Europe/Lisbon', stamp: { ms: START, log: inesLog } }
  edit.beginSession(doc, { session: 'a', item: 'one', by })
  return doc
}

const sessionOf = (doc: Y.Doc) => readMeeting(doc).sessions[0] as Session

it('asks for an outcome of what was to be talked about, not of headings', () => {
  const doc = newMeeting()
  setDone(doc, 'two-a', true)
  expect(owedItems(readItems(doc)).map(({ id }) => id)).toEqual(['one', 'two-b'])
})

it('counts the minutes of everybody that were given back, by one clock', () => {
  const doc = newMeeting()
  const ravi = { member: 'ravi', zone: 'Asia/Kolkata', stamp: { ms: START + 6 * MINUTE, log: raviLog } }
  edit.joinSession(doc, 'a', ravi)
  edit.leaveSession(doc, 'a', 'ravi', { ms: START + 16 * MINUTE, log: raviLog })
  expect(minutesGivenBack(sessionOf(doc), offsetOf)).toBe(10)
  edit.endSession(doc, 'a', { ms: START + 20 * MINUTE, log: inesLog })
  expect(minutesGivenBack(sessionOf(doc), offsetOf)).toBe(15)
})

it('gives nothing back where it took longer', () => {
  const doc = newMeeting()
  edit.endSession(doc, 'a', { ms: START + 40 * MINUTE, log: inesLog })
  expect(minutesGivenBack(sessionOf(doc), offsetOf)).toBe(0)
})

it('marks chapters of a recording where its items were on', () => {
  const doc = newMeeting()
  edit.turnTo(doc, 'a', { item: 'two-a', stamp: { ms: START + 6 * MINUTE, log: raviLog } })
  expect(chaptersOf(sessionOf(doc), offsetOf)).toEqual([])
  edit.setRecording(doc, 'a', { href: 'https://example.org/video', offsetMs: 30_000 })
  expect(chaptersOf(sessionOf(doc), offsetOf)).toEqual([
    { item: 'one', atMs: 30_000 },
    { item: 'two-a', atMs: 5 * MINUTE + 30_000 }
  ])
  edit.setRecording(doc, 'a', { href: 'https://example.org/video', offsetMs: -90_000 })
  expect(chaptersOf(sessionOf(doc), offsetOf)[0]?.atMs).toBe(0)
})
