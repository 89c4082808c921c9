/**
 * Local changes on their way to the disk: each is a row at once, `saved` when its transaction completed, and kept here,
 * in memory, when it failed, until somebody tries again.
 */
import { ok, type Result } from '../base/result'
import type { SavedState, WriteFailure } from './engine'

export interface RowKeeper {
  readonly saved: SavedState
  readonly failure: WriteFailure | null
  /** Rows under way or not kept. */
  readonly isBusy: boolean
  keep(update: Uint8Array): void
  /** Everything handed in is on disk, or failed. */
  done(): Promise<Result<undefined, WriteFailure>>
  /** Tries what failed again. */
  retry(): Promise<Result<undefined, WriteFailure>>
}

export interface RowKeeperDeps {
  write(update: Uint8Array): Promise<Result<number, WriteFailure>>
  changed(): void
}

/** Begins with nothing to keep. */
export function newRowKeeper({ write, changed }: RowKeeperDeps): RowKeeper {
  const unkept: Uint8Array[] = []
  let keeping: Promise<unknown> = Promise.resolve()
  let underWay = 0
  let failure: WriteFailure | null = null

  async function keepOne(update: Uint8Array): Promise<void> {
    underWay += 1
    const kept = await write(update)
    underWay -= 1
    if (!kept.ok) {
      unkept.push(update)
      failure = kept.error
    }
    if (underWay === 0) changed()
  }

  const keeper: RowKeeper = {
    get saved() {
      return failure ? 'failed' : underWay > 0 ? 'saving' : 'saved'
    },
    get failure() {
      return failure
    },
    get isBusy() {
      return underWay > 0 || unkept.length > 0
    },
    keep(update) {
      keeping = Promise.all([keeping, keepOne(update)])
    },
    async done() {
      await keeping
      return failure ? { ok: false, error: failure } : ok()
    },
    async retry() {
      failure = null
      for (const update of unkept.splice(0)) await keepOne(update)
      return keeper.done()
    }
  }
  return keeper
}
