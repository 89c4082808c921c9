import { expect, test } from 'vitest'
import { pickRanges, type EntryOutline } from './range-pick'

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Entries one second apart; `changes` by seq. */
function entries(count: number, changes: Record<number, Partial<EntryOutline>> = {}): EntryOutline[] {
  return Array.from({ length: count }, (_, i) => ({
    seq: i + 1,
    type: 'entry',
    key: 'epoch',
    wallMs: i * SECOND,
    staysAnEntry: false,
    oldestDepMs: null,
    bytes: 100,
    ...changes[i + 1]
  }))
}

test('[REC-3] an afternoon of writing is one range', () => {
  expect(pickRanges(entries(100))).toEqual([{ from: 1, to: 100 }])
})

test('[REC-3] a few entries are not worth a record', () => {
  expect(pickRanges(entries(7))).toEqual([])
})

test('[REC-3] statements and new knowledge of the team stay entries', () => {
  expect(pickRanges(entries(40, { 20: { staysAnEntry: true } }))).toEqual([
    { from: 1, to: 19 },
    { from: 21, to: 40 }
  ])
})

test('[REC-3] a range has one sealing key, and ends at a cutoff and before a fork', () => {
  const rotated = entries(40).map((entry) => (entry.seq > 20 ? { ...entry, key: 'later' } : entry))
  const halves = [
    { from: 1, to: 20 },
    { from: 21, to: 40 }
  ]
  expect(pickRanges(rotated)).toEqual(halves)
  expect(pickRanges(entries(40), new Set([20]))).toEqual(halves)
})

test('[REC-4] a pause and a merge after being apart stay visible', () => {
  const halves = [
    { from: 1, to: 19 },
    { from: 20, to: 40 }
  ]
  const paused = entries(40).map((entry) =>
    entry.seq >= 20 ? { ...entry, wallMs: entry.wallMs + 10 * MINUTE } : entry
  )
  expect(pickRanges(paused)).toEqual(halves)
  expect(pickRanges(entries(40, { 20: { oldestDepMs: 19 * SECOND - MINUTE - 1 } }))).toEqual(halves)
  expect(pickRanges(entries(40, { 20: { oldestDepMs: 19 * SECOND - MINUTE } }))).toEqual([{ from: 1, to: 40 }])
})

test('[REC-5] runs of receipts may always go', () => {
  const receipts = entries(12).map((entry) => ({
    ...entry,
    type: 'receipt' as const,
    wallMs: entry.seq * 20 * MINUTE,
    oldestDepMs: 0
  }))
  expect(pickRanges(receipts)).toEqual([{ from: 1, to: 12 }])
})

test('[REC-3] a range stays below what fits one record', () => {
  const heavy = entries(20).map((entry) => ({ ...entry, bytes: 300_000 }))
  expect(pickRanges(heavy)).toEqual([
    { from: 1, to: 10 },
    { from: 11, to: 20 }
  ])
})
