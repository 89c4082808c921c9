import { expect, test } from 'vitest'
import { isZone } from '../base/zone-clock'
import { zonedMs } from './wall-time'

const at = (wall: string, zone: string) => {
  const ms = zonedMs({ wall, zone })
  return ms === null ? null : new Date(ms).toISOString()
}

test('a wall time is an instant by its zone', () => {
  expect(at('2026-12-01T17:00', 'Europe/Lisbon')).toBe('2026-12-01T17:00:00.000Z')
  expect(at('2026-07-01T17:00', 'Europe/Lisbon')).toBe('2026-07-01T16:00:00.000Z')
  expect(at('2026-12-01T17:00', 'Asia/Kathmandu')).toBe('2026-12-01T11:15:00.000Z')
  expect(at('2027-01-01T00:30', 'Pacific/Kiritimati')).toBe('2026-12-31T10:30:00.000Z')
})

test('when clocks change, it is the first of two, and the hour after none', () => {
  expect(at('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  expect(at('2026-03-29T02:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
  expect(at('2026-03-29T03:30', 'Europe/Berlin')).toBe('2026-03-29T01:30:00.000Z')
})

test('a day that does not exist and a zone nobody knows have no instant', () => {
  expect(at('2026-02-30T10:00', 'Europe/Berlin')).toBe(null)
  expect(at('2026-13-01T10:00', 'Europe/Berlin')).toBe(null)
  expect(at('tomorrow', 'Europe/Berlin')).toBe(null)
  expect(at('2026-12-01T02:30', 'Mars/Base')).toBe(null)
})

test('a zone is one this device has tables for', () => {
  expect(isZone('America/Argentina/Buenos_Aires')).toBe(true)
  expect(isZone('Mars/Base')).toBe(false)
})
