/** A meeting of devices whose clocks differ, over ways that are slow, lopsided and lossy, on simulated time. */
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { newSimTime, type SimTime } from '../../../tests/support/sim-time'
import { bytesToId, type DocumentId, type LogId } from '../base/ids'
import { newScope, type Scope } from '../base/scope'
import { MAX_PRESENCE_BYTES } from '../wire/limits'
import { joinLive, LATER_MS, SOON_MS, type LivePresence } from './live-presence'
import { newPresence, type Presence } from './presence'

const agenda: DocumentId = bytesToId('document', new Uint8Array(16).fill(3))
const caret = {
  anchor: { type: null, tname: 'item:0123456789abcdef', item: { client: 2 ** 52, clock: 90_000 }, assoc: 0 },
  head: { type: null, tname: 'item:0123456789abcdef', item: { client: 2 ** 52, clock: 90_120 }, assoc: 0 }
}

interface Device {
  readonly log: LogId
  readonly skewMs: number
  readonly presence: Presence
  readonly live: LivePresence
  readonly scope: Scope
  /** The meeting is over for this device, which stays in the document. */
  readonly meeting: Scope
}

/** How long a frame takes from one device to another, in ms; null where it is lost. */
type Way = (from: LogId, to: LogId) => number | null

let time: SimTime
let scope: Scope
let devices: Device[]
let way: Way
let stamper: LogId | null
let frames: number[]
let arrived = 0

beforeEach(begin)
afterEach(() => scope.end())

function begin(): void {
  ;[time, scope, devices, way, stamper, frames] = [newSimTime(), newScope(), [], () => 20, null, []]
  arrived = 0
}

const wait = (ms: number) => time.advance(ms, () => Promise.resolve())
const logOf = (number: number): LogId => bytesToId('log', new Uint8Array(16).fill(number))
const offsetOf = (device: Device, { log }: Device) => device.live.differenceOf(log)?.offsetMs ?? null
const truth = (device: Device, other: Device) => other.skewMs - device.skewMs

function arrive(skewMs: number): Device {
  const [own, presence] = [scope.child(), newPresence()]
  own.defer(() => presence.close())
  const { clock, timers, stop } = time.deviceTime(skewMs)
  own.defer(stop)
  const log = logOf(++arrived)
  const meeting = own.child()
  for (const { presence: other, log: theirs } of devices) {
    other.book.meet(`to ${log}`, log, presence.book.own)
    presence.book.meet(`to ${theirs}`, theirs, other.book.own)
  }
  presence.awareness.on('update', (_: unknown, origin: unknown) => origin === 'local' && carry(log, presence))
  presence.awarenessOf(agenda, own).setLocalStateField('cursor', caret)
  const live = joinLive({ presence, document: agenda, clock, timers, scope: meeting, stamper: () => stamper })
  const device = { log, skewMs, presence, live, scope: own, meeting }
  devices.push(device)
  devices.forEach(({ presence: each }) => each.book.repeat())
  return device
}

function carry(log: LogId, { awareness, book }: Presence): void {
  const update = encodeAwarenessUpdate(awareness, [book.own])
  frames.push(update.length)
  for (const to of devices.filter((device) => device.log !== log)) {
    const ms = way(log, to.log)
    const arriving = () => to.scope.ended || applyAwarenessUpdate(to.presence.awareness, update, 'mesh')
    if (ms !== null) time.after(ms, arriving)
  }
}

function leave(gone: Device): void {
  gone.scope.end()
  devices = devices.filter((device) => device !== gone)
  for (const { presence } of devices) presence.book.leave(`to ${gone.log}`)
}

test('two clocks 90 s apart agree after a few words, and nobody says anything once the meeting is over', async () => {
  const [ana, bo] = [arrive(-45_000), arrive(45_000)]
  expect(offsetOf(ana, bo)).toBeNull()
  await wait(3 * SOON_MS)
  expect([offsetOf(ana, bo), offsetOf(bo, ana)]).toEqual([90_000, -90_000])

  bo.meeting.end()
  await wait(20)
  expect(bo.presence.awareness.getLocalState()).toEqual({ document: agenda, cursor: caret })
  expect(ana.live.others).toEqual([])
  await wait(LATER_MS)
  expect(bo.presence.awareness.getLocalState()).toEqual({ document: agenda, cursor: caret })
})

test('words come every two seconds until all are measured, every ten from then on, and soon again for whoever comes', async () => {
  const [ana] = [arrive(0), arrive(7_000)]
  await wait(4 * SOON_MS)
  frames = []
  await wait(6 * LATER_MS)
  expect(frames.length).toBeLessThanOrEqual(12)

  const late = arrive(-30_000)
  await wait(3 * SOON_MS)
  expect(offsetOf(ana, late)).toBe(-30_000)
})

test('a hand goes up by the clock of whoever sees it, with the temperature, and is down when they leave', async () => {
  const [ana, bo] = [arrive(0), arrive(60_000)]
  await wait(3 * SOON_MS)
  bo.live.say({ handMs: time.now() + bo.skewMs, temperature: 'down' })
  const raisedMs = time.now()
  await wait(20)
  expect(ana.live.others).toEqual([{ log: bo.log, handMs: raisedMs, temperature: 'down' }])
  leave(bo)
  expect(ana.live.others).toEqual([])
})

