/**
 * What a calendar file says of a zone: every change of its clocks while the file's meetings are, as the platform's tables have
 * it (`base/zone-clock.ts`). Explicit dates and no rule: a rule guessed from two years would be wrong in the third.
 */
import { DAY_MS, MINUTE_MS, zoneClock, type Span } from '$lib/base/zone-clock'

interface Change {
  readonly ms: number
  readonly from: number
  readonly to: number
}

/** A VTIMEZONE, its lines ended by CRLF. */
export function vtimezone(zone: string, within: Span): string {
  const changes = changesOf(zone, within)
  const offset = offsetAt(zone, within.fromMs)
  const parts =
    changes.length === 0
      ? observance('STANDARD', offset, offset, [within.fromMs])
      : observances(changes, offset, within)
  return ['BEGIN:VTIMEZONE', `TZID:${zone}`, ...parts, 'END:VTIMEZONE'].join('\r\n')
}

/** One part for what holds at first, then one for each kind of change with its dates. */
function observances(changes: readonly Change[], first: number, { fromMs }: Span): string[] {
  const kinds = new Map<string, Change[]>()
  for (const change of changes) {
    const kind = `${String(change.from)} ${String(change.to)}`
    kinds.set(kind, [...(kinds.get(kind) ?? []), change])
  }
  const least = Math.min(first, ...changes.map(({ to }) => to))
  const named = (offset: number) => (offset > least ? 'DAYLIGHT' : 'STANDARD')
  return [
    ...observance(named(first), first, first, [fromMs]),
    ...[...kinds.values()].flatMap((alike) => {
      const [{ from, to } = { from: first, to: first }] = alike
      return observance(
        named(to),
        from,
        to,
        alike.map(({ ms }) => ms)
      )
    })
  ]
}

function observance(kind: 'STANDARD' | 'DAYLIGHT', from: number, to: number, moments: readonly number[]): string[] {
  // By the clock as it was until then (RFC 5545, 3.6.5).
  const [start = '', ...others] = moments.map((ms) => localOf(ms + from * MINUTE_MS))
  // A line each: some parsers read the first date of a line alone.
  const again = others.map((moment) => `RDATE:${moment}`)
  const offsets = [`TZOFFSETFROM:${offsetText(from)}`, `TZOFFSETTO:${offsetText(to)}`]
  return [`BEGIN:${kind}`, `DTSTART:${start}`, ...again, ...offsets, `END:${kind}`]
}

function changesOf(zone: string, { fromMs, toMs }: Span): Change[] {
  const changes: Change[] = []
  for (let ms = fromMs; ms < toMs; ms += DAY_MS) {
    const [from, to] = [offsetAt(zone, ms), offsetAt(zone, ms + DAY_MS)]
    if (from !== to) changes.push({ ms: momentOf(zone, ms, from), from, to })
  }
  return changes
}

/** The minute within a day in which the offset stops being what it was. */
function momentOf(zone: string, dayMs: number, before: number): number {
  let [early, late] = [0, DAY_MS / MINUTE_MS]
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2)
    if (offsetAt(zone, dayMs + middle * MINUTE_MS) === before) early = middle
    else late = middle
  }
  return dayMs + late * MINUTE_MS
}

/** Minutes ahead of UTC. */
function offsetAt(zone: string, ms: number): number {
  return Math.round((zoneClock(zone).wallAt(ms) - ms) / MINUTE_MS)
}

function localOf(wallMs: number): string {
  return new Date(wallMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')
}

/** `+0530` */
function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}${String(rest).padStart(2, '0')}`
}
