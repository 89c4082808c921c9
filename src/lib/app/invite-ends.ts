/**
 * When links end. An end is advice: no rule of the team reads a clock, so it is the app of whoever comes that keeps to it,
 * and the app of whoever invited that offers to close what is over.
 */
import { zonedMs } from '../docs/wall-time'
import type { InviteEnd } from './people-views'

const DAY_MS = 86_400_000
const DAYS: Readonly<Record<Exclude<InviteEnd, 'never'>, number>> = { day: 1, week: 7, month: 30 }

/** The last minute of a day on the calendar of `zone`: "ends on Friday" means all of Friday. Null for a link without an end. */
export function endOf(end: InviteEnd, zone: string, nowMs: number): number | null {
  if (end === 'never') return null
  // Noon, so that no change of clocks makes it the day before or after.
  const day = new Date(Date.parse(`${dayIn(zone, nowMs)}T12:00Z`) + DAYS[end] * DAY_MS).toISOString().slice(0, 10)
  return zonedMs({ wall: `${day}T23:59`, zone })
}

export function isOver(endsMs: number | null, nowMs: number): boolean {
  return endsMs !== null && nowMs >= endsMs
}

/** "Friday 4 December, 23:59" on the calendar of `zone`. */
export function endWords(endsMs: number, zone: string): string {
  const parts = { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' } as const
  const text = new Intl.DateTimeFormat('en-GB', { ...parts, hourCycle: 'h23', timeZone: zone }).formatToParts(endsMs)
  const part = (type: Intl.DateTimeFormatPartTypes) => text.find((each) => each.type === type)?.value ?? ''
  return `${part('weekday')} ${part('day')} ${part('month')}, ${part('hour')}:${part('minute')}`
}

/** "2026-12-04" */
function dayIn(zone: string, nowMs: number): string {
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const
  return new Intl.DateTimeFormat('en-CA', { ...parts, calendar: 'iso8601', timeZone: zone }).format(nowMs)
}
