import { expect, test } from 'vitest'
import type { WorkingHours } from '../base/working-day'
import { DAY_MS } from '../base/zone-clock'
import { findTimes, type FoundTime } from './find-time'
import type { Attender } from './slot-cost'

const nine: readonly [number, number] = [9 * 60, 17 * 60]
const weekdays: WorkingHours = [nine, nine, nine, nine, nine, null, null]
const someone = (id: string, zone: string, away: Attender['away'] = []): Attender => ({
  id,
  zone,
  hours: weekdays,
  away
})
const monday = Date.parse('2026-11-30T00:00:00Z')
const week = { fromMs: monday, toMs: monday + 5 * DAY_MS, minutes: 25, most: 5 }
const begins = (time: FoundTime | undefined) => time && new Date(time.fromMs).toISOString().slice(0, 16)

test('where hours meet, the first time nobody gives anything for is best', () => {
  const { times, alone } = findTimes([someone('ines', 'Europe/Lisbon'), someone('ana', 'America/Sao_Paulo')], week)
  expect(begins(times[0])).toBe('2026-11-30T12:00')
  expect(times[0]).toMatchObject({ worst: 0, total: 0, away: 0 })
  expect(times).toHaveLength(5)
  expect(alone).toEqual([])
})

test('where no hour suits all, the one that takes least from whom it takes most comes first, then the least in all', () => {
  const team = [someone('ines', 'Europe/Lisbon'), someone('mei', 'Asia/Tokyo'), someone('joss', 'America/Vancouver')]
  const { times, alone } = findTimes(team, week)
  const [best, ...others] = times
  const said = best?.people.map(({ wallMs, word }) => `${new Date(wallMs).toISOString().slice(11, 16)} ${word}`)
  expect(said).toEqual(['22:00 evening', '07:00 early', '14:00 working'])
  for (const other of others) expect(other.worst).toBeGreaterThanOrEqual(best?.worst ?? 0)
  // Mei begins as Joss ends the day before; Lisbon works while both sleep.
  expect(alone).toEqual(['ines'])
})

test('a time in somebody’s leave comes after all others', () => {
  const away = [{ fromMs: monday, toMs: monday + 2 * DAY_MS }]
  const { times } = findTimes([someone('ines', 'Europe/Lisbon', away), someone('ana', 'America/Sao_Paulo')], week)
  expect(begins(times[0])).toBe('2026-12-02T12:00')
})

test('one person has nobody to have hours in common with, and a range too short has no time', () => {
  expect(findTimes([someone('ines', 'Europe/Lisbon')], week).alone).toEqual([])
  expect(findTimes([someone('ines', 'Europe/Lisbon')], { ...week, toMs: monday + 1000 }).times).toEqual([])
})
