/** The moment, for a team: "Three at work, two asleep". What a page of people says first. */
import type { PersonView } from '$lib/app/views'
import { personNow } from './person-day'

const WORDS = [
  'no one',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve'
]

/** Counts who works and who sleeps; silent about the rest, who may be doing anything. */
export function momentWords(people: readonly PersonView[], nowMs: number): string {
  if (isJustMe(people)) return 'Just you, for now'
  const states = people.map((person) => personNow(person, nowMs).state)
  const working = states.filter((state) => state === 'working').length
  const asleep = states.filter((state) => state === 'asleep').length
  const first = working === 0 ? 'Nobody at work' : `${capital(countWords(working))} at work`
  if (asleep === 0) return first
  return asleep === people.length ? 'Everybody is asleep' : `${first}, ${countWords(asleep)} asleep`
}

/** Whoever was removed may see one other person and not themself. */
export const isJustMe = ([first, ...others]: readonly PersonView[]) => first?.isMe === true && others.length === 0

export function countWords(count: number): string {
  return WORDS[count] ?? String(count)
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
