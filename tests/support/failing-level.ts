/**
 * A LevelDB whose disk fails when told to, beneath the adapter of the relay's store: everything above it is the real thing,
 * and what it did write is really there.
 *
 * - While `isFull`, writing fails as LevelDB says it on a full disk; opening does too where `cannotOpen`.
 * - `failsAfterWriting`: the next write reaches the disk, and its sync fails.
 * - `hold` keeps the next write under way until `release`.
 */
import { levelDisk, type Level, type LevelChange, type LevelDisk } from '../../src/relay/level-disk'

export interface FailingDisk extends LevelDisk {
  isFull: boolean
  cannotOpen: boolean
  failsAfterWriting: boolean
  /** What the system says is free; null: what it really is. */
  free: number | null
  /** Batches asked for, with how many changes each. */
  readonly batches: number[]
  readonly opened: number
  hold(): { readonly begun: Promise<void>; release(): void }
}

class NoRoom extends Error {
  readonly code = 'LEVEL_IO_ERROR'
  constructor(place: string) {
    super(`IO error: ${place}/000003.log: No space left on device`)
  }
}

/** A disk that fails nothing until it is told to. */
export function newFailingDisk(): FailingDisk {
  let opened = 0
  let held: { readonly begin: () => void; readonly until: Promise<void> } | null = null

  const disk = {
    isFull: false,
    cannotOpen: false,
    failsAfterWriting: false,
    free: null as number | null,
    batches: [] as number[],
    get opened() {
      return opened
    },
    hold() {
      const begun = newSignal()
      const until = newSignal()
      held = { begin: begun.give, until: until.given }
      return { begun: begun.given, release: until.give }
    },
    async open(location: string): Promise<Level> {
      if (disk.cannotOpen) throw new NoRoom(location)
      opened += 1
      const level = await levelDisk.open(location)
      return {
        get: level.get.bind(level),
        getMany: level.getMany.bind(level),
        iterator: level.iterator.bind(level),
        close: level.close.bind(level),
        batch: (changes, options) => write(location, changes, () => level.batch(changes, options))
      }
    },
    freeBytes: (location: string) => (disk.free === null ? levelDisk.freeBytes(location) : Promise.resolve(disk.free))
  }

  async function write(location: string, changes: readonly LevelChange[], done: () => Promise<void>): Promise<void> {
    disk.batches.push(changes.length)
    const waiting = held
    held = null
    waiting?.begin()
    await waiting?.until
    if (disk.isFull) throw new NoRoom(location)
    await done()
    if (!disk.failsAfterWriting) return
    disk.failsAfterWriting = false
    throw new NoRoom(location)
  }
  return disk
}

function newSignal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give = () => {}
  const given = new Promise<void>((resolve) => {
    give = resolve
  })
  return { given, give }
}
