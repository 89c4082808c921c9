/**
 * One LevelDB that is opened again where a write to it failed. After such a failure LevelDB may refuse every further write, or
 * worse, take them behind a torn one, where they would be lost at the next opening: so nothing is written before it was
 * closed and opened, which reads what really reached the disk. What can be read meanwhile is.
 */
import { err, ok, type Result } from '$lib/base/result'
import { faultOf, REOPEN_BYTES, type Level, type LevelChange, type LevelDisk } from './level-disk'
import type { StoreFault } from './mailbox-store'

export interface LevelHandle {
  read<T>(look: (level: Level) => Promise<Result<T, StoreFault>>): Promise<Result<T, StoreFault>>
  /**
   * Writes what `stage` decides on, all of it or nothing, and resolves when it is on the disk. One at a time.
   * `DiskFull` also where less than the reserve is free: then nothing was tried.
   */
  write<T>(stage: (level: Level) => Promise<Result<Staged<T>, StoreFault>>): Promise<Result<T, StoreFault>>
  close(): Promise<void>
}

export interface Staged<T> {
  readonly changes: readonly LevelChange[]
  readonly value: T
}

export interface HandleOptions {
  readonly disk: LevelDisk
  readonly location: string
  readonly reserveBytes: number
}

const closedFault: StoreFault = { kind: 'Unavailable', why: 'the store is closed' }

/** A handle on `opened`, which it owns from now on. */
export function newLevelHandle(opened: Level, { disk, location, reserveBytes }: HandleOptions): LevelHandle {
  let level: Level | null = opened
  let isDoubtful = false
  let isClosed = false
  let reopening: Promise<Result<Level, StoreFault>> | null = null
  const readers = newReaders()

  /** The level, opened again where it has to be; `fresh` for whoever is going to write. */
  async function ready(fresh: boolean): Promise<Result<Level, StoreFault>> {
    if (reopening) return reopening
    if (isClosed) return err(closedFault)
    if (level && !(fresh && isDoubtful)) return ok(level)
    reopening = reopen()
    const result = await reopening
    reopening = null
    return result
  }

  async function reopen(): Promise<Result<Level, StoreFault>> {
    await readers.gone()
    try {
      await level?.close()
      level = null
      level = await disk.open(location)
      isDoubtful = false
      return ok(level)
    } catch (failure) {
      return err(faultOf(failure))
    }
  }

  return {
    async read(look) {
      while (reopening || !level) {
        const current = await ready(false)
        if (!current.ok) return current
      }
      // Nothing is awaited between seeing it open and entering: so it stays open until that was done.
      return lookAt(level, look, readers.enter())
    },
    async write(stage) {
      const free = await disk.freeBytes(location)
      // Closing it where it cannot be opened again would end reading too.
      if (isBelowReserve(free, isDoubtful ? Math.max(reserveBytes, REOPEN_BYTES) : reserveBytes))
        return err({ kind: 'DiskFull' })
      const current = await ready(true)
      if (!current.ok) return current
      try {
        const staged = await stage(current.value)
        if (!staged.ok) return staged
        const { changes, value } = staged.value
        if (changes.length > 0) await writeAll(current.value, changes)
        return ok(value)
      } catch (failure) {
        isDoubtful = true
        return err(faultOf(failure))
      }
    },
    async close() {
      isClosed = true
      await reopening
      await readers.gone()
      await level?.close()
      level = null
    }
  }
}

async function lookAt<T>(
  level: Level,
  look: (level: Level) => Promise<Result<T, StoreFault>>,
  left: () => void
): Promise<Result<T, StoreFault>> {
  try {
    return await look(level)
  } catch (failure) {
    return err(faultOf(failure))
  } finally {
    left()
  }
}

/** A store filled to the last byte could not even be opened again. */
function isBelowReserve(free: number | null, reserveBytes: number): boolean {
  return free !== null && free < reserveBytes
}

function writeAll(level: Level, changes: readonly LevelChange[]): Promise<void> {
  return level.batch([...changes], { sync: true })
}

/** Who reads now, so that nothing is closed under them. */
function newReaders(): { enter(): () => void; gone(): Promise<void> } {
  let count = 0
  let waiting: (() => void)[] = []
  return {
    enter() {
      count += 1
      return () => {
        count -= 1
        if (count > 0) return
        for (const resolve of waiting) resolve()
        waiting = []
      }
    },
    gone: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve)))
  }
}
