/**
 * Closing times over changes of clocks, over the date line and for people who move. The instants are Temporal's, said by
 * temporal-polyfill 1.0.8 (`PlainDateTime.toZonedDateTime`, disambiguation `compatible`) on 2026-12-01.
 */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { WorkingHours } from '../base/working-day'
import { closingChoices, type ClosingAsk, type WorkingPerson } from './closing-choices'
import { zonedMs } from './wall-time'
import { wallClockOf } from './wall-time'

const BY_TEMPORAL: [wall: string, zone: string, instant: string][] = [
  // Clocks go forward, then back: in the north, in the south, by half an hour, at midnight.
  ['2026-03-29T01:30', 'Europe/Lisbon', '2026-03-29T01:30:00Z'],
  ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00Z'],
  ['2026-10-25T01:30', 'Europe/Lisbon', '2026-10-25T00:30:00Z'],
  ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00Z'],
  ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30:00Z'],
  ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00Z'],
  ['2026-10-04T02:30', 'Australia/Sydney', '2026-10-03T16:30:00Z'],
  ['2026-04-05T02:30', 'Australia/Sydney', '2026-04-04T15:30:00Z'],
  ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
  ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ['2026-09-27T02:30', 'Pacific/Auckland', '2026-09-26T14:30:00Z'],
  ['2026-04-05T02:30', 'Pacific/Auckland', '2026-04-04T13:30:00Z'],
  ['2026-09-06T00:30', 'America/Santiago', '2026-09-06T04:30:00Z'],
  ['2026-04-04T23:30', 'America/Santiago', '2026-04-05T02:30:00Z'],
  // Either side of the date line, and the day that Samoa and Kiritimati left out.
  ['2026-12-01T17:00', 'Pacific/Apia', '2026-12-01T04:00:00Z'],
  ['2026-12-01T17:00', 'Pacific/Pago_Pago', '2026-12-02T04:00:00Z'],
  ['2026-12-01T17:00', 'Pacific/Kiritimati', '2026-12-01T03:00:00Z'],
  ['2011-12-29T23:30', 'Pacific/Apia', '2011-12-30T09:30:00Z'],
  ['2011-12-30T12:00', 'Pacific/Apia', '2011-12-30T22:00:00Z'],
  ['2011-12-31T05:00', 'Pacific/Apia', '2011-12-30T15:00:00Z'],
  ['1994-12-31T12:00', 'Pacific/Kiritimati', '1994-12-31T22:00:00Z'],
  // Halves and quarters of an hour.
  ['2026-12-01T17:00', 'Asia/Kolkata', '2026-12-01T11:30:00Z'],
  ['2026-12-01T17:00', 'Asia/Kathmandu', '2026-12-01T11:15:00Z'],
  ['2026-12-01T17:00', 'America/St_Johns', '2026-12-01T20:30:00Z'],
  ['2026-03-08T02:30', 'America/St_Johns', '2026-03-08T06:00:00Z'],
  ['2026-12-01T17:00', 'Pacific/Chatham', '2026-12-01T03:15:00Z'],
  ['2026-04-05T03:00', 'Pacific/Chatham', '2026-04-04T13:15:00Z'],
  ['2026-12-01T17:00', 'Australia/Eucla', '2026-12-01T08:15:00Z'],
  ['2026-02-15T02:30', 'Africa/Casablanca', '2026-02-15T01:30:00Z']
]

test.each(BY_TEMPORAL)('%s in %s is %s', (wall, zone, instant) => {
  expect(zonedMs({ wall, zone })).toBe(Date.parse(instant))
})

test('a closing that is no moment has no instant', () => {
  expect(zonedMs({ wall: '2026-02-30T10:00', zone: 'Europe/Lisbon' })).toBe(null)
  expect(zonedMs({ wall: '2026-12-01T10:00', zone: 'Mars/Base' })).toBe(null)
})

const WEEKDAYS: WorkingHours = [...Array.from({ length: 5 }, () => [540, 1020] as const), null, null]
const person = (zone: string, others: Partial<WorkingPerson> = {}): WorkingPerson => ({
  zone,
  hours: WEEKDAYS,
  away: [],
  ...others
})
const LISBON = person('Europe/Lisbon')

