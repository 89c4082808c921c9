/** What members say of being away, as it stands: their own word, and nobody else's. */
import { currentActs, isSpoken, type Spoken } from './current-acts'
import type { SpokenAct } from './spoken-act'

/** `acts`: those of members on themselves. */
export function awayActs(acts: readonly SpokenAct[]): readonly Spoken<'away'>[] {
  return currentActs(acts).filter((spoken) => isSpoken(spoken, 'away'))
}
