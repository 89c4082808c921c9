/**
 * Whether what is left of an agenda fits its meeting, and what falls off the end where it does not: late additions first, then
 * from the last item upwards. What has to be on a certain day or hour stays, and so does what is settled: it takes no time.
 */
import type { AgendaItem } from './agenda'
import { readMeeting } from './meeting'
import type * as Y from 'yjs'

/** Twenty-five minutes or fifty, unless somebody planned otherwise: five or ten of each hour are for walking. */
const USUAL = [25, 50] as const
const FIXED = ['❄', '🔒']
const LATE = '⌛'

export interface AgendaFit {
  /** Minutes of what is not settled. */
  readonly minutes: number
  /** Minutes there are; null where nobody planned any and it is more than a short meeting. */
  readonly of: number | null
  /** Ids of what falls off, first that which falls first. */
  readonly falling: readonly string[]
}

type FitItem = Pick<AgendaItem, 'id' | 'timebox' | 'done' | 'flags'>

/** `planned`: minutes of the meeting, null where nobody said. Items in reading order. */
export function fitAgenda(items: readonly FitItem[], planned: number | null): AgendaFit {
  const timed = items.filter(({ done, timebox }) => !done && (timebox ?? 0) > 0)
  const minutes = timed.reduce((sum, { timebox }) => sum + (timebox ?? 0), 0)
  const of = planned ?? USUAL.find((usual) => minutes <= usual) ?? null
  const loose = timed.filter(({ flags }) => !flags.some((flag) => FIXED.includes(flag))).reverse()
  const isLate = ({ flags }: FitItem) => flags.includes(LATE)
  const falling: string[] = []
  let left = minutes
  for (const { id, timebox } of [...loose.filter(isLate), ...loose.filter((item) => !isLate(item))]) {
    if (of === null || left <= of) break
    falling.push(id)
    left -= timebox ?? 0
  }
  return { minutes, of, falling }
}

/** Of the session that is next; null where none is planned. */
export function plannedMinutes(doc: Y.Doc): number | null {
  const next = readMeeting(doc).sessions.find(({ cancelled, end, startMs }) => !cancelled && !end && startMs !== null)
  return next?.minutes ?? null
}
