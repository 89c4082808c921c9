import { expect, test } from 'vitest'
import { bannedWords, uncheckedWords } from './withheld-words'

const at = (hours: number, minutes: number) => new Date(2026, 10, 30, hours, minutes).getTime()

test('what could not be checked is said with whose it is and where, and that nothing is lost', () => {
  expect(uncheckedWords('Bruno', 'Tide tables')).toMatch(/^A change by Bruno to “Tide tables” could not be checked/)
  expect(uncheckedWords(null, '')).toMatch(/^A change could not be checked on this device, so it is not shown here/)
})

test('who sent broken data is named, and until when nothing is heard', () => {
  expect(bannedWords('Nara’s Laptop', at(14, 10))).toMatch(
    /^Nara’s Laptop sent broken data; not talking to it until 14:10\./
  )
  expect(bannedWords(null, at(9, 5))).toMatch(/^A device that did not say who it is sent broken data; .* until 09:05\./)
})

test('a name that is read from right to left takes nothing along', () => {
  expect(bannedWords('نور', at(9, 5))).toContain('\u2068نور\u2069 sent')
})
