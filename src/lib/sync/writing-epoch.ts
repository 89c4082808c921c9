/** Under which of the epochs this device holds it writes, and in which order it proves them. */
import type { KeyId } from '../base/ids'
import type { KeyRing } from '../team/key-ring'
import type { TeamState } from '../team/team-state'

/**
 * The team's epoch. Where its key did not reach this device yet, the latest it has: whoever is in can read that too, and
 * nobody waits for what was written.
 */
export function writingKeyOf(team: TeamState, keys: Pick<KeyRing, 'keys' | 'sealingKey'>): KeyId {
  const { writingKey } = team
  if (keys.sealingKey(writingKey)) return writingKey
  return newestFirst(team, keys.keys)[0] ?? writingKey
}

/** What people write under now, then what is current beside it, then the rest, the latest held first. */
export function newestFirst({ epochs, writingKey }: TeamState, keys: readonly KeyId[]): readonly KeyId[] {
  const rank = (key: KeyId) => (key === writingKey ? 0 : epochs.get(key)?.isCurrent ? 1 : 2)
  return [...keys].reverse().sort((a, b) => rank(a) - rank(b))
}
