import { expect, test } from 'vitest'
import { newAwayTimes } from '$lib/app/away-times'
import type { PersonView } from '$lib/app/views'
import { toComeWords as wordsOf } from './to-come-words'

const person = (name: string, isMe = false): PersonView => ({
  id: name,
  name,
  initial: name.charAt(0),
  hue: 1,
  zone: 'Europe/Lisbon',
  hours: [],
  isMe
})
const NOW = Date.parse('2026-11-24T09:40Z')
const toComeWords = (toCome: Parameters<typeof wordsOf>[0]) => wordsOf(toCome, 'Europe/Lisbon', NOW)
const waiting = (why: 'has' | 'lacks' | 'away', ...names: readonly string[]) =>
  names.map((name) => ({ person: person(name), why }))

test('says who has it, who does not, who is away, and nothing of oneself', () => {
  const words = toComeWords([
    ...waiting('away', 'Ana'),
    ...waiting('has', 'Joss'),
    ...waiting('lacks', 'Tomasz'),
    { person: person('Inês', true), why: 'has' }
  ])
  expect(words).toBe('Joss has it. Tomasz does not have it yet, so their silence does not count. Ana is away.')
})

test('several are one sentence, and many are counted', () => {
  expect(toComeWords(waiting('has', 'Joss', 'Mei'))).toBe('Joss and Mei have it.')
  expect(toComeWords(waiting('lacks', 'A', 'B', 'C', 'D', 'E', 'F'))).toBe(
    'A, B, C, D and 2 others do not have it yet, so their silence does not count.'
  )
})

test('a name read from right to left keeps to itself', () => {
  expect(toComeWords(waiting('away', 'נועה'))).toBe('\u2068נועה\u2069 is away.')
})

test('who is away is said with until when and who stands in, each their own; many are counted', () => {
  const until = { fromMs: 0, toMs: Date.parse('2026-12-07T09:00Z'), standIn: 'Bela' }
  const away = newAwayTimes([until], 'Europe/Lisbon')
  const ana = { person: { ...person('Ana'), away }, why: 'away' } as const
  expect(toComeWords([ana, ...waiting('away', 'Mei')])).toBe(
    'Ana is away until Mon 7 Dec 09:00 · Bela stands in. Mei is away.'
  )
  expect(toComeWords(waiting('away', 'A', 'B', 'C', 'D', 'E', 'F'))).toBe('A, B, C, D and 2 others are away.')
})
