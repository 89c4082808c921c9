import { expect, test } from 'vitest'
import type { WorkingHours } from '../base/working-day'
import { DAY_MS, MINUTE_MS } from '../base/zone-clock'
import { fairnessLedger, type Attended } from './fairness-ledger'

const nine: readonly [number, number] = [9 * 60, 17 * 60]
const hours: WorkingHours = [nine, nine, nine, nine, nine, null, null]
const now = Date.parse('2026-12-01T12:00:00Z')
const ines = { id: 'ines', zone: 'Europe/Lisbon', hours }
const mei = { id: 'mei', zone: 'Asia/Tokyo', hours }
const call = (member: string, zone: string, begins: string, minutes = 25): Attended => {
  const fromMs = Date.parse(begins)
  return { member, zone, fromMs, toMs: fromMs + minutes * MINUTE_MS }
}

test('it counts what was given outside one’s hours, and how often', () => {
  const held = [
    call('ines', 'Europe/Lisbon', '2026-11-23T09:30:00Z'),
    call('mei', 'Asia/Tokyo', '2026-11-23T09:30:00Z'),
    call('ines', 'Europe/Lisbon', '2026-11-25T23:30:00Z')
  ]
  const ledger = fairnessLedger(held, [ines, mei], now)
  expect(ledger.get('ines')).toEqual({ cost: 75, times: 1 })
  expect(ledger.get('mei')).toEqual({ cost: 25, times: 1 })
})

test('who travels is counted where they were, not where they live', () => {
  const inTokyo = [call('ines', 'Asia/Tokyo', '2026-11-25T00:30:00Z')]
  expect(fairnessLedger(inTokyo, [ines], now).get('ines')).toEqual({ cost: 0, times: 0 })
  const nowhere = [call('ines', 'Nowhere/Atall', '2026-11-25T00:30:00Z')]
  expect(fairnessLedger(nowhere, [ines], now).get('ines')).toEqual({ cost: 75, times: 1 })
})

test('what is over eight weeks old is forgiven, and a call nobody left is not a whole night', () => {
  const old = call('ines', 'Europe/Lisbon', new Date(now - 57 * DAY_MS).toISOString())
  expect(fairnessLedger([old], [ines], now).get('ines')).toEqual({ cost: 0, times: 0 })
  const forgotten = call('ines', 'Europe/Lisbon', '2026-11-23T09:00:00Z', 3 * 1440)
  expect(fairnessLedger([forgotten], [ines], now).get('ines')).toEqual({ cost: 240, times: 1 })
})
