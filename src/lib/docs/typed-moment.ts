/**
 * Dates and times as somebody types them after an `@`: "tomorrow", "fri 14:00", "2026-12-04", "4 dec 9:30". Read by the clock
 * and zone of whoever types, into wall time and zone, which is the same moment for everybody. English, as the app is.
 */
import { laterWall, wallClockOf, weekdayOf, type WallClock, type WallTime } from './wall-time'

export interface Typist {
  readonly nowMs: number
  /** IANA name. */
  readonly zone: string
}

/** Offered where only a day was typed: when days begin, halve and end. */
const TIMES = ['09:00', '12:00', '17:00']
const DAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']
const MONTHS = 'january february march april may june july august september october november december'.split(' ')
/** Fewer letters begin too many other words. */
const LEAST_LETTERS = 3

const TYPED = /^(?<day>.*?)(?:(?:^|\s+)(?<time>\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm)?|noon))?$/
const TIME = /^(?<hour>\d{1,2})(?:[:.](?<minute>\d\d))?\s?(?<half>am|pm)?$/

/** What may be meant, soonest first; none where nothing is. A time the clock skips is the one after. */
export function momentsFor(typed: string, { nowMs, zone }: Typist): WallTime[] {
  const clock = wallClockOf(zone)
  const words = typed.toLowerCase()
  if (!clock || words !== words.trim() || words === '') return []
  return readings(words)
    .flatMap(({ day, time }) => {
      const walls = (time === null ? TIMES : [time]).flatMap((each) => wallOf(day, each, { clock, nowMs }) ?? [])
      return walls.flatMap((wall) => clock.msOf(wall) ?? [])
    })
    .map((ms) => ({ wall: clock.wallAt(ms), zone }))
}

interface Reading {
  readonly day: string
  /** `14:00`; null where only a day was typed. */
  readonly time: string | null
}

/** "4 dec 9" is a day and a time; "4 dec" alone, and "dec 4", are days whose number looks like a time. */
function readings(words: string): Reading[] {
  const { day = '', time } = TYPED.exec(words)?.groups ?? {}
  if (isDay(words)) return [{ day: words, time: null }]
  const read = time === undefined ? null : timeOf(time)
  const saysTime = time !== undefined && /[:.apn]/.test(time)
  return read !== null && (day === '' ? saysTime : isDay(day)) ? [{ day, time: read }] : []
}

function timeOf(time: string): string | null {
  if (time === 'noon') return '12:00'
  const { hour = '', minute = '00', half } = TIME.exec(time)?.groups ?? {}
  const [h, m] = [Number(hour), Number(minute)]
  if (m > 59 || (half ? h < 1 || h > 12 : h > 23)) return null
  const inDay = half ? (h % 12) + (half === 'pm' ? 12 : 0) : h
  return `${String(inDay).padStart(2, '0')}:${minute}`
}

interface Present {
  readonly clock: WallClock
  readonly nowMs: number
}

function isDay(day: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d$/.test(day) ||
    isCalled(day, 'today') ||
    isCalled(day, 'tomorrow') ||
    dayNumber(day) >= 0 ||
    dayAndMonth(day) !== null
  )
}

/** Null where that is no date, or today and past. */
function wallOf(day: string, time: string, { clock, nowMs }: Present): string | null {
  const now = clock.wallAt(nowMs)
  const at = (date: string) => `${date}T${time}`
  const inDays = (days: number) => at(laterWall(now, { days }).slice(0, 10))
  if (/^\d/.test(day) && day.includes('-')) return at(day)
  if (isCalled(day, 'tomorrow')) return inDays(1)
  if (day === '') return inDays(inDays(0) > now ? 0 : 1)
  if (isCalled(day, 'today')) return inDays(0) > now ? inDays(0) : null
  const weekday = dayNumber(day)
  if (weekday >= 0) {
    const ahead = (weekday - weekdayOf(now) + 7) % 7
    return inDays(ahead === 0 && inDays(0) <= now ? 7 : ahead)
  }
  const date = dayAndMonth(day)
  if (!date) return null
  const year = Number(now.slice(0, 4))
  const inYear = (y: number) => at(`${date.year ?? y}-${date.monthAndDay}`)
  return inYear(year) > now ? inYear(year) : inYear(year + 1)
}

function isCalled(typed: string, name: string): boolean {
  return typed.length >= LEAST_LETTERS && name.startsWith(typed)
}

/** 0 is Monday; -1 for no day of the week. */
function dayNumber(typed: string): number {
  return DAYS.findIndex((name) => isCalled(typed, name))
}

/** "4 dec", "dec 4", "4 december 2027". */
function dayAndMonth(typed: string): { readonly monthAndDay: string; readonly year: number | null } | null {
  const found = /^(?:(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2}))(?: (\d{4}))?$/.exec(typed)
  if (!found) return null
  const [, dayFirst, monthAfter, monthFirst, dayAfter, year] = found
  const month = MONTHS.findIndex((name) => isCalled(monthAfter ?? monthFirst ?? '', name)) + 1
  const day = Number(dayFirst ?? dayAfter)
  if (month === 0 || day < 1 || day > 31) return null
  const monthAndDay = [month, day].map((part) => String(part).padStart(2, '0')).join('-')
  return { monthAndDay, year: year === undefined ? null : Number(year) }
}
