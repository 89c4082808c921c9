/** When a proposal closes, in the reader's time, and in the time of whoever it is hardest for. */
import type { PersonView } from '$lib/app/views'
import { personNow } from '../time/person-day'
import { dateWords, timeWords } from '../time/time-words'
import { cityOf, startOfDay, zoneClock } from '$lib/base/zone-clock'

export interface ClosingWords {
  /** "Thu 26 Nov 17:00 your time" */
  readonly yours: string
  /** "02:00 on Fri 27 Nov for Mei": for whoever is asleep then, else for whom it is another day. Null: nobody is. */
  readonly theirs: string | null
}

export function closingWords(closesMs: number, me: PersonView, people: readonly PersonView[]): ClosingWords {
  const others = people.filter(({ isMe }) => !isMe)
  const asleep = others.find((person) => personNow(person, closesMs).state === 'asleep')
  const hardest = asleep ?? others.find((person) => dayOf(person, closesMs) !== dayOf(me, closesMs))
  return {
    yours: `${dateWords(closesMs, me.zone)} ${timeWords(closesMs, me.zone)} your time`,
    theirs: hardest ? theirsOf(hardest, closesMs, me) : null
  }
}

/** "In your time.", or whose time it was set in. */
export function meantWords(zone: string, ours: string): string {
  return zone === ours ? 'In your time.' : `In the time of ${cityOf(zone)}, as it was set.`
}

/** The instant of a wall time as a field holds it ("2026-11-26T17:00"); null for one that is none. */
export function instantOfWall({ wall, zone }: { readonly wall: string; readonly zone: string }): number | null {
  const wallMs = Date.parse(`${wall.slice(0, 16)}Z`)
  return Number.isNaN(wallMs) ? null : zoneClock(zone).instantOf(wallMs)
}

function theirsOf(person: PersonView, ms: number, me: PersonView): string {
  const day = dayOf(person, ms) === dayOf(me, ms) ? '' : ` on ${dateWords(ms, person.zone)}`
  return `${timeWords(ms, person.zone)}${day} for ${person.name}`
}

function dayOf({ zone }: PersonView, ms: number): number {
  return startOfDay(zoneClock(zone).wallAt(ms))
}
