/**
 * Local changes on their way to the disk, in order, and kept here, in memory, until their transaction completed.
 *
 * - What is typed while a transaction is under way goes in the next one together, so that a slow disk is waited for once.
 * - A row that could not be written holds back those behind it: on disk there is never a hole, because what stands behind a
 *   hole would wait for it on every device for ever.
 * - `saved` is said when nothing is left here, not before.
 */
import { err, ok, type Result } from '../base/result'
import type { SavedState, WriteFailure } from './engine'
import { MOST_UPDATE_BYTES } from './own-log'

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
  /** One transaction: all of them are on disk, in order, or none. */
  write(updates: readonly Uint8Array[]): Promise<Result<unknown, WriteFailure>>
  changed(): void
}

/** Begins with nothing to keep. */
export function newRowKeeper({ write, changed }: RowKeeperDeps): RowKeeper {
  /** In the order they were made; the first ones are being written, or failed. */
  const waiting: Uint8Array[] = []
  let writing: Promise<void> | null = null
  let failure: WriteFailure | null = null

  async function writeAll(): Promise<void> {
    while (waiting.length > 0 && !failure) {
      const batch = batchOf(waiting)
      try {
        const kept = await write(batch)
        if (kept.ok) waiting.splice(0, batch.length)
        else failure = kept.error
      } catch (cause) {
        // A store that throws has lost its database: the rows are as unwritten as with any other failure.
        failure = { kind: 'StorageLost', cause: String(cause) }
      }
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

/** From the first on, as many as make no transaction longer than one large row does. */
function batchOf(waiting: readonly Uint8Array[]): readonly Uint8Array[] {
  let bytes = 0
  const end = waiting.findIndex((update, i) => (bytes += update.length) > MOST_UPDATE_BYTES && i > 0)
  return end < 0 ? waiting.slice() : waiting.slice(0, end)
}
