import { expect, test } from 'vitest'
import type { PersonView } from '$lib/app/views'
import { closingWords, instantOfWall, meantWords } from './closing-words'

const person = (name: string, zone: string, isMe = false): PersonView => ({
  id: name,
  name,
  initial: name.charAt(0),
  hue: 1,
  zone,
  hours: Array.from({ length: 7 }, () => [540, 1020] as const),
  isMe
})
const me = person('Inês', 'Europe/Lisbon', true)
const thursday = Date.parse('2026-11-26T17:00Z')

test('says mine first, and theirs who sleeps then', () => {
  const words = closingWords(thursday, me, [me, person('Zawadi', 'Africa/Nairobi'), person('Mei', 'Asia/Tokyo')])
  expect(words).toEqual({ yours: 'Thu 26 Nov 17:00 your time', theirs: '02:00 on Fri 27 Nov for Mei' })
})

test('says theirs for whom it is another day, when nobody sleeps', () => {
  const evening = Date.parse('2026-11-26T20:00Z')
  expect(
    closingWords(evening, me, [me, person('Ana', 'America/Sao_Paulo'), person('Kai', 'Pacific/Auckland')]).theirs
  ).toBe('09:00 on Fri 27 Nov for Kai')
})

test('says nobody’s where it is the same waking day for all', () => {
  expect(closingWords(thursday, me, [me, person('Zawadi', 'Africa/Nairobi')]).theirs).toBeNull()
})

test('a time that was set elsewhere says whose it is', () => {
  expect([meantWords('Asia/Tokyo', 'Asia/Tokyo'), meantWords('Asia/Tokyo', 'Europe/Lisbon')]).toEqual([
    'In your time.',
    'In the time of Tokyo, as it was set.'
  ])
})

test('a wall time is an instant in the zone it is meant in; half a time is none', () => {
  const inTokyo = instantOfWall({ wall: '2026-11-27T02:00:00', zone: 'Asia/Tokyo' })
  expect([inTokyo, instantOfWall({ wall: '', zone: 'Asia/Tokyo' })]).toEqual([thursday, null])
})
