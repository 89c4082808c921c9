import { expect, it } from 'vitest'
import { announcedTime, clockWords, sessionTime, spokenTime } from './timer-words'

it.each([
  [408_000, '6:48', '6 minutes 48 seconds left on this item'],
  [407_001, '6:48', '6 minutes 48 seconds left on this item'],
  [60_000, '1:00', '1 minute left on this item'],
  [1_000, '0:01', '1 second left on this item'],
  [0, '0:00', '0 seconds left on this item'],
  [-72_000, '+1:12', '1 minute 12 seconds over on this item']
])('%d ms are read and said', (ms, read, said) => {
  expect([clockWords(ms), spokenTime(ms)]).toEqual([read, said])
})

it('announces five, one and no minutes, and nothing between', () => {
  const said = new Map<string, number>()
  for (let ms = 900_000; ms > -60_000; ms -= 1_000) {
    const words = announcedTime(ms)
    if (words !== '') said.set(words, (said.get(words) ?? 0) + 1)
  }
  expect([...said]).toEqual([
    ['5 minutes left on this item', 5],
    ['1 minute left on this item', 5],
    ['The time of this item is up', 5]
  ])
  expect(announcedTime(null)).toBe('')
})

it('says what is left of the whole in minutes', () => {
  expect([sessionTime(1_260_000), sessionTime(1), sessionTime(-61_000)]).toEqual([
    '21 min left',
    '1 min left',
    '2 min over'
  ])
})
