/** Whoever said nothing yet, in sentences that blame nobody: who has the text, who does not, who is away. */
import type { DecidingView } from '$lib/app/deciding-views'
import { listWords } from '../people/list-words'
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
  },
  { why: 'away', one: (who: string) => `${who} is away.`, many: (who: string) => `${who} are away.` }
] as const

/** "Joss has it. Tomasz does not have it yet, so their silence does not count." Of others; oneself is asked in place. */
export function toComeWords(toCome: readonly Waiting[]): string {
  const others = toCome.filter(({ person }) => !person.isMe)
  return SAYINGS.flatMap(({ why, one, many }) => {
    const names = others.filter((waiting) => waiting.why === why).map(({ person }) => nameOf(person))
    if (names.length === 0) return []
    return [names.length === 1 ? one(names[0] ?? '') : many(namedWords(names))]
  }).join(' ')
}

function namedWords(names: readonly string[]): string {
  if (names.length <= MOST_NAMED + 1) return listWords(names)
  return listWords([...names.slice(0, MOST_NAMED), `${names.length - MOST_NAMED} others`])
}
