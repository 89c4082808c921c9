/** Looks and answers this person is not told of any more on this device; the newest are remembered. */
import type { Result } from '../base/result'
import { isText } from '../docs/plain'
import type { StoreFailure, WorkspaceStore } from '../log/workspace-store'

const PUT_ASIDE = 'looks-put-aside'
const MOST_KEPT = 500

type Store = Pick<WorkspaceStore, 'meta' | 'updateMeta'>

export async function readPutAside(store: Store): Promise<ReadonlySet<string>> {
  const kept = await store.meta(PUT_ASIDE)
  return new Set(kept.ok ? textsIn(kept.value) : [])
}

/** Resolves with all that are put aside now. */
export async function keepPutAside(store: Store, key: string): Promise<Result<ReadonlySet<string>, StoreFailure>> {
  const kept = await store.updateMeta(PUT_ASIDE, (former) => {
    return [...textsIn(former).filter((other) => other !== key), key].slice(-MOST_KEPT)
  })
  return kept.ok ? { ok: true, value: new Set(kept.value) } : kept
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}
