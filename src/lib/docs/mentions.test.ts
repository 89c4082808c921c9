import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { memberToken, mentionsIn, momentToken, sayWords, spansIn } from './mentions'

const mei = bytesToId('member', new Uint8Array(16).fill(1))
const ravi = bytesToId('member', new Uint8Array(16).fill(2))
const noon = { wall: '2026-12-01T12:00', zone: 'Europe/Lisbon' }

test('people and moments are read where they stand, and the rest is text', () => {
  const words = `${memberToken(mei)}, by ${momentToken(noon)}?`
  expect(spansIn(words)).toEqual([
    { kind: 'member', member: mei },
    { kind: 'text', text: ', by ' },
    { kind: 'moment', moment: noon },
    { kind: 'text', text: '?' }
  ])
  const said = sayWords(words, (span) => (span.kind === 'member' ? 'Mei' : span.moment.wall.slice(11)))
  expect(said).toBe('Mei, by 12:00?')
})

test('whoever is named twice is named once', () => {
  const words = [ravi, mei, ravi].map(memberToken).join(' and ')
  expect(mentionsIn(words)).toEqual([ravi, mei])
})

test.each([
  '@[nobody]',
  '@[]',
  '@Mei',
  '@[2026-12-01T12:00]',
  '@[2026-13-01T12:00 Europe/Lisbon]',
  '@[2026-12-01T24:00 Europe/Lisbon]',
  '@[2026-12-01T12:00 Europe/Lisbon now]',
  `@[${mei}`,
  `[${mei}]`,
  `@[${'x'.repeat(500)}]`
])('%j is text', (words) => {
  expect(spansIn(words)).toEqual([{ kind: 'text', text: words }])
  expect(mentionsIn(words)).toEqual([])
})
