/** Which acts are still what their member says: an act ends when its own member says another in its place. */
import type { SpokenAct } from './spoken-act'

/**
 * Those that no other act of the same member replaces, in the order given. One that names somebody else's replaces nothing.
 * A withdrawal only takes back: it is left out itself.
 */
export function currentActs(acts: readonly SpokenAct[]): readonly SpokenAct[] {
  const replaced = new Set(
    acts.flatMap((by) => by.act.replaces.flatMap((id) => (id === by.act.id ? [] : nameOf(by, id))))
  )
  return acts.filter((spoken) => spoken.act.body.type !== 'withdrawal' && !replaced.has(nameOf(spoken, spoken.act.id)))
}

const nameOf = ({ member }: SpokenAct, id: string) => `${member} ${id}`
