/** Web Locks in memory, as far as this project uses them: shared and exclusive, taken at once or not at all. */

export interface FakeLocks extends LockManager {
  /** Resolves at the next release of any lock. */
  nextRelease(): Promise<void>
}

export function newLocks(): FakeLocks {
  const holdersByName = new Map<string, { shared: number; exclusive: number }>()
  const waiting = new Set<() => void>()

  async function request<T>(name: string, options: LockOptions, granted: LockGrantedCallback<T>): Promise<Awaited<T>> {
    const holders = holdersByName.get(name) ?? { shared: 0, exclusive: 0 }
    holdersByName.set(name, holders)
    const mode = options.mode ?? 'exclusive'
    const isFree = holders.exclusive === 0 && (mode === 'shared' || holders.shared === 0)
    if (!isFree) return await granted(null)
    holders[mode] += 1
    try {
      return await granted({ name, mode })
    } finally {
      holders[mode] -= 1
      for (const resolve of waiting) resolve()
      waiting.clear()
    }
  }

  return {
    request: <T>(
      name: string,
      options: LockOptions | LockGrantedCallback<T>,
      granted?: LockGrantedCallback<T>
    ): Promise<Awaited<T>> =>
      typeof options === 'function' ? request(name, {}, options) : request(name, options, granted ?? never),
    query: () => Promise.resolve({}),
    nextRelease: () => new Promise((resolve) => waiting.add(resolve))
  }
}

function never(): never {
  throw new RangeError('a lock is requested with a callback')
}
