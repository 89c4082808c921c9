/**
 * What is left of a meeting: which items still owe an outcome, what time was given back, and where in a recording an item was
 * talked about.
 */
import { MINUTE_MS } from '$lib/base/zone-clock'
import type { AgendaItem } from './agenda'
import type { Session } from './meeting'
import { momentHere, type OffsetOf } from './meeting-clock'

/** Items somebody has to say an outcome of: those that are no heading over others, and not settled. */
export function owedItems<Item extends Pick<AgendaItem, 'id' | 'parent' | 'done'>>(items: readonly Item[]): Item[] {
  const headings = new Set(items.map(({ parent }) => parent))
  return items.filter(({ id, done }) => !done && !headings.has(id))
}

/**
 * Minutes of people that a session did not take, whole ones: of everybody who was in it, from when they left to when it was to
 * end. Nobody gives back what they were late for.
 */
export function minutesGivenBack({ run, minutes, was }: Session, offsetOf: OffsetOf): number {
  if (!run) return 0
  const planned = momentHere(run, offsetOf) + minutes * MINUTE_MS
  const given = [...was.values()].map(({ to }) => (to ? Math.max(0, planned - momentHere(to, offsetOf)) : 0))
  return Math.floor(given.reduce((sum, each) => sum + each, 0) / MINUTE_MS)
}

export interface Chapter {
  readonly item: string
  /** Into the recording, in ms; never before its beginning. */
  readonly atMs: number
}

/** Where each item was first on, in their order in time. */
export function chaptersOf({ run, begun, recording }: Session, offsetOf: OffsetOf): Chapter[] {
  if (!run || !recording) return []
  const startMs = momentHere(run, offsetOf) - recording.offsetMs
  return [...begun]
    .map(([item, stamp]) => ({ item, atMs: Math.max(0, momentHere(stamp, offsetOf) - startMs) }))
    .sort((a, b) => a.atMs - b.atMs)
}
