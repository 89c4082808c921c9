/**
 * Wall times, instants and closing times as `Temporal` has them (decision 0017): random zones and moments, and the hours
 * around every kind of change of clocks. A failure prints its seed; `EVENTUAL_SEED` draws others.
 */
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { dayStateAt, workingSpans, type WorkingHours } from '../base/working-day'
import { DAY_MS, zoneClock } from '../base/zone-clock'
import { closingChoices, type WorkingPerson } from './closing-choices'
import { wallClockOf, zonedMs } from './wall-time'

const SEED = Number(process.env['EVENTUAL_SEED'] ?? 17)

/** Changes of clocks of every kind: by halves of an hour, at midnight, in winter, of the date; quarters of an hour. */
const STRANGE_ZONES = [
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Pacific/Pago_Pago',
  'Pacific/Chatham',
  'Pacific/Kwajalein',
  'Australia/Lord_Howe',
  'Australia/Eucla',
  'Africa/Casablanca',
  'Africa/Cairo',
  'America/Santiago',
  'America/Havana',
  'America/St_Johns',
  'America/Sao_Paulo',
  'America/Caracas',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Asia/Pyongyang',
  'Asia/Tehran',
  'Antarctica/Troll',
  'Europe/Dublin',
  'Europe/Lisbon',
  'Europe/Berlin',
  'UTC'
]

