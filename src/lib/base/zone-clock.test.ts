import { describe, expect, test } from 'vitest'
import { cityOf, isZone, minutesOfDay, startOfDay, weekdayOf, zoneClock } from './zone-clock'

const utc = (text: string) => Date.parse(`${text}Z`)

describe('zoneClock', () => {
  test.each([
    ['Europe/Lisbon', '2026-11-24T09:40', '2026-11-24T09:40'],
    ['Asia/Kolkata', '2026-11-24T09:40', '2026-11-24T15:10'],
    ['America/Los_Angeles', '2026-11-24T09:40', '2026-11-24T01:40'],
    ['Pacific/Kiritimati', '2026-11-24T12:00', '2026-11-25T02:00']
  ])('%s reads the right wall time, and the instant comes back from it', (zone, instant, wall) => {
    const clock = zoneClock(zone)
    expect(clock.wallAt(utc(instant))).toBe(utc(wall))
    expect(clock.instantOf(utc(wall))).toBe(utc(instant))
  })

  test('the hour that happens twice means its first time', () => {
    expect(zoneClock('Europe/Lisbon').instantOf(utc('2026-10-25T01:30'))).toBe(utc('2026-10-25T00:30'))
  })

  test('the hour that never happens means the one after it', () => {
    expect(zoneClock('Europe/Lisbon').instantOf(utc('2026-03-29T01:30'))).toBe(utc('2026-03-29T01:30'))
    expect(zoneClock('Europe/Lisbon').wallAt(utc('2026-03-29T01:30'))).toBe(utc('2026-03-29T02:30'))
  })

  test('the afternoon of a day whose clocks changed is right', () => {
    expect(zoneClock('America/New_York').instantOf(utc('2026-03-08T15:00'))).toBe(utc('2026-03-08T19:00'))
  })

  test('a zone this device does not know counts as UTC', () => {
    expect(zoneClock('Moon/Tranquility').wallAt(utc('2026-11-24T09:40'))).toBe(utc('2026-11-24T09:40'))
  })
})

test('a wall time has its minutes, its day and its weekday', () => {
  const wall = utc('2026-11-24T09:40')
  expect([minutesOfDay(wall), startOfDay(wall), weekdayOf(wall)]).toEqual([580, utc('2026-11-24T00:00'), 1])
})

test('a zone is named by its city', () => {
  expect(cityOf('America/Argentina/Buenos_Aires')).toBe('Buenos Aires')
})

test('a zone is one this device has tables for', () => {
  expect(isZone('America/Argentina/Buenos_Aires')).toBe(true)
  expect(isZone('Mars/Base')).toBe(false)
})

test('a time no date can stand for shows as the nearest one, in every zone and for both its ends', () => {
  for (const zone of ['UTC', 'Pacific/Kiritimati', 'America/Los_Angeles', 'no zone'])
    for (const ms of [Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 8.64e15]) {
      const wall = zoneClock(zone).wallAt(ms)
      expect(Number.isNaN(new Date(wall).getTime())).toBe(false)
      expect(Number.isNaN(new Date(zoneClock(zone).instantOf(wall)).getTime())).toBe(false)
    }
})
