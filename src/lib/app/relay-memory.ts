/**
 * What each relay had on its disk when it was met last: its store's id and how much of this device's own log. One that comes
 * back with another store was emptied, one that has less than it said was rolled back; both are filled again (MBX-4).
 */
import type { KeyId } from '../base/ids'
import type { Timers } from '../base/ports'
import type { WorkspaceStore } from '../log/workspace-store'

const MET = 'relays-met'

/** What was met is written down together: nobody waits for it. */
const KEPT_MS = 3_000

interface Met {
  readonly key: KeyId
  readonly store: string
  readonly seq: number
}

export interface Finding {
  readonly store: string
  /** What it held of the own log when this conversation began, and what it is known to have on its disk now. */
  readonly foundSeq: number
  readonly durableSeq: number
}

export interface RelayMemory {
  met(address: string, key: KeyId, finding: Finding): void
  found(address: string): 'asLeft' | 'emptied' | 'rolledBack'
  /** As it was said last in this epoch: another one's mailbox has nothing of it before it was said. */
  durableSeq(address: string, key: KeyId): number
}

/** Reads what was kept; a store that cannot be read remembers nothing, which only says less. */
export async function newRelayMemory(store: WorkspaceStore, timers: Timers): Promise<RelayMemory> {
  const kept = await store.meta(MET)
  const metByAddress = new Map(kept.ok ? metIn(kept.value) : [])
  let writing: (() => void) | null = null
  const lost = new Map<string, { readonly as: 'emptied' | 'rolledBack'; readonly until: number }>()

  return {
    met(address, key, { store: id, foundSeq, durableSeq }) {
      const former = metByAddress.get(address)
      if (former?.key === key && isLess(former, { store: id, foundSeq }) && durableSeq < former.seq) {
        lost.set(address, { as: former.store === id ? 'rolledBack' : 'emptied', until: former.seq })
      }
      if (durableSeq >= (lost.get(address)?.until ?? 0)) lost.delete(address)
      if (lost.has(address) || isKnown(former, { key, store: id, seq: durableSeq })) return
      metByAddress.set(address, { key, store: id, seq: durableSeq })
      // What is lost of it is told anew by the relay.
      writing ??= timers.after(KEPT_MS, () => {
        writing = null
        void store.putMeta(MET, Object.fromEntries(metByAddress))
      })
    },
    found: (address) => lost.get(address)?.as ?? 'asLeft',
    durableSeq(address, key) {
      const met = metByAddress.get(address)
      return met?.key === key && !lost.has(address) ? met.seq : 0
    }
  }
}

/** MBX-4: another store, or less in it than it once said was on its disk. */
function isLess(former: Met, { store, foundSeq }: Pick<Finding, 'store' | 'foundSeq'>): boolean {
  return former.store !== store || foundSeq < former.seq
}

function isKnown(former: Met | undefined, now: Met): boolean {
  return former?.key === now.key && former.store === now.store && former.seq === now.seq
}

function metIn(value: unknown): [string, Met][] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([address, met]) => (isMet(met) ? [[address, met] satisfies [string, Met]] : []))
}

function isMet(value: unknown): value is Met {
  if (typeof value !== 'object' || value === null) return false
  const { key, store, seq } = value as Readonly<Record<string, unknown>>
  return typeof key === 'string' && typeof store === 'string' && typeof seq === 'number'
}
