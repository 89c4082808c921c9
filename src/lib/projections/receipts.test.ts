import { expect, test } from 'vitest'
import type { DeviceId } from '../base/ids'
import { whereaboutsOf, type DeviceReceipt } from './receipts'

const DAY_MS = 86_400_000
const NOW_MS = 100 * DAY_MS
const receipt = (device: string, appliedSeq: number, heardMs: number | null = NOW_MS): DeviceReceipt => ({
  device: device as DeviceId,
  appliedSeq,
  heardMs
})

test('saved on this device: nobody is known to have it', () => {
  expect(whereaboutsOf(7, [], NOW_MS)).toEqual({ kind: 'OnlyHere' })
  expect(whereaboutsOf(7, [receipt('phone', 6)], NOW_MS)).toEqual({ kind: 'OnlyHere' })
})

test('on 3 devices: two others have said so, one heard lately has not', () => {
  const receipts = [receipt('phone', 7), receipt('bela', 9), receipt('chen', 3)]
  expect(whereaboutsOf(7, receipts, NOW_MS)).toEqual({ kind: 'OnDevices', devices: 3 })
})

test('everyone has it: all heard from within 30 days; who was silent for longer is named', () => {
  const receipts = [receipt('phone', 7), receipt('old tablet', 3, NOW_MS - 31 * DAY_MS), receipt('never', 0, null)]
  expect(whereaboutsOf(7, receipts, NOW_MS)).toEqual({
    kind: 'Everyone',
    devices: 2,
    silent: ['old tablet', 'never']
  })
})

test('silence never makes it everyone', () => {
  expect(whereaboutsOf(7, [receipt('never', 0, null)], NOW_MS)).toEqual({ kind: 'OnlyHere' })
})
