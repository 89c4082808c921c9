/** What a running meeting's clocks say, by this device's own: moments in it were written by devices whose clocks differ. */
import type { LogId } from '$lib/base/ids'
import { MINUTE_MS } from '$lib/base/zone-clock'
import type { Session } from './meeting'
import type { Stamp } from './meeting-record'

/** How far ahead of this device's the clock of the device that writes a log is, in ms. */
export type OffsetOf = (log: LogId) => number

export function momentHere({ ms, log }: Stamp, offsetOf: OffsetOf): number {
  return ms - offsetOf(log)
}

/** When the item that is on has had its time, by this device's clock; null where it has none. */
export function itemEndsMs({ now }: Session, timebox: number | null, offsetOf: OffsetOf): number | null {
  const minutes = now ? minutesOf(timebox, now.added) : null
  return now && minutes !== null ? momentHere(now, offsetOf) + minutes * MINUTE_MS : null
}

/** Added minutes make a timebox where there was none. */
export function minutesOf(timebox: number | null, added: number): number | null {
  return timebox === null && added === 0 ? null : (timebox ?? 0) + added
}

export function sessionEndsMs({ run, minutes }: Session, offsetOf: OffsetOf): number | null {
  return run && momentHere(run, offsetOf) + minutes * MINUTE_MS
}
