/** When somebody reads next, in words: by their clock, and how long that is from now. */
import type { ReaderView } from '$lib/app/deciding-views'
import { comingWords } from '../time/time-words'

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000
const DAY_MS = 86_400_000

/** "working now", "reads from Thu 09:00 their time, in 7 h", "away, no working hours in sight" */
export function readerWords({ person, state, readsMs }: ReaderView, nowMs: number): string {
  if (state === 'working') return 'working now'
  const when =
    readsMs === null
      ? 'no working hours in sight'
      : `reads from ${comingWords(readsMs, person.zone, nowMs)} their time, in ${spanWords(readsMs - nowMs)}`
  return state === 'away' ? `away, ${when}` : when
}

/** "20 min", "7 h", "3 days" */
function spanWords(ms: number): string {
  if (ms < HOUR_MS) return `${Math.max(1, Math.ceil(ms / MINUTE_MS))} min`
  if (ms <= 48 * HOUR_MS) return `${Math.round(ms / HOUR_MS)} h`
  return `${Math.round(ms / DAY_MS)} days`
}
