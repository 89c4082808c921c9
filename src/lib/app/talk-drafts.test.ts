import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import { memberToken } from '../docs/mentions'
import { draftOf, nameableOf, wordsOf } from './talk-drafts'
import type { PersonView } from './views'

const memberId = (number: number) => bytesToId('member', new Uint8Array(16).fill(number))
const person = (name: string, number: number): PersonView => ({
  id: memberId(number),
  name,
  initial: name.charAt(0),
  hue: 1,
  zone: 'Europe/Lisbon',
  hours: [],
  isMe: false
})
const token = (number: number) => memberToken(memberId(number))

const team = nameableOf([person('Ana', 1), person('Ana Bela', 2), person('Mei', 3), person('Mei', 4)])

test('of two people of one name the later one is numbered', () => {
  expect(team.map(({ label }) => label)).toEqual(['Ana', 'Ana Bela', 'Mei', 'Mei 2'])
})

test('what is typed after an @ is kept as an id, the longer name first', () => {
  expect(wordsOf('@Ana and @Ana Bela, ask @Mei 2.', team)).toBe(`${token(1)} and ${token(2)}, ask ${token(4)}.`)
})

test('addresses, beginnings of other words and strangers stay text', () => {
  const typed = 'joss@Ana.example, @Annabel, @Nobody, @, @@ and @[2026-12-01T17:00 Europe/Lisbon]'
  expect(wordsOf(typed, team)).toBe(typed)
})

test('what was kept is typed again as it was, and one who left stays who they are', () => {
  const typed = 'Ask @Mei 2, then @Ana Bela: by @[2026-12-01T17:00 Europe/Lisbon]?'
  expect(draftOf(wordsOf(typed, team), team)).toBe(typed)
  expect(wordsOf(draftOf(`${token(9)} said so`, team), team)).toBe(`${token(9)} said so`)
})
