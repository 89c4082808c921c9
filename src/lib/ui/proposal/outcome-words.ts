/** What is said of an outcome while it is not final: who was heard, until when, and what came late. */
import type { DecidingView, PositionView } from '$lib/app/deciding-views'
import { comingWords } from '../time/time-words'
import { nameOf } from './position-looks'

type Heard = NonNullable<DecidingView['heard']>

/** "Provisional · 5 of 7 heard" */
export function heardWords({ heard, of }: Pick<Heard, 'heard' | 'of'>): string {
  return `Provisional · ${heard} of ${of} heard`
}

/** "Final when everyone was heard, at the latest Fri 09:00 your time." */
export function finalWords(finalAtMs: number | null, zone: string, nowMs: number): string {
  const latest = finalAtMs === null ? '' : `, at the latest ${comingWords(finalAtMs, zone, nowMs)} your time`
  return `Final when everyone was heard${latest}.`
}

/** "Two outcomes, being settled" */
export function rivalsTitle(count: number): string {
  return `${count === 2 ? 'Two' : count === 3 ? 'Three' : String(count)} outcomes, being settled`
}

/** "Mei’s position was taken in time and arrived after the outcome: they block." */
export function lateWords({ person, stance }: Pick<PositionView, 'person' | 'stance'>): string {
  const [whose, who] = person.isMe ? ['Your', 'you'] : [`${nameOf(person)}’s`, 'they']
  return `${whose} position was taken in time and arrived after the outcome: ${who} ${stance}.`
}