test('whoever set the timer and left is vouched for, to those who never met them, one after the other', async () => {
  const [ana, bo] = [arrive(12_000), arrive(-64_000)]
  await wait(3 * SOON_MS)
  stamper = ana.log
  leave(ana)
  const cleo = arrive(90_000)
  await wait(3 * SOON_MS)
  expect(offsetOf(cleo, ana)).toBe(truth(cleo, ana))

  leave(bo)
  const dan = arrive(-90_000)
  await wait(3 * SOON_MS)
  expect(offsetOf(dan, ana)).toBe(truth(dan, ana))
  expect(offsetOf(cleo, ana)).toBe(truth(cleo, ana))
})

test('nobody is listened to whom no link vouches for, and what is no word is none', async () => {
  const [ana, bo] = [arrive(0), arrive(5_000)]
  ana.presence.book.leave(`to ${bo.log}`)
  await wait(3 * SOON_MS)
  expect(ana.live.others).toEqual([])

  bo.meeting.end()
  ana.presence.book.meet('again', bo.log, bo.presence.book.own)
  for (const beside of [{ now: NaN }, { now: 'x' }, [], { now: -1, heard: 'x' }]) {
    bo.presence.sayBeside(beside)
    await wait(50)
    expect(ana.live.others).toEqual([])
  }
  const nowMs = time.now()
  bo.presence.sayBeside({ now: nowMs, heard: [[1], null, [ana.presence.book.own, nowMs, 1e300]], clock: ['x', 1, 1] })
  await wait(50)
  expect(ana.live.others).toEqual([{ log: bo.log, handMs: null, temperature: null }])
  expect(offsetOf(ana, bo)).toBeNull()
})

test('an answer to what was never said measures nothing', async () => {
  way = (from) => (from === logOf(1) ? null : 20)
  const [ana, bo] = [arrive(0), arrive(0)]
  await wait(SOON_MS)
  bo.presence.sayBeside({ now: time.now(), heard: [[ana.presence.book.own, time.now() - 77, time.now() - 70]] })
  await wait(SOON_MS)
  expect(offsetOf(ana, bo)).toBeNull()
})

test('a clock this device measured is no other’s to tell, and a difference nobody could have is not believed', async () => {
  const [ana, bo, cleo] = [arrive(0), arrive(5_000), arrive(0)]
  await wait(4 * SOON_MS)
  cleo.meeting.end()
  const lie = (log: LogId, offsetMs: number) => {
    cleo.presence.sayBeside({ now: time.now(), heard: [], clock: [log, offsetMs, 0] })
    return wait(50)
  }
  await lie(bo.log, 80_000)
  expect(offsetOf(ana, bo)).toBe(5_000)
  await lie(logOf(99), 1e300)
  expect(ana.live.differenceOf(logOf(99))).toBeNull()
  await lie(logOf(99), -3_000)
  expect(ana.live.differenceOf(logOf(99))?.offsetMs).toBe(-3_000)
})

test('with twelve people a word and its caret fit what presence may take, and everybody is measured', async () => {
  const everybody = Array.from({ length: 12 }, (_, index) => arrive(index * 15_000 - 90_000))
  const [ana] = everybody
  stamper = ana?.log ?? null
  everybody.forEach(({ live }) => live.say({ handMs: time.now(), temperature: 'level' }))
  await wait(4 * SOON_MS)
  expect(Math.max(...frames)).toBeLessThan(MAX_PRESENCE_BYTES - 64)
  for (const { presence } of everybody) expect(presence.awareness.getLocalState()?.['cursor']).toEqual(caret)
  for (const device of everybody)
    for (const other of everybody) if (device !== other) expect(offsetOf(device, other)).toBe(truth(device, other))
})

test('with more people than one word answers the words still fit, and all are answered in turn', async () => {
  const everybody = Array.from({ length: 26 }, (_, index) => arrive(index * 1_000))
  await wait(4 * SOON_MS)
  expect(Math.max(...frames)).toBeLessThan(MAX_PRESENCE_BYTES)
  const [ana] = everybody
  for (const other of everybody.slice(1)) expect(ana && offsetOf(ana, other)).toBe(ana && truth(ana, other))
})

test('over slow, lopsided ways that lose a third of the words all clocks agree within 300 ms', async () => {
  const skew = fc.integer({ min: -90_000, max: 90_000 })
  await fc.assert(
    fc.asyncProperty(fc.array(skew, { minLength: 2, maxLength: 4 }), fc.integer(), async (skews, seed) => {
      scope.end()
      begin()
      way = lossyWays(newSimRandom(seed))
      const everybody = skews.map(arrive)
      await wait(30 * SOON_MS)
      for (const device of everybody)
        for (const other of everybody.filter((each) => each !== device)) {
          const offsetMs = offsetOf(device, other)
          expect(offsetMs).not.toBeNull()
          expect(Math.abs(Number(offsetMs) - truth(device, other))).toBeLessThanOrEqual(300)
        }
    }),
    { numRuns: 30 }
  )
})

/** Each way has its own slowness for good, up to 200 ms, and up to 100 ms more each time. */
function lossyWays(random: SimRandom): Way {
  const slowness = new Map<string, number>()
  return (from, to) => {
    const key = from + to
    if (!slowness.has(key)) slowness.set(key, random.below(200))
    return random.chance(1 / 3) ? null : (slowness.get(key) ?? 0) + random.below(100)
  }
}
