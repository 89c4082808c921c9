/** What members say of being away, as it stands: their own word, and nobody else's. */
import type { MemberId } from '$lib/base/ids'
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import { MOST_AWAY_SPANS } from './limits'
import type { SpokenAct } from './spoken-act'

/** Lists ask for each of their rows. The acts are the same array until one of them is another. */
const readBefore = new WeakMap<readonly SpokenAct[], readonly Spoken<'away'>[]>()

/**
 * `acts`: those of members on themselves. Of each member the latest are read, by their own stamps and then by id: the same on
 * every device that has the same acts, and nobody's many take anybody else's place.
 */
export function awayActs(acts: readonly SpokenAct[]): readonly Spoken<'away'>[] {
  const known = readBefore.get(acts)
  if (known) return known
  const said = currentActs(acts).filter((spoken) => isSpoken(spoken, 'away'))
  const read = new Set([...byMember(said).values()].flatMap(latestOf))
  const away = said.filter((spoken) => read.has(spoken))
  readBefore.set(acts, away)
  return away
}

function byMember(said: readonly Spoken<'away'>[]): ReadonlyMap<MemberId, readonly Spoken<'away'>[]> {
  const ofMembers = new Map<MemberId, Spoken<'away'>[]>()
  for (const spoken of said) {
    const own = ofMembers.get(spoken.member)
    if (own) own.push(spoken)
    else ofMembers.set(spoken.member, [spoken])
  }
  return ofMembers
}

/** Never sorts more than twice what it keeps, so that however many there are each is looked at a few times. */
function latestOf(said: readonly Spoken<'away'>[]): readonly Spoken<'away'>[] {
  let latest: Spoken<'away'>[] = []
  for (const spoken of said) {
    latest.push(spoken)
    if (latest.length === 2 * MOST_AWAY_SPANS) latest = latestFew(latest)
  }
  return latest.length > MOST_AWAY_SPANS ? latestFew(latest) : latest
}

function latestFew(said: Spoken<'away'>[]): Spoken<'away'>[] {
  return said.sort((a, b) => compareSpoken(b, a)).slice(0, MOST_AWAY_SPANS)
}
