/** What is said of somebody being away, in the reader's time. */
import type { AwaySpan, PersonView } from '$lib/app/views'
import { isolateName } from '$lib/base/plain-name'
import { minutesOfDay, startOfDay, zoneClock } from '$lib/base/zone-clock'
import { dateWords, timeWords } from './time-words'

type Times = Pick<AwaySpan, 'fromMs' | 'toMs'>

/** "Away until Mon 7 Dec · Bela stands in" while somebody is away, "Away from Thu 24 Dec to Mon 28 Dec" before; null else. */
export function awayWords({ away }: Pick<PersonView, 'away'>, zone: string, nowMs: number): string | null {
  const span = away?.at(nowMs) ?? away?.spans.find(({ fromMs }) => fromMs > nowMs)
  if (!span) return null
  const standIn = span.standIn === null ? '' : ` · ${isolateName(span.standIn)} stands in`
  return `Away ${awayTimeWords(span, zone, nowMs)}${standIn}`
}

/** "until Mon 7 Dec", "from Thu 24 Dec to Mon 28 Dec", "from Thu 24 Dec", "until further notice". */
export function awayTimeWords({ fromMs, toMs }: Times, zone: string, nowMs: number): string {
  const until = toMs === null ? null : momentWords(toMs, zone, nowMs)
  if (fromMs <= nowMs) return until === null ? 'until further notice' : `until ${until}`
  return `from ${momentWords(fromMs, zone, nowMs)}${until === null ? '' : ` to ${until}`}`
}

/** Midnight is the day itself; a year that is not this one is said. */
function momentWords(ms: number, zone: string, nowMs: number): string {
  const clock = zoneClock(zone)
  const wall = clock.wallAt(ms)
  const yearOf = (at: number) => new Date(at).getUTCFullYear()
  const year = yearOf(wall) === yearOf(clock.wallAt(nowMs)) ? '' : ` ${yearOf(wall)}`
  const isToday = startOfDay(wall) === startOfDay(clock.wallAt(nowMs))
  const date = isToday ? 'today' : `${dateWords(ms, zone)}${year}`
  return minutesOfDay(wall) === 0 ? date : `${date} ${timeWords(ms, zone)}`
}
