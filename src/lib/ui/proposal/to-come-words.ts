/** Whoever said nothing yet, in sentences that blame nobody: who has the text, who does not, who is away. */
import type { DecidingView } from '$lib/app/deciding-views'
import type { PersonView } from '$lib/app/views'
import { listWords } from '../people/list-words'
import { awayWords } from '../time/away-words'
import { nameOf } from './position-looks'

type Waiting = DecidingView['toCome'][number]

/** More names than this are counted. */
const MOST_NAMED = 4

const SAYINGS = [
  { why: 'has', one: (who: string) => `${who} has it.`, many: (who: string) => `${who} have it.` },
  {
    why: 'lacks',
    one: (who: string) => `${who} does not have it yet, so their silence does not count.`,
    many: (who: string) => `${who} do not have it yet, so their silence does not count.`
  }
] as const

/** "Joss has it. Tomasz is away until Mon 7 Dec · Bela stands in." Of others, times in `zone`; oneself is asked in place. */
export function toComeWords(toCome: readonly Waiting[], zone: string, nowMs: number): string {
  const peopleBy = (why: Waiting['why']) =>
    toCome.filter((waiting) => waiting.why === why && !waiting.person.isMe).map(({ person }) => person)
  const here = SAYINGS.flatMap(({ why, one, many }) => {
    const names = peopleBy(why).map(nameOf)
    if (names.length === 0) return []
    return [names.length === 1 ? one(names[0] ?? '') : many(namedWords(names))]
  })
  return [...here, ...awaySentences(peopleBy('away'), zone, nowMs)].join(' ')
}

function awaySentences(people: readonly PersonView[], zone: string, nowMs: number): string[] {
  if (people.length > MOST_NAMED) return [`${namedWords(people.map(nameOf))} are away.`]
  return people.map((person) => {
    const said = person.away?.at(nowMs) && awayWords(person, zone, nowMs)
    return `${nameOf(person)} is ${said ? said.replace('Away', 'away') : 'away'}.`
  })
}

function namedWords(names: readonly string[]): string {
  if (names.length <= MOST_NAMED + 1) return listWords(names)
  return listWords([...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} others`])
}