/** Wall times by key, with how many are left without a working day. */
function told({ now, ...ask }: { now: string } & Partial<ClosingAsk>): Record<string, string> {
  const choices = closingChoices({ author: LISBON, people: [LISBON], nowMs: Date.parse(now), ...ask })
  return Object.fromEntries(choices.map(({ key, closes, without }) => [key, `${closes.wall} ${without}`]))
}

test('one person’s working day is the next whole one, and a weekend is none', () => {
  expect(told({ now: '2026-12-01T08:00Z' })).toEqual({
    oneDay: '2026-12-01T17:00 0',
    twoDays: '2026-12-02T17:00 0',
    week: '2026-12-08T09:00 0'
  })
  expect(told({ now: '2026-12-01T09:01Z' })['oneDay']).toBe('2026-12-02T17:00 0')
  expect(told({ now: '2026-12-04T12:00Z' })['oneDay']).toBe('2026-12-07T17:00 0')
})

test('everyone’s day is over at the last of them, put off to where the author works', () => {
  const people = [LISBON, person('Asia/Tokyo'), person('America/Los_Angeles')]
  // Los Angeles ends its Tuesday at 01:00 on Wednesday in Lisbon.
  expect(told({ now: '2026-12-01T08:00Z', people })).toMatchObject({
    oneDay: '2026-12-02T09:00 0',
    twoDays: '2026-12-03T09:00 0'
  })
})

test('whoever is away has their working day after it, and whoever is away for long is said', () => {
  const away = (fromMs: string, toMs: string | null) => [
    { fromMs: Date.parse(fromMs), toMs: toMs === null ? null : Date.parse(toMs) }
  ]
  const back = person('Europe/Lisbon', { away: away('2026-11-30T00:00Z', '2026-12-03T12:00Z') })
  expect(told({ now: '2026-12-01T08:00Z', people: [LISBON, back] })).toMatchObject({ oneDay: '2026-12-04T17:00 0' })
  const gone = person('Asia/Tokyo', { away: away('2026-11-30T00:00Z', null) })
  const idle = person('Asia/Tokyo', { hours: [] })
  expect(told({ now: '2026-12-01T08:00Z', people: [LISBON, gone, idle] })).toEqual({
    oneDay: '2026-12-01T17:00 2',
    twoDays: '2026-12-02T17:00 2',
    week: '2026-12-08T09:00 2'
  })
})

test('a week is a week of the calendar, though clocks change in it', () => {
  expect(told({ now: '2026-10-20T10:00Z' })['week']).toBe('2026-10-27T11:00 0')
  expect(told({ now: '2026-03-26T11:00Z' })['week']).toBe('2026-04-02T11:00 0')
  const sydney = person('Australia/Sydney')
  expect(told({ now: '2026-10-01T01:00Z', author: sydney })['week']).toBe('2026-10-08T11:00 0')
})

test('a working day over the change of clocks ends by the clock on the wall', () => {
  const nights = person('Europe/Berlin', { hours: Array.from({ length: 7 }, () => [22 * 60, 30 * 60] as const) })
  const ask = { people: [nights], author: nights }
  expect(told({ now: '2026-03-28T20:00Z', ...ask })['oneDay']).toBe('2026-03-29T06:00 0')
  expect(told({ now: '2026-10-24T19:00Z', ...ask })['oneDay']).toBe('2026-10-25T06:00 0')
})

test('hours said as 22:00 to 06:00 run into the next day, as they do everywhere else', () => {
  const nights = person('Europe/Berlin', { hours: Array.from({ length: 7 }, () => [22 * 60, 6 * 60] as const) })
  expect(told({ now: '2026-12-01T20:00Z', people: [nights], author: nights })).toMatchObject({
    oneDay: '2026-12-02T06:00 0',
    twoDays: '2026-12-03T06:00 0'
  })
})

test('of an hour that clocks show twice the second is never meant', () => {
  const author = person('Europe/Berlin', { hours: [] })
  // Ends at 02:30 in Berlin, for the second time.
  const people = [person('UTC', { hours: Array.from({ length: 7 }, () => [30, 90] as const) })]
  const [choice] = closingChoices({ author, people, nowMs: Date.parse('2026-10-25T00:10Z') })
  expect(choice).toMatchObject({ closes: { wall: '2026-10-25T03:00' }, ms: Date.parse('2026-10-25T02:00Z') })
})

