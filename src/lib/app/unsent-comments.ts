/** What is being written beside a document and was not sent: it outlives the page, on this device alone. */
import type { Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import { MOST_COMMENT_LENGTH } from '../docs/limits'
import type { WorkspaceStore } from '../log/workspace-store'

const KEPT_MS = 500
/** Of one document; more than this nobody writes at once. */
const MOST_KEPT = 50

interface Deps {
  readonly store: Pick<WorkspaceStore, 'meta' | 'updateMeta'>
  readonly document: string
  readonly timers: Timers
  readonly scope: Scope
}

export interface UnsentComments {
  /** What was being written there; empty for nothing. */
  of(place: string): string
  /** Empty where it was sent, or is not to be. */
  keep(place: string, draft: string): void
}

/** A store that cannot be read keeps nothing, which only loses what was not sent. */
export async function newUnsentComments({ store, document, timers, scope }: Deps): Promise<UnsentComments> {
  const name = `unsent-comments ${document}`
  const read = await store.meta(name)
  const byPlace = new Map(read.ok ? unsentIn(read.value) : [])
  /** Written in since the last time; what stands elsewhere may be another window's. */
  const touched = new Set<string>()
  let writing: (() => void) | null = null
  const write = () => {
    writing?.()
    writing = null
    const own = new Map([...touched].map((place) => [place, byPlace.get(place) ?? '']))
    touched.clear()
    void store.updateMeta(name, (former) => {
      const others = unsentIn(former).filter(([place]) => !own.has(place))
      return Object.fromEntries([...others, ...[...own].filter(([, draft]) => draft !== '')].slice(-MOST_KEPT))
    })
  }
  scope.defer(() => void (writing && write()))

  return {
    of: (place) => byPlace.get(place) ?? '',
    keep(place, draft) {
      if (draft === (byPlace.get(place) ?? '')) return
      byPlace.delete(place)
      touched.add(place)
      if (draft !== '') byPlace.set(place, draft.slice(0, 2 * MOST_COMMENT_LENGTH))
      writing ??= timers.after(KEPT_MS, write)
    }
  }
}

function unsentIn(kept: unknown): [string, string][] {
  if (typeof kept !== 'object' || kept === null) return []
  return Object.entries(kept).flatMap(([place, draft]) => (typeof draft === 'string' ? [[place, draft]] : []))
}
