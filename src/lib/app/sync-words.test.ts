import { expect, test } from 'vitest'
import type { DeviceReport, SyncReport } from '../sync/engine'
import type { RelayStatus } from './relays'
import { whereExplanation } from './sync-explanation'
import { syncLine, syncWord, whereHeadline } from './sync-words'
import { whereWords } from './where-words'

const nobody: SyncReport = {
  paused: false,
  connected: 0,
  busy: false,
  ownChanges: 0,
  pending: 0,
  devices: 1,
  others: [],
  waiting: [],
  failure: null
}
const online = { online: true }
const device = (report: Partial<DeviceReport>): DeviceReport => ({
  device: 'device' as DeviceReport['device'],
  member: 'member' as DeviceReport['member'],
  log: 'log' as DeviceReport['log'],
  has: 0,
  appliedSeq: 0,
  heardMs: 0,
  heardThrough: null,
  link: null,
  ...report
})

test('offline is said calmly, with how much waits', () => {
  expect(syncLine({ ...nobody, paused: true, pending: 14 }, online)).toMatchObject({
    word: 'offline',
    headline: 'Offline · 14 changes wait here'
  })
  expect(syncLine({ ...nobody, paused: true, pending: 1 }, online).headline).toBe('Offline · 1 change waits here')
  expect(syncLine(nobody, { online: false })).toMatchObject({ word: 'offline', headline: 'Offline' })
})

test('without anybody it says that it looks, and where the work is', () => {
  const line = syncLine({ ...nobody, ownChanges: 3, pending: 3 }, online)
  expect(line).toMatchObject({
    word: 'searching',
    headline: 'All 3 changes are only on this device',
    detail: 'Nobody can be reached right now'
  })
})

test('with somebody it says on how many devices everything is, by receipts alone', () => {
  const others = [
    device({ has: 1284, appliedSeq: 1284, link: { route: 'direct' } }),
    device({ has: 1284, appliedSeq: 1284, link: { route: 'direct' } })
  ]
  const report = { ...nobody, connected: 2, ownChanges: 1284, devices: 3, others }
  expect(syncLine(report, online)).toEqual({
    word: 'synced',
    pending: 0,
    devices: 3,
    headline: 'All 1,284 changes are on 3 devices',
    detail: '2 devices connected, directly'
  })
  expect(whereExplanation(report)).toContain('Everyone has everything')
})

test('one change more and it is no longer said', () => {
  const report = {
    ...nobody,
    connected: 1,
    ownChanges: 5,
    pending: 1,
    devices: 2,
    others: [device({ has: 4, appliedSeq: 4 })]
  }
  expect(syncLine(report, online).word).toBe('syncing')
  expect(whereHeadline(report)).toBe('1 change is only on this device')
})

test('what others have is never called only here: neither while one is typing, nor before anything is in the log', () => {
  const others = [device({ has: 6, appliedSeq: 6 })]
  // The seventh is typed and not in the log yet, so no device has all of it.
  const typing = { ...nobody, connected: 1, ownChanges: 6, pending: 1, devices: 1, others }
  expect(whereHeadline(typing)).toBe('1 change is only on this device')
  expect(whereHeadline({ ...nobody, ownChanges: 5, pending: 2, others: [device({ has: 3, appliedSeq: 3 })] })).toBe(
    '2 changes are only on this device'
  )
  expect(whereHeadline({ ...nobody, ownChanges: 0, pending: 1 })).toBe('Your 1 change is only on this device')
})

test('a failed save outranks everything', () => {
  const line = syncLine({ ...nobody, connected: 2, failure: { kind: 'StorageFull' } }, online)
  expect(line).toMatchObject({ word: 'error', detail: 'Your text is kept in this window' })
})

test('a document says where this device’s part of it is known to be', () => {
  const has = (appliedSeq: number, heardMs: number | null) => device({ appliedSeq, heardMs })
  const say = (seq: number | null, others: DeviceReport[]) =>
    whereWords(seq, { report: { ...nobody, others }, nowMs: 1_000, ownerOf: () => 'Joss' })
  const words = (others: DeviceReport[]) => say(7, others)
  expect(say(null, [])).toBe('Saved on this device')
  expect(words([has(6, 900)])).toBe('Saved on this device')
  expect(words([has(7, 900), has(6, 900)])).toBe('On 2 devices')
  expect(words([has(7, 900), has(9, 900)])).toBe('Everyone has it')
  expect(words([has(7, 900), has(6, null)])).toBe('Everyone has it, except Joss, not heard from in 30 days')
})

const relay = (status: Partial<RelayStatus>): RelayStatus => ({
  address: 'wss://relay.example',
  scope: 'team',
  state: 'open',
  refusal: null,
  retryMs: null,
  lacks: 0,
  found: 'asLeft',
  openMs: 0,
  ...status
})

test('what only a relay has waits there for the others, and is on no second device', () => {
  const report = { ...nobody, ownChanges: 12, pending: 12, others: [device({})] }
  const relays = [relay({}), relay({ address: 'wss://emptied.example', lacks: 12 })]
  expect(syncLine(report, { online: true, relays })).toEqual({
    word: 'synced',
    pending: 12,
    devices: 1,
    headline: '12 changes wait on relay.example for the others',
    detail: 'A relay is reachable; nobody else is here'
  })
  expect(whereExplanation(report, relays)).toContain('none is counted as a device')
  expect(syncLine({ ...report, paused: true }, { online: true, relays }).headline).toBe(
    'Offline · 12 changes wait on relay.example'
  )
})

test('who is alone is not told of others: the relay has it for whoever comes', () => {
  const report = { ...nobody, ownChanges: 5, pending: 5 }
  const relays = [relay({})]
  expect(syncLine(report, { online: true, relays }).headline).toBe('All 5 changes are here and on relay.example')
  expect(whereExplanation(report, relays)).toContain('keeps it sealed for whoever you invite')
})

test('until a relay has all of it, the rest is said to be only here', () => {
  const report = { ...nobody, ownChanges: 12, pending: 12, others: [device({})] }
  const relays = [relay({ lacks: 3 })]
  expect(syncLine(report, { online: true, relays })).toMatchObject({
    word: 'syncing',
    headline: '3 changes are only on this device'
  })
  expect(whereExplanation(report, relays)).toContain('No other device is known to have all of it')
  expect(syncLine({ ...report, paused: true }, { online: true, relays }).headline).toBe('Offline · 3 changes wait here')
})

test('text that is in no entry yet is on no relay, however much that has', () => {
  const report = { ...nobody, ownChanges: 12, pending: 8, others: [device({ has: 5 })] }
  expect(whereHeadline(report, [relay({})])).toBe('1 change is only on this device')
})

test('what a device has is where it is, whatever a relay lacks', () => {
  const report = { ...nobody, ownChanges: 12, devices: 2, others: [device({ has: 12, appliedSeq: 12 })] }
  expect(syncLine(report, { online: true, relays: [relay({ lacks: 12 })] })).toMatchObject({
    word: 'synced',
    headline: 'All 12 changes are on 2 devices'
  })
  expect(syncWord(report, { online: true, relays: [relay({ state: 'unreachable' })] })).toBe('searching')
})

test('whoever was just let in is not told that nobody else is there', () => {
  const alone = { ...nobody, others: [] }
  expect(whereExplanation(alone)).toContain('Nobody else is in this workspace yet')
  expect(whereExplanation(alone, [], true)).toContain('on their devices')
})
