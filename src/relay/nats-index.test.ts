import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import type { LogTip } from './mailbox-store'
import { MailboxIndex } from './nats-index'
import { piecesIn } from './nats-words'

const log = bytesToId('log', new Uint8Array(16))
const workspace = bytesToId('workspace', new Uint8Array(32))
const whole = { log, from: 1, to: 1_000 }

function tip(seq: number): LogTip {
  return { log, logKey: new Uint8Array(32), seq, hash: new Uint8Array(32).fill(seq) }
}

/** A message at a place of the stream: entries from the one after `after` to `to`, ten bytes each message. */
function entries(index: MailboxIndex, at: number, [after, to]: readonly [number, number]): void {
  const body = { at, stamp: `s${at}`, length: 10, partBytes: 0, parts: [] }
  const pieces = piecesIn(tip(to), [{ form: 'entries', from: after + 1, to, length: 10 }], body)
  index.take({ kind: 'run', tip: tip(to), after, pieces, body })
}

function record(
  index: MailboxIndex,
  at: number,
  { from, to, tipAt }: { from: number; to: number; tipAt: number }
): void {
  const body = { at, stamp: `s${at}`, length: 5, partBytes: 0, parts: [] }
  const pieces = piecesIn(tip(tipAt), [{ form: 'record', from, to, length: 5 }], body)
  index.take({ kind: 'run', tip: tip(tipAt), after: null, pieces, body })
}

function newIndex(): MailboxIndex {
  const index = new MailboxIndex()
  index.take({ kind: 'workspace', workspace })
  return index
}

/** Where the log stands and what of it is visible. */
function tell(index: MailboxIndex): string {
  const pieces = index.piecesIn(whole, 1e9).map(({ from, to }) => `${from}-${to}`)
  return `${index.tipOf(log)?.seq ?? 0}: ${pieces.join(' ')}`
}

test('of two rivals the first in the stream counts, and the other is removed once something follows', () => {
  const index = newIndex()
  entries(index, 1, [0, 3])
  entries(index, 2, [3, 5])
  entries(index, 3, [3, 9])
  expect(tell(index)).toBe('5: 1-3 4-5')
  expect(index.useless()).toEqual({ rivals: [], hidden: [] })
  expect(index.lastOf(log)).toBe(3)
  entries(index, 4, [5, 6])
  expect(tell(index)).toBe('6: 1-3 4-5 6-6')
  expect(index.useless()).toEqual({ rivals: [3], hidden: [] })
})

test('a message the servers stored twice counts once', () => {
  const index = newIndex()
  entries(index, 1, [0, 3])
  entries(index, 2, [3, 5])
  entries(index, 3, [3, 5])
  expect(tell(index)).toBe('5: 1-3 4-5')
  expect(index.head()).toMatchObject({ bytes: 20, tips: [{ seq: 5 }] })
})

test('known anew after a record replaced what was before, it stands as it stood', () => {
  const index = newIndex()
  for (let seq = 1; seq <= 9; seq++) entries(index, seq, [seq - 1, seq])
  record(index, 10, { from: 2, to: 8, tipAt: 9 })
  expect(tell(index)).toBe('9: 1-1 2-8 9-9')
  expect(index.useless()).toEqual({ rivals: [], hidden: [2, 3, 4, 5, 6, 7, 8] })
  entries(index, 11, [9, 10])

  const again = newIndex()
  entries(again, 1, [0, 1])
  entries(again, 9, [8, 9])
  record(again, 10, { from: 2, to: 8, tipAt: 9 })
  entries(again, 11, [9, 10])
  expect(tell(again)).toBe(tell(index))
  expect(again.head()).toEqual(index.head())
})

test('a log that is a record alone stands at its tip', () => {
  const index = newIndex()
  record(index, 7, { from: 1, to: 9, tipAt: 9 })
  entries(index, 8, [9, 10])
  expect(tell(index)).toBe('10: 1-9 10-10')
})

test('where the servers lost a message the log stands before it, and is mended by who pushes it again', () => {
  const index = newIndex()
  entries(index, 1, [0, 2])
  entries(index, 3, [4, 6])
  entries(index, 4, [6, 7])
  expect(tell(index)).toBe('2: 1-2')
  expect(index.head()).toMatchObject({ tips: [tip(2)] })

  entries(index, 5, [2, 5])
  entries(index, 6, [2, 7])
  entries(index, 7, [5, 7])
  expect(tell(index)).toBe('7: 1-2 3-5 6-7')
  expect(index.useless()).toEqual({ rivals: [6], hidden: [3, 4] })
})

test('where the beginning is lost nothing is told of the log, and all of it may come again', () => {
  const index = newIndex()
  entries(index, 3, [4, 6])
  expect(tell(index)).toBe('0: ')
  expect(index.head()).toMatchObject({ tips: [] })
  entries(index, 4, [0, 6])
  expect(tell(index)).toBe('6: 1-6')
})

test('a parcel that two stored is kept where it is newer', () => {
  const index = newIndex()
  for (const at of [3, 5, 4]) {
    index.take({ kind: 'parcel', name: 'p', body: { at, stamp: '', length: 40, partBytes: 0, parts: [] } })
  }
  expect(index.parcel('p')?.at).toBe(5)
  expect(index.head()).toMatchObject({ parcels: ['p'], bytes: 40 })
  expect(index.useless()).toEqual({ rivals: [], hidden: [3, 4] })
})
