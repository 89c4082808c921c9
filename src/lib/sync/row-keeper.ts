/**
 * Local changes on their way to the disk, one row after the other, and kept here, in memory, until their transaction
 * completed.
 *
 * - A row that could not be written holds back those behind it: on disk there is never a hole, because what stands behind a
 *   hole would wait for it on every device for ever.
 * - `saved` is said when nothing is left here, not before.
 */
import { err, ok, type Result } from '../base/result'
import type { SavedState, WriteFailure } from './engine'

export interface RowKeeper {
  readonly saved: SavedState
  readonly failure: WriteFailure | null
  /** Rows under way or not kept. */
  readonly isBusy: boolean
  keep(update: Uint8Array): void
  /** Everything handed in is on disk, or failed. */
  done(): Promise<Result<undefined, WriteFailure>>
  /** Tries what failed again, and what waits behind it. */
  retry(): Promise<Result<undefined, WriteFailure>>
}

export interface RowKeeperDeps {
  write(update: Uint8Array): Promise<Result<number, WriteFailure>>
  changed(): void
}

/** Begins with nothing to keep. */
export function newRowKeeper({ write, changed }: RowKeeperDeps): RowKeeper {
  /** In the order they were made; the first is being written, or failed. */
  const waiting: Uint8Array[] = []
  let writing: Promise<void> | null = null
  let failure: WriteFailure | null = null

  async function writeAll(): Promise<void> {
    for (let first = waiting[0]; first && !failure; first = waiting[0]) {
      const kept = await attempt(write, first)
      if (kept.ok) waiting.shift()
      else failure = kept.error
    }
    writing = null
    changed()
  }

  const keeper: RowKeeper = {
    get saved() {
      if (failure) return 'failed'
      return waiting.length > 0 ? 'saving' : 'saved'
    },
    get failure() {
      return failure
    },
    get isBusy() {
      return waiting.length > 0
    },
    keep(update) {
      waiting.push(update)
      if (!failure) writing ??= writeAll()
    },
    async done() {
      await writing
      return failure ? err(failure) : ok()
    },
    retry() {
      failure = null
      writing ??= writeAll()
      return keeper.done()
    }
  }
  return keeper
}

/** A store that throws has lost its database: the row is as unwritten as with any other failure. */
async function attempt(write: RowKeeperDeps['write'], update: Uint8Array): Promise<Result<number, WriteFailure>> {
  try {
    return await write(update)
  } catch (cause) {
    return err({ kind: 'StorageLost', cause: String(cause) })
  }
}
