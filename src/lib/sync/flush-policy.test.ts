import { expect, test } from 'vitest'
import { flushDelayMs } from './flush-policy'
import { receiptDelayMs } from './receipt-policy'

const noon = Date.UTC(2026, 10, 24, 12)

const alone = { flushedMs: null, inCompany: false }
const inCompany = { firstMs: noon, lastMs: noon, inCompany: true }

test('in company a change after a pause is sealed at once, and those behind it every 100 ms, however fast one types', () => {
  expect(flushDelayMs({ ...inCompany, flushedMs: null }, noon)).toBe(0)
  expect(flushDelayMs({ ...inCompany, flushedMs: noon - 100 }, noon)).toBe(0)
  expect(flushDelayMs({ ...inCompany, flushedMs: noon - 20 }, noon)).toBe(80)
  expect(flushDelayMs({ ...inCompany, flushedMs: noon - 20 }, noon + 80)).toBe(0)
})

test('alone it is sealed 2 s after the last, and never later than 5 s after the first', () => {
  expect(flushDelayMs({ ...alone, firstMs: noon, lastMs: noon }, noon)).toBe(2_000)
  expect(flushDelayMs({ ...alone, firstMs: noon, lastMs: noon + 1_000 }, noon + 1_000)).toBe(2_000)
  expect(flushDelayMs({ ...alone, firstMs: noon, lastMs: noon + 4_000 }, noon + 4_000)).toBe(1_000)
})

test('what is overdue is due now, and a clock that jumped back makes nobody wait longer', () => {
  expect(flushDelayMs({ ...alone, firstMs: noon, lastMs: noon }, noon + 60_000)).toBe(0)
  expect(flushDelayMs({ ...alone, firstMs: noon, lastMs: noon }, noon - 3_600_000)).toBe(2_000)
  expect(flushDelayMs({ ...inCompany, flushedMs: noon }, noon - 3_600_000)).toBe(100)
})

test('a receipt waits for 2 s of quiet, and for 30 s since the last own word', () => {
  expect(receiptDelayMs({ firstMs: noon, arrivedMs: noon, saidMs: null }, noon)).toBe(2_000)
  expect(receiptDelayMs({ firstMs: noon, arrivedMs: noon, saidMs: noon - 60_000 }, noon + 500)).toBe(1_500)
  expect(receiptDelayMs({ firstMs: noon, arrivedMs: noon, saidMs: noon - 10_000 }, noon)).toBe(20_000)
  expect(receiptDelayMs({ firstMs: noon, arrivedMs: noon, saidMs: noon + 9e9 }, noon)).toBe(30_000)
  // Somebody who writes without a pause: said thirty seconds after the first of it.
  expect(receiptDelayMs({ firstMs: noon, arrivedMs: noon + 29_500, saidMs: null }, noon + 29_500)).toBe(500)
})
