/** What this person is not told of any more on this device; of each kind the newest are remembered. */
import type { Result } from '../base/result'
import { isText } from '../docs/plain'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'

/** Looks and answers; threads whose two go on in writing. */
export type PutAside = 'looks-put-aside' | 'talks-put-aside'

const MOST_KEPT = 500

type Store = Pick<WorkspaceStore, 'meta' | 'updateMeta'>

export async function readPutAside(store: Store, what: PutAside): Promise<ReadonlySet<string>> {
  const kept = await store.meta(what)
  return new Set(kept.ok ? textsIn(kept.value) : [])
}

/** Resolves with all that are put aside now. */
export async function keepPutAside(
  store: Store,
  what: PutAside,
  key: string
): Promise<Result<ReadonlySet<string>, StoreFailure>> {
  const kept = await store.updateMeta(what, (former) => {
    return [...textsIn(former).filter((other) => other !== key), key].slice(-MOST_KEPT)
  })
  return kept.ok ? { ok: true, value: new Set(kept.value) } : kept
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}
