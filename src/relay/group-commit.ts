/**
 * Group commit: what arrives while a commit is under way waits, and goes together in the next one. So a disk that takes
 * 5 ms for a sync takes as long for one writer as for a hundred, and nobody waits for more than two commits.
 *
 * Order is that of arrival. A group is bounded, and so is what waits.
 */
import { newBoundedQueue } from '$lib/base/queue'

/** One commit: a body of the largest size and what came with it. */
const MAX_GROUP_BYTES = 8 * 1024 * 1024

/** Of a disk that stands still, until writers are told; each of them waits for its answer before it sends much more. */
const MAX_WAITING = { items: 16_384, weight: 64 * 1024 * 1024 }

export interface GroupCommit<T, R> {
  /** Resolves with what the commit said of it; null where too much waits already. */
  add(item: T, bytes: number): Promise<R | null>
  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void>
}

interface Waiting<T, R> {
  readonly item: T
  readonly bytes: number
  readonly resolve: (result: R) => void
  readonly reject: (cause: unknown) => void
}

/** `commit` answers for each item of its group, in order; one group at a time. */
export function newGroupCommit<T, R>(commit: (group: readonly T[]) => Promise<readonly R[]>): GroupCommit<T, R> {
  const waiting = newBoundedQueue<Waiting<T, R>>(MAX_WAITING)
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    // What is handed over in the same breath goes along.
    await Promise.resolve()
    for (let group = takeGroup(waiting); group.length > 0; group = takeGroup(waiting)) await settle(group)
    running = null
  }

  async function settle(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await commit(group.map(({ item }) => item))
      for (const [i, { resolve }] of group.entries()) resolve(results[i] as R)
    } catch (cause) {
      for (const { reject } of group) reject(cause)
    }
  }

  return {
    add(item, bytes) {
      return new Promise((resolve, reject) => {
        if (!waiting.push({ item, bytes, resolve, reject }, bytes).ok) return resolve(null)
        running ??= run()
      })
    },
    idle: async () => {
      while (running) await running
    }
  }
}

function takeGroup<T, R>(waiting: ReturnType<typeof newBoundedQueue<Waiting<T, R>>>): readonly Waiting<T, R>[] {
  const group: Waiting<T, R>[] = []
  let bytes = 0
  while (waiting.length > 0 && bytes < MAX_GROUP_BYTES) {
    const next = waiting.shift()
    if (!next) break
    group.push(next)
    bytes += next.bytes
  }
  return group
}
