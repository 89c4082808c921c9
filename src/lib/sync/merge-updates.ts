import * as Y from 'yjs'

/** Updates merged at once: merging all in one go keeps every one of them open at the same time. */
const BRANCHES = 32

/** One V2 update in the place of many, in their order; in a tree, never through a document. */
export function mergeInTree(updates: readonly Uint8Array[]): Uint8Array {
  let level = [...updates]
  while (level.length > 1) {
    const next: Uint8Array[] = []
    for (let at = 0; at < level.length; at += BRANCHES) next.push(Y.mergeUpdatesV2(level.slice(at, at + BRANCHES)))
    level = next
  }
  return level[0] ?? Y.mergeUpdatesV2([])
}
