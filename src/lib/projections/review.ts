/** When a decision is looked at again: a day of the calendar, which has come when it has come where somebody is. */
import { wallClockOf } from '../docs/wall-time'

/** `zone` is the reader's; one this device does not know counts as UTC. */
export function isReviewDue(
  review: string,
  { nowMs, zone }: { readonly nowMs: number; readonly zone: string }
): boolean {
  return dayAt(nowMs, zone) >= review
}

/** `2027-03-01` */
function dayAt(ms: number, zone: string): string {
  const wall = wallClockOf(zone)?.wallAt(ms) ?? new Date(ms).toISOString()
  return wall.slice(0, 10)
}