test('over the date line a Monday is each one’s own', () => {
  const people = [person('Pacific/Apia'), person('Pacific/Pago_Pago'), person('Pacific/Kiritimati')]
  const [apia] = people
  // Saturday in Apia, Friday evening in Pago Pago: its Monday ends when Apia's Tuesday does.
  const ask = { now: '2026-12-05T04:00Z', people }
  expect(told({ ...ask, author: apia })['oneDay']).toBe('2026-12-08T17:00 0')
  expect(told({ ...ask, author: person('Pacific/Pago_Pago') })['oneDay']).toBe('2026-12-07T17:00 0')
})

test('the day that Samoa left out was nobody’s working day', () => {
  const apia = person('Pacific/Apia')
  // Thursday 29 December 2011, 08:00; the Friday did not happen.
  expect(told({ now: '2011-12-29T18:00Z', people: [apia], author: apia })).toMatchObject({
    oneDay: '2011-12-29T17:00 0',
    twoDays: '2012-01-02T17:00 0'
  })
})

test('halves and quarters of an hour are kept', () => {
  const people = [person('Asia/Kathmandu')]
  expect(told({ now: '2026-12-01T02:00Z', people })['oneDay']).toBe('2026-12-01T11:15 0')
  expect(told({ now: '2026-12-01T02:00Z', people, author: person('Asia/Kolkata') })['oneDay']).toBe(
    '2026-12-01T16:45 0'
  )
})

test('a closing time stays where it was when somebody moves in mid-week, and their days go by the new clock', () => {
  const [before] = closingChoices({ author: LISBON, people: [LISBON], nowMs: Date.parse('2026-12-01T08:00Z') })
  expect(before && zonedMs(before.closes)).toBe(Date.parse('2026-12-01T17:00Z'))
  // On Wednesday they are in Tokyo: that day ends at 08:00 in Lisbon, before its author's begins.
  const moved = { now: '2026-12-01T23:00Z', people: [person('Asia/Tokyo')] }
  expect(told(moved)['oneDay']).toBe('2026-12-02T09:00 0')
  expect(told({ ...moved, author: person('Asia/Tokyo') })['oneDay']).toBe('2026-12-02T17:00 0')
  expect(before && zonedMs(before.closes)).toBe(before?.ms)
})

test('a zone nobody here knows counts as UTC, and the closing says so', () => {
  const nowhere = person('Mars/Base')
  const [choice] = closingChoices({ author: nowhere, people: [nowhere], nowMs: Date.parse('2026-12-01T08:00Z') })
  expect(choice?.closes).toEqual({ wall: '2026-12-01T17:00', zone: 'UTC' })
})

test('whoever asks and whenever, a choice is its own wall time, ahead, and where its author works (seed 6)', () => {
  const zones = [...new Set(BY_TEMPORAL.map(([, zone]) => zone))]
  const someone = fc.record({
    zone: fc.constantFrom(...zones),
    hours: fc.constantFrom<WorkingHours>(WEEKDAYS, [null, [600, 900], null, [1320, 1800], null, null, [0, 1440]]),
    away: fc.constantFrom([], [{ fromMs: Date.parse('2026-03-30T00:00Z'), toMs: Date.parse('2026-04-06T00:00Z') }])
  })
  const now = fc.integer({ min: Date.parse('2026-01-01T00:00Z'), max: Date.parse('2027-01-01T00:00Z') })
  fc.assert(
    fc.property(someone, fc.array(someone, { maxLength: 4 }), now, (author, people, nowMs) => {
      const choices = closingChoices({ author, people, nowMs })
      for (const { closes, ms } of choices) {
        expect([zonedMs(closes), closes.zone, ms >= nowMs]).toEqual([ms, author.zone, true])
        expect(worksAt(author, ms)).toBe(true)
      }
      const [one, two] = choices
      expect([one?.without, (one?.ms ?? 0) <= (two?.ms ?? 0)]).toEqual([0, true])
    }),
    { seed: 6, numRuns: 300 }
  )
})

/** By the wall clock alone: within the hours of that day, or of the night before. */
function worksAt({ zone, hours }: WorkingPerson, ms: number): boolean {
  const wall = wallClockOf(zone)?.wallAt(ms) ?? ''
  const minutes = Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14))
  const weekday = (new Date(`${wall.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7
  return [0, 1].some((nights) => {
    const span = hours[(weekday - nights + 7) % 7]
    const at = minutes + nights * 1440
    // An hour that never happens or happens twice may move an edge by as much.
    return span != null && at >= span[0] - 60 && at <= span[1] + 60
  })
}
