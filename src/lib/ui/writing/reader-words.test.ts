import { expect, test } from 'vitest'
import type { ReaderView } from '$lib/app/deciding-views'
import { readerWords } from './reader-words'

const NOW = Date.parse('2026-11-25T17:00Z')

const reader = (state: ReaderView['state'], reads: string | null): ReaderView => ({
  person: { id: 'mei', name: 'Mei', initial: 'M', hue: 1, zone: 'Asia/Tokyo', hours: [], isMe: false },
  state,
  readsMs: reads === null ? null : Date.parse(reads)
})

test('says when they read, by their clock, and how long that is', () => {
  expect(readerWords(reader('asleep', '2026-11-26T00:00Z'), NOW)).toBe('reads from Thu 09:00 their time, in 7 h')
  expect(readerWords(reader('awake', '2026-11-25T17:20Z'), NOW)).toBe('reads from Thu 02:20 their time, in 20 min')
  expect(readerWords(reader('away', '2026-11-30T00:00Z'), NOW)).toBe('away, reads from Mon 09:00 their time, in 4 days')
})

test('who works reads now; where no hours are in sight nothing is promised', () => {
  expect(readerWords(reader('working', null), NOW)).toBe('working now')
  expect(readerWords(reader('asleep', null), NOW)).toBe('no working hours in sight')
  expect(readerWords(reader('away', null), NOW)).toBe('away, no working hours in sight')
})
