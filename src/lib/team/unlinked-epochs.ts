import type { KeyId } from '../base/ids'
import type { TeamState } from './team-state'

/**
 * Epochs whose key nobody comes by from the current ones, as one begun by somebody who was put out meanwhile: honest people
 * wrote under it, and who was not given its key waits for one who was to hand it on with the next epoch.
 */
export function unlinkedEpochs({ epochs }: TeamState): readonly KeyId[] {
  const linked = new Set<KeyId>()
  const open = [...epochs.values()].filter(({ isCurrent }) => isCurrent).map(({ key }) => key)
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (linked.has(key)) continue
    linked.add(key)
    open.push(...(epochs.get(key)?.former ?? []).map((former) => former.key))
  }
  return [...epochs.keys()].filter((key) => !linked.has(key))
}