const anyZone = fc.oneof(
  fc.constantFrom(...STRANGE_ZONES),
  fc.constantFrom(...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC'))
)
const anyMs = fc.integer({ min: Date.parse('1990-01-01T00:00Z'), max: Date.parse('2037-12-31T00:00Z') })
const anyHours = fc.constantFrom<WorkingHours>(
  [...Array.from({ length: 5 }, () => [540, 1020] as const), null, null],
  [null, [600, 900], null, [1320, 360], null, null, [0, 1440]],
  Array.from({ length: 7 }, () => [1290, 345] as const),
  Array.from({ length: 7 }, () => [1290, 1785] as const)
)

test(`an instant shows on a wall as Temporal says (seed ${SEED})`, () => {
  check(
    fc.property(anyZone, anyMs, (zone, ms) => {
      expect(wallClockOf(zone)?.wallAt(ms)).toBe(wallByTemporal(zone, ms))
    })
  )
})

test(`a wall time is the instant Temporal says (seed ${SEED})`, () => {
  check(fc.property(anyZone, anyMs, (zone, asUtc) => expectSameInstant(zone, asUtc)))
})

test(`so it is in the hours around a change of clocks, those that happen twice or never included (seed ${SEED})`, () => {
  const away = fc.integer({ min: -27 * 60, max: 27 * 60 })
  const near = fc.integer({ min: -130, max: 130 })
  check(
    fc.property(anyZone, anyMs, fc.oneof(near, away), (zone, fromMs, minutes) => {
      const change = changeAfter(zone, fromMs)
      if (change === null) return
      const ms = change + minutes * 60_000
      expect(wallClockOf(zone)?.wallAt(ms)).toBe(wallByTemporal(zone, ms))
      // As if in UTC, by the clock of before and by the clock of after.
      for (const side of [-1, 0]) expectSameInstant(zone, ms + offsetByTemporal(zone, change + side))
    }),
    500
  )
})

test('the day that Samoa, Kiritimati and Kwajalein left out, and the one that comes twice, are as Temporal says', () => {
  const days = [
    ['Pacific/Apia', '2011-12-30T00:00Z'],
    ['Pacific/Kiritimati', '1994-12-31T00:00Z'],
    ['Pacific/Kwajalein', '1993-08-21T00:00Z']
  ] as const
  for (const [zone, day] of days) {
    for (let minutes = -36 * 60; minutes <= 36 * 60; minutes += 15) {
      expectSameInstant(zone, Date.parse(day) + minutes * 60_000)
    }
  }
})

test(`whoever works at a moment works by the wall clock of Temporal (seed ${SEED})`, () => {
  check(
    fc.property(anyZone, anyHours, anyMs, (zone, hours, ms) => {
      const isWorking = dayStateAt(hours, zoneClock(zone).wallAt(ms)) === 'working'
      expect(isWorking).toBe(worksByTemporal({ zone, hours }, ms))
    })
  )
})

test(`working spans begin and end when Temporal says (seed ${SEED})`, () => {
  check(
    fc.property(anyZone, anyHours, anyMs, (zone, hours, fromMs) => {
      const toMs = fromMs + 3 * DAY_MS
      const edges = new Set(daysByTemporal({ zone, hours }, fromMs, 5).flatMap((day) => [day.fromMs, day.toMs]))
      for (const span of workingSpans({ zone, hours }, { fromMs, toMs })) {
        expect(span.fromMs === fromMs || edges.has(span.fromMs)).toBe(true)
        expect(span.toMs === toMs || edges.has(span.toMs)).toBe(true)
      }
    }),
    150
  )
})

const anyone = fc.record({ zone: anyZone, hours: anyHours, away: fc.constant([]) })
const EVER: Pick<WorkingPerson, 'zone' | 'hours'> = { zone: 'UTC', hours: [] }

test(`everyone has had their working days when Temporal says they have (seed ${SEED})`, () => {
  check(
    fc.property(fc.array(anyone, { minLength: 1, maxLength: 4 }), anyMs, (people, nowMs) => {
      const [oneDay, twoDays] = closingChoices({ author: EVER, people, nowMs })
      expect([oneDay?.ms, twoDays?.ms]).toEqual([everyoneHad(people, 1, nowMs), everyoneHad(people, 2, nowMs)])
    }),
    100
  )
})

test(`who moves in mid-week has the days of the new zone from then on, and what was set stays (seed ${SEED})`, () => {
  const days = fc.integer({ min: 1, max: 6 })
  check(
    fc.property(anyone, anyZone, anyMs, days, (person, zone, nowMs, later) => {
      const [before] = closingChoices({ author: person, people: [person], nowMs })
      const movedMs = nowMs + later * DAY_MS
      const moved = { ...person, zone }
      const [after] = closingChoices({ author: EVER, people: [moved], nowMs: movedMs })
      expect(after?.ms).toBe(everyoneHad([moved], 1, movedMs))
      expect(before && zonedMs(before.closes)).toBe(before?.ms)
      expect(before && instantByTemporal(before.closes.zone, before.closes.wall)).toBe(before?.ms)
    }),
    100
  )
})

test(`a week later is a week later by Temporal’s calendar (seed ${SEED})`, () => {
  check(
    fc.property(anyZone, anyMs, (zone, ms) => {
      const week = closingChoices({ author: { zone, hours: [] }, people: [], nowMs: ms }).at(-1)
      const now = Temporal.PlainDateTime.from(wallByTemporal(zone, ms))
      const there = now.add({ days: 7 }).toZonedDateTime(zone, { disambiguation: 'compatible' })
      expect(week?.ms).toBe(there.epochMilliseconds)
    }),
    100
  )
})

function check<Drawn>(property: fc.IProperty<Drawn>, numRuns = 250): void {
  fc.assert(property, { seed: SEED, numRuns })
}

function wallByTemporal(zone: string, ms: number): string {
  return Temporal.Instant.fromEpochMilliseconds(ms)
    .toZonedDateTimeISO(zone)
    .toPlainDateTime()
    .toString({ smallestUnit: 'minute' })
}

function instantByTemporal(zone: string, wall: string): number {
  return Temporal.PlainDateTime.from(wall).toZonedDateTime(zone, { disambiguation: 'compatible' }).epochMilliseconds
}

function expectSameInstant(zone: string, asUtcMs: number): void {
  const wall = new Date(asUtcMs).toISOString().slice(0, 16)
  expect([zone, wall, zonedMs({ wall, zone })]).toEqual([zone, wall, instantByTemporal(zone, wall)])
}

function offsetByTemporal(zone: string, ms: number): number {
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
}

function changeAfter(zone: string, ms: number): number | null {
  const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  return there.getTimeZoneTransition('next')?.epochMilliseconds ?? null
}

/** By dates and times of Temporal alone, of the hours of that date and of the night before. */
function worksByTemporal({ zone, hours }: Pick<WorkingPerson, 'zone' | 'hours'>, ms: number): boolean {
  const there = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone)
  const minutes = there.hour * 60 + there.minute
  return [0, 1].some((nights) => {
    const span = hours[there.toPlainDate().subtract({ days: nights }).dayOfWeek - 1]
    if (!span) return false
    const to = span[1] > span[0] ? span[1] : span[1] + 1440
    const at = minutes + nights * 1440
    return at >= span[0] && at < to
  })
}

/** Working days from the one before `ms` on; a date that a zone left out is none. */
function daysByTemporal({ zone, hours }: Pick<WorkingPerson, 'zone' | 'hours'>, ms: number, days: number) {
  const first = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().subtract({ days: 1 })
  return Array.from({ length: days }, (_, day) => first.add({ days: day })).flatMap((date) => {
    const span = hours[date.dayOfWeek - 1]
    if (!span || !date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).toPlainDate().equals(date)) return []
    const to = span[1] > span[0] ? span[1] : span[1] + 1440
    const [fromMs = 0, toMs = 0] = [span[0], to].map(
      (minutes) => date.toPlainDateTime().add({ minutes }).toZonedDateTime(zone).epochMilliseconds
    )
    return [{ fromMs, toMs }]
  })
}

/** To the minute, and never in the second of two equal hours of UTC: it has none. */
function everyoneHad(people: readonly WorkingPerson[], count: number, nowMs: number): number {
  const had = people.map((person) => {
    const ahead = daysByTemporal(person, nowMs, 30).filter(({ fromMs, toMs }) => fromMs >= nowMs && toMs > fromMs)
    return ahead[count - 1]?.toMs ?? nowMs
  })
  return Math.ceil(Math.max(nowMs, ...had) / 60_000) * 60_000
}
