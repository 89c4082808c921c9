/** What is said of a pod: who is in it, and how many paths of talk that makes. */
import { isolateName } from '$lib/base/plain-name'
import type { PodVersion } from '$lib/app/pods-views'
import type { PersonView } from '$lib/app/views'
import { listWords } from './list-words'

/** More names than this are counted. */
const MOST_NAMED = 6

/** In a line of its own: "You, Bela and 4 others". */
export function namesOf(people: readonly PersonView[]): string {
  const names = people.map(({ isMe, name }) => (isMe ? 'you' : isolateName(name)))
  const shown = names.length > MOST_NAMED + 1 ? names.slice(0, MOST_NAMED) : names
  const left = names.length - shown.length
  const words = listWords(left > 0 ? [...shown, `${left} others`] : shown)
  return words === '' ? 'Nobody who is here' : `${words.charAt(0).toUpperCase()}${words.slice(1)}`
}

/** "4 people, 6 paths between them": everyone talks with each of the others. */
export function pathWords(people: number): string {
  if (people === 0) return 'Nobody yet'
  if (people === 1) return '1 person'
  const paths = (people * (people - 1)) / 2
  return `${people} people, ${paths === 1 ? '1 path' : `${paths} paths`} between them`
}

/** "Changed apart by Ana and Bela." */
export function apartWords(apart: readonly PodVersion[]): string {
  const names = apart.map(({ by }) => whoOf(by))
  return `Changed apart by ${listWords([...new Set(names)])}.`
}

/** "Ana: Field, with you and Bela." */
export function versionWords({ by, name, people }: PodVersion): string {
  const who = whoOf(by)
  const said = people === null ? 'dissolved it' : `${isolateName(name)}, with ${lowered(namesOf(people))}`
  return `${who.charAt(0).toUpperCase()}${who.slice(1)}: ${said}.`
}

function whoOf(by: PersonView | null): string {
  if (by === null) return 'somebody'
  return by.isMe ? 'you' : isolateName(by.name)
}

function lowered(words: string): string {
  return /^(?:You|Nobody)\b/.test(words) ? `${words.charAt(0).toLowerCase()}${words.slice(1)}` : words
}
