/** Calendar files, read by ical.js: an independent parser has to find the hours that `Temporal` finds. */
import ICAL from 'ical.js'
import { Temporal } from 'temporal-polyfill'
import { expect, test } from 'vitest'
import { calendarOfSeries, calendarOfSessions, type CalendarSession } from './calendar-file'
import type { Series } from './series'

const subject = {
  document: 'doc1',
  title: 'Hourly readings; review, weekly',
  href: 'https://example.org/w/1/d/doc1',
  nowMs: Date.parse('2026-12-01T10:00:00Z')
}
const session: CalendarSession = {
  id: 's1',
  wall: '2026-12-02T12:00',
  zone: 'Europe/Lisbon',
  minutes: 25,
  revision: 0,
  cancelled: false
}

function read(file: string | null) {
  expect(file).not.toBeNull()
  const calendar = new ICAL.Component(ICAL.parse(file ?? '') as unknown[])
  const zones = calendar.getAllSubcomponents('vtimezone').map((zone) => new ICAL.Timezone(zone))
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event))
  return { calendar, zones, events }
}

const instantOf = (time: ICAL.Time) => time.toUnixTime() * 1000
const byTemporal = (wall: string, zone: string) =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds

/** On both sides of a change of clocks; São Paulo has none any more. */
test.each([
  ['Europe/Lisbon', '2027-03-27T09:00', '2027-03-29T09:00'],
  ['America/Santiago', '2027-04-02T09:00', '2027-04-05T09:00'],
  ['Australia/Sydney', '2027-04-02T18:30', '2027-04-05T18:30'],
  ['Pacific/Auckland', '2026-09-25T08:00', '2026-09-28T08:00'],
  ['America/Sao_Paulo', '2026-10-16T21:00', '2027-02-22T21:00'],
  ['Asia/Kolkata', '2026-10-16T21:00', '2027-02-22T21:00']
])('meetings in %s are at the right hour before and after the clocks change', (zone, before, after) => {
  const sessions = [before, after].map((wall, at) => ({ ...session, id: String(at), zone, wall }))
  const { events } = read(calendarOfSessions(sessions, subject))
  expect(events.map(({ startDate }) => startDate.toString().slice(0, 16))).toEqual([before, after])
  expect(events.map(({ startDate }) => instantOf(startDate))).toEqual(
    [before, after].map((wall) => byTemporal(wall, zone))
  )
  expect(events.map(({ duration }) => duration.toSeconds())).toEqual([1500, 1500])
})

test('a series is at the right hours for two years, over every change of clocks in both hemispheres', () => {
  for (const zone of [
    'Europe/Lisbon',
    'America/Sao_Paulo',
    'Australia/Sydney',
    'America/Santiago',
    'Pacific/Auckland'
  ]) {
    const series: Series = {
      rule: { every: 'week', interval: 1 },
      first: '2026-12-01',
      minutes: 50,
      turns: [{ time: '09:00', zone }],
      revision: 0
    }
    const { events } = read(calendarOfSeries(series, subject))
    const iterator = events[0]?.iterator()
    for (let week = 0; week < 104; week++) {
      const wall = Temporal.PlainDateTime.from('2026-12-01T09:00')
        .add({ weeks: week })
        .toString({ smallestUnit: 'second' })
      const next = iterator?.next()
      expect([next?.toString(), next && instantOf(next)]).toEqual([wall, byTemporal(wall, zone)])
    }
  }
})

test('turns at another hour are moved entries of the series, and those at its own hour are not', () => {
  const turns = [
    { time: '09:00', zone: 'Europe/Lisbon' },
    { time: '09:00', zone: 'Asia/Tokyo' }
  ]
  const series: Series = { rule: { every: 'week', interval: 1 }, first: '2027-03-23', minutes: 25, turns, revision: 3 }
  const { events, zones } = read(calendarOfSeries(series, subject))
  const [master, ...moved] = events
  expect(zones.map(({ tzid }) => tzid)).toEqual(['Europe/Lisbon'])
  expect(new Set(events.map(({ uid, sequence }) => `${uid} ${String(sequence)}`))).toEqual(new Set(['doc1.series 3']))
  expect(moved).toHaveLength(26)
  for (const event of moved) master?.relateException(event)
  const iterator = master?.iterator()
  const found = Array.from({ length: 4 }, () => {
    const next = iterator?.next()
    return next && master
      ? new Date(instantOf(master.getOccurrenceDetails(next).startDate)).toISOString().slice(0, 16)
      : ''
  })
  expect(found).toEqual(['2027-03-23T09:00', '2027-03-30T00:00', '2027-04-06T08:00', '2027-04-13T00:00'])
})

test('what changes keeps its UID and counts on, what is cancelled says so, and nothing of it escapes its line', () => {
  const { events, calendar } = read(calendarOfSessions([session], subject))
  const later = read(
    calendarOfSessions([{ ...session, wall: '2026-12-03T12:00', revision: 1, cancelled: true }], subject)
  )
  expect([events[0]?.uid, events[0]?.sequence]).toEqual(['doc1.s1', 0])
  expect([later.events[0]?.uid, later.events[0]?.sequence]).toEqual(['doc1.s1', 1])
  expect(later.events[0]?.component.getFirstPropertyValue('status')).toBe('CANCELLED')
  expect(events[0]?.summary).toBe(subject.title)
  const alarm = calendar.getFirstSubcomponent('vevent')?.getFirstSubcomponent('valarm')
  expect(alarm?.getFirstPropertyValue('trigger')?.toString()).toBe('-PT10M')
})

test('a zone this device does not know makes no file', () => {
  expect(calendarOfSessions([{ ...session, zone: 'Nowhere/Atall' }], subject)).toBeNull()
  expect(calendarOfSessions([], subject)).toBeNull()
})
