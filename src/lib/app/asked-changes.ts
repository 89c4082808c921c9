/** Whom a proposal asked when somebody said something to it, beside whom it asks now. */
import type { Asked } from '../docs/proposal-terms'
import type { TextDiff } from './deciding-views'
import type { Roster } from './roster.svelte'

/** As one more text that differs; none where it asks the same people, or where who that was is not fixed. */
export function askedChange([then, now]: readonly [Asked, Asked], roster: Pick<Roster, 'person'>): readonly TextDiff[] {
  const [before, after] = [new Set(then.members), new Set(now.members)]
  if (!then.members || !now.members) return []
  const namesOf = (members: Iterable<string>) =>
    [...members].flatMap((member) => roster.person(member)?.name ?? []).sort((a, b) => a.localeCompare(b))
  const names = [
    { kind: 'same', names: namesOf([...before].filter((member) => after.has(member))) },
    { kind: 'removed', names: namesOf([...before].filter((member) => !after.has(member))) },
    { kind: 'added', names: namesOf([...after].filter((member) => !before.has(member))) }
  ] as const
  const said = names.filter((each) => each.names.length > 0)
  if (said.every(({ kind }) => kind === 'same')) return []
  const runs = said.map(({ kind, names: who }, i) => ({ kind, text: `${i === 0 ? '' : ', '}${who.join(', ')}` }))
  return [{ section: 'Who is asked', runs }]
}
