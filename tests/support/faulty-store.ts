/**
 * A disk that fails when told to. Its stores are the reference adapter's; what is added:
 *
 * - `failCall(n)` makes the n-th call from now fail, with its work undone, or done and not told (a handle lost after commit).
 * - While `isFull`, no write is done and each says that there is no room.
 * - `losePower` ends every open store and keeps only what was flushed, and of the rest a beginning as long as chance has it.
 * - `kill` ends every open store and loses nothing: a tab or process that went away.
 *
 * A strict transaction flushes everything before it, as the databases of browsers do.
 */
import { err } from '$lib/base/result'
import { newMemoryShelf, openMemoryStore, type MemoryShelf } from '$lib/log/memory-store'
import type { Append, StoreFailure, WorkspaceStore } from '$lib/log/workspace-store'
import type { SimRandom } from './sim-random'

export interface PlannedFailure {
  readonly failure: StoreFailure
  /** True: the work is done, only its caller never learns. */
  readonly done: boolean
}

export interface FaultyDisk {
  open(): WorkspaceStore
  /** Calls so far, over all stores. */
  readonly calls: number
  readonly faults: { failed: number; killed: number; powerLost: number; transactionsLost: number }
  /** The n-th call from now (1 is the next one) fails. */
  failCall(n: number, planned: PlannedFailure): void
  isFull: boolean
  kill(): void
  losePower(random: SimRandom): void
  /** Another disk with the same on it: a backup, or a clone of the machine. */
  copy(): FaultyDisk
}

type Call = (...parameters: readonly unknown[]) => Promise<unknown>

/** An empty disk; as the stores' shelf is replaced as a whole, remembering a state costs one reference. */
export function newFaultyDisk(beginning: MemoryShelf = newMemoryShelf()): FaultyDisk {
  let shelf = beginning
  /** States since the last flush, that one first. */
  let unflushed: MemoryShelf[] = [{ ...shelf }]
  const stores = new Set<WorkspaceStore>()
  const plannedByCall = new Map<number, PlannedFailure>()
  const faults = { failed: 0, killed: 0, powerLost: 0, transactionsLost: 0 }
  let calls = 0

  async function run(name: string, call: Call, parameters: readonly unknown[]): Promise<unknown> {
    calls += 1
    const planned = plannedByCall.get(calls)
    plannedByCall.delete(calls)
    if (planned) faults.failed += 1
    if (planned && !planned.done) return err(planned.failure)
    if (disk.isFull && isWrite(name)) {
      faults.failed += 1
      return err({ kind: 'StorageFull' } satisfies StoreFailure)
    }
    const result = await call(...parameters)
    if (isWrite(name)) unflushed = isStrict(name, parameters) ? [{ ...shelf }] : [...unflushed, { ...shelf }]
    return planned ? err(planned.failure) : result
  }

  function endStores(): void {
    for (const store of stores) store.close()
    stores.clear()
  }

  const disk: FaultyDisk = {
    get calls() {
      return calls
    },
    faults,
    isFull: false,
    open() {
      const store = openMemoryStore(shelf)
      stores.add(store)
      const { close, ...methods } = store
      const faulty = Object.entries(methods).map(([name, method]) => {
        const call = method as Call
        return [name, (...parameters: readonly unknown[]) => run(name, call, parameters)] as const
      })
      return { ...store, ...Object.fromEntries(faulty), close }
    },
    failCall: (n, planned) => void plannedByCall.set(calls + n, planned),
    kill() {
      faults.killed += 1
      endStores()
    },
    losePower(random) {
      const kept = random.below(unflushed.length)
      faults.powerLost += 1
      faults.transactionsLost += unflushed.length - 1 - kept
      endStores()
      shelf = { ...(unflushed[kept] ?? newMemoryShelf()) }
      unflushed = [{ ...shelf }]
    },
    copy: () => newFaultyDisk({ ...shelf })
  }
  return disk
}

/** A failure for plans that do not care which. */
export const lostHandle: PlannedFailure = { failure: { kind: 'StorageLost', cause: 'a planned failure' }, done: false }

function isWrite(name: string): boolean {
  return /^(append|decide|replace|put|update)/.test(name)
}

function isStrict(name: string, [first]: readonly unknown[]): boolean {
  if (name === 'append') return (first as Append).durability === 'strict'
  if (name === 'appendAll') return (first as readonly Append[]).some(({ durability }) => durability === 'strict')
  return name === 'updateMeta' || name === 'putMeta' || name === 'replaceRuns'
}
