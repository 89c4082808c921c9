/** When somebody is away: how it lies over their days, and what they are reminded of meanwhile. */
import { possibleMs, type Span } from '../base/zone-clock'
import type { AwaySpan, AwayTimes } from './views'

/** `zone` is the reader's. */
export function newAwayTimes(said: readonly AwaySpan[], zone: string): AwayTimes {
  const spans = [...said].sort((a, b) => a.fromMs - b.fromMs)
  const at = (ms: number) => spans.find(({ fromMs, toMs }) => fromMs <= ms && (toMs === null || ms < toMs))
  const within = (day: Span) =>
    spans
      .map((span) => ({ fromMs: Math.max(span.fromMs, day.fromMs), toMs: Math.min(endOf(span), day.toMs) }))
      .filter(isSpan)
  return {
    spans,
    at,
    within,
    without: (all) => spans.reduce((left, span) => left.flatMap((each) => cut(each, span)), all),
    words: (day, timeOf) =>
      within(day)
        .map(({ fromMs, toMs }) => `, away ${timeOf(fromMs)}–${toMs === day.toMs ? '24:00' : timeOf(toMs)}`)
        .join(''),
    needs(ms) {
      const span = at(ms)
      if (!span) return []
      const until = span.toMs === null ? '' : ` until ${momentWords(span.toMs, zone)}`
      const standIn = span.standIn === null ? '' : `${span.standIn} stands in. `
      return [{ id: 'away', title: `You are away${until}`, words: `${standIn}Nobody waits for you meanwhile.` }]
    }
  }
}

function cut({ fromMs, toMs }: Span, away: AwaySpan): readonly Span[] {
  const before = { fromMs, toMs: Math.min(toMs, away.fromMs) }
  const after = { fromMs: Math.max(fromMs, endOf(away)), toMs }
  return [before, after].filter(isSpan)
}

function endOf({ toMs }: AwaySpan): number {
  return toMs ?? Infinity
}

function isSpan({ fromMs, toMs }: Span): boolean {
  return fromMs < toMs
}

/** "Mon 7 Dec, 09:00" */
function momentWords(ms: number, timeZone: string): string {
  const parts = { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' } as const
  return new Intl.DateTimeFormat('en-GB', { ...parts, hourCycle: 'h23', timeZone }).format(possibleMs(ms))
}
