/**
 * Meetings as a calendar file (RFC 5545), for the calendar a person keeps: it is the calendar that wakes them.
 *
 * - A meeting keeps its UID, from the ids of its document and session, so a file taken in again changes the entry there is;
 *   SEQUENCE is the session's revision. What is cancelled is said, not left out.
 * - Times are by the wall they were set on, with the zone's own changes beside them, so that every calendar shows the right hour.
 * - A series is one entry with a rule; meetings whose turn is at another hour are moved entries of it, for the time ahead that
 *   the file covers. Later ones come with the next file.
 * - Nobody is listed: a file is handed on, and who comes stands in the document.
 */
import { TZDate } from '@date-fns/tz'
import ical, { ICalAlarmType, ICalEventStatus, type ICalCalendar } from 'ical-generator'
import { DAY_MS, MINUTE_MS, type Span } from '$lib/base/zone-clock'
import { occurrenceOf, ruledOccurrence, rruleOf, type Occurrence, type Series } from './series'
import { vtimezone } from './vtimezone'
import { zonedMs, type WallTime } from './wall-time'

/** Before it begins. */
const ALARM_SECONDS = 600
/** The rule runs on without an end: its zone is said for this long. */
const SERIES_YEARS = 3
/** Turns that are moved entries of a series, about a year of weekly meetings. */
const MOVED_TURNS = 52

/** What an entry says besides when it is. */
export interface CalendarSubject {
  readonly document: string
  readonly title: string
  /** Where the agenda is opened. */
  readonly href: string
  /** When the file is made, ms. */
  readonly nowMs: number
}

export interface CalendarSession extends WallTime {
  readonly id: string
  readonly minutes: number
  readonly revision: number
  readonly cancelled: boolean
}

/** Null where this device does not know the zone of one of them. */
export function calendarOfSessions(sessions: readonly CalendarSession[], subject: CalendarSubject): string | null {
  const entries = sessions.map((session) => ({ ...session, startMs: zonedMs(session) }))
  const starts = entries.flatMap(({ startMs }) => startMs ?? [])
  if (starts.length < entries.length || starts.length === 0) return null
  const calendar = newCalendar({ fromMs: Math.min(...starts), toMs: Math.max(...starts) })
  for (const { id, startMs, ...plan } of entries) {
    addEntry(calendar, { ...plan, uid: `${subject.document}.${id}`, startMs: startMs ?? 0 }, subject)
  }
  return calendar.toString()
}

/** Null where this device does not know the zone of one of its turns. */
export function calendarOfSeries(series: Series, subject: CalendarSubject): string | null {
  const first = ruledOccurrence(series, 0)
  if (!first) return null
  const uid = `${subject.document}.series`
  const { minutes, revision } = series
  const calendar = newCalendar({ fromMs: first.startMs, toMs: first.startMs + SERIES_YEARS * 365 * DAY_MS })
  const same = { uid, minutes, revision, cancelled: false }
  addEntry(calendar, { ...same, ...first }, subject).repeating(rruleOf(series))
  for (let index = 0; index < MOVED_TURNS; index++) {
    const [ruled, own] = [ruledOccurrence(series, index), occurrenceOf(series, index)]
    if (!ruled || !own) return null
    if (own.startMs === ruled.startMs) continue
    // By the wall of the rule: some calendars compare the words of a time, not its moment.
    addEntry(calendar, { ...same, startMs: own.startMs, zone: ruled.zone }, subject).recurrenceId(momentOf(ruled))
  }
  return calendar.toString()
}

function momentOf({ startMs, zone }: Occurrence): Date {
  return new TZDate(startMs, zone)
}

/** Zones are said from a year before, for calendars that look up what held until then. */
function newCalendar({ fromMs, toMs }: Span): ICalCalendar {
  const calendar = ical({ prodId: { company: 'Eventual', product: 'Agenda' } })
  const within = { fromMs: fromMs - 365 * DAY_MS, toMs: toMs + 365 * DAY_MS }
  return calendar.timezone({ name: null, generator: (zone) => vtimezone(zone, within) })
}

interface Entry {
  readonly uid: string
  readonly startMs: number
  readonly zone: string
  readonly minutes: number
  readonly revision: number
  readonly cancelled: boolean
}

function addEntry(calendar: ICalCalendar, entry: Entry, { title, href, nowMs }: CalendarSubject) {
  const { uid, zone, startMs, minutes, revision, cancelled } = entry
  return calendar.createEvent({
    id: uid,
    summary: title,
    description: href,
    url: href,
    sequence: revision,
    stamp: new Date(nowMs),
    timezone: zone,
    start: new TZDate(startMs, zone),
    end: new TZDate(startMs + minutes * MINUTE_MS, zone),
    status: cancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    alarms: cancelled ? [] : [{ type: ICalAlarmType.display, trigger: ALARM_SECONDS, description: title }]
  })
}
