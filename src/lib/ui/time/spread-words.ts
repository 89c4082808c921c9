/** Over how many zones a team is spread. */
import type { PersonView } from '$lib/app/views'
import { capital, countWords, isJustMe } from './moment-words'

/** "Seven people in seven time zones." */
export function spreadWords(people: readonly PersonView[]): string {
  const zones = new Set(people.map(({ zone }) => zone)).size
  if (isJustMe(people)) return 'Invite someone, and your days are laid side by side.'
  if (people.length === 1) return 'One person.'
  const where = zones === 1 ? 'one time zone' : `${countWords(zones)} time zones`
  return `${capital(countWords(people.length))} people in ${where}.`
}
