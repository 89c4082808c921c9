/** A date as it is offered: by its day, its time and, where that is another one, its year. What one chooses is seen whole. */
import { zoneClock } from '$lib/base/zone-clock'
import { dateWords, timeWords } from '../time/time-words'

/** "Fri 27 Nov, 14:00", "Mon 1 Feb 2027, 09:00" */
export function offeredMoment(ms: number, zone: string, nowMs: number): string {
  const [then, now] = [ms, nowMs].map((each) => new Date(zoneClock(zone).wallAt(each)).getUTCFullYear())
  return `${dateWords(ms, zone)}${then === now ? '' : ` ${then}`}, ${timeWords(ms, zone)}`
}
