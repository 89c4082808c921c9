/** Whom a proposal asked when somebody said something to it, beside whom it asks now. */
import type { Asked } from '../docs/proposal-terms'
import type { TextDiff } from './deciding-views'
import type { Roster } from './roster.svelte'

const SECTION = 'Who is asked'
const WAYS = { everyone: 'Everyone', members: 'People by name', pod: 'A pod' } as const

/**
 * As one more text that differs; none where it asks the same people in the same way, or where who that was is not fixed. A list
 * and everyone are two ways: the same names may count otherwise.
 */
export function askedChange([then, now]: readonly [Asked, Asked], roster: Pick<Roster, 'person'>): readonly TextDiff[] {
  const namesOf = (members: Iterable<string>) =>
    [...members].flatMap((member) => roster.person(member)?.name ?? []).sort((a, b) => a.localeCompare(b))
  if (then.kind !== now.kind) {
    const wordsOf = (asked: Asked) =>
      [WAYS[asked.kind], namesOf(asked.members ?? []).join(', ')].filter(Boolean).join(': ')
    const runs = [
      { kind: 'removed', text: wordsOf(then) },
      { kind: 'added', text: ` ${wordsOf(now)}` }
    ] as const
    return [{ section: SECTION, runs }]
  }
  if (!then.members || !now.members) return []
  const [before, after] = [new Set(then.members), new Set(now.members)]
  const names = [
    { kind: 'same', names: namesOf([...before].filter((member) => after.has(member))) },
    { kind: 'removed', names: namesOf([...before].filter((member) => !after.has(member))) },
    { kind: 'added', names: namesOf([...after].filter((member) => !before.has(member))) }
  ] as const
  const said = names.filter((each) => each.names.length > 0)
  if (said.every(({ kind }) => kind === 'same')) return []
  const runs = said.map(({ kind, names: who }, i) => ({ kind, text: `${i === 0 ? '' : ', '}${who.join(', ')}` }))
  return [{ section: SECTION, runs }]
}
