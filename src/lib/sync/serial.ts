/**
 * One thing at a time: the engine's only concurrency. What is handed in runs in order, and nothing overlaps.
 *
 * - `settled` runs whenever the last waiting task is done, as part of the same turn: work that is cheaper in groups
 *   (transactions, decryption) is collected by tasks and done there.
 * - A task that throws is a bug: whoever asked hears of it, and it does not stop the ones behind it.
 */
export interface Serial {
  readonly waiting: number
  run<T>(task: () => Promise<T>): Promise<T>
  /** Owns work that runs beside the turns (a row on its way to the disk, a flush a timer began). */
  own<T>(work: Promise<T>): Promise<T>
  /** Resolves when nothing waits and nothing runs, here or beside. */
  idle(): Promise<void>
}

export interface SerialDeps {
  settled(): Promise<void>
  onbug(failure: unknown): void
}

const nothing = () => undefined

/** Begins empty; owns no timer and nothing to close. */
export function newSerial(deps: SerialDeps): Serial {
  let waiting = 0
  let tail: Promise<unknown> = Promise.resolve()
  const beside = new Set<Promise<unknown>>()

  async function turn<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await task()
    } finally {
      if (waiting === 1) await deps.settled().catch(deps.onbug)
      waiting -= 1
    }
  }

  const serial: Serial = {
    get waiting() {
      return waiting
    },
    run(task) {
      waiting += 1
      const done = tail.then(() => turn(task))
      // Whoever asked hears of a failure; those behind go on.
      tail = done.then(nothing, nothing)
      return done
    },
    own(work) {
      const done: Promise<void> = work.then(
        () => void beside.delete(done),
        (failure: unknown) => {
          beside.delete(done)
          deps.onbug(failure)
        }
      )
      beside.add(done)
      return work
    },
    async idle() {
      while (waiting > 0 || beside.size > 0) await Promise.all([tail, ...beside])
    }
  }
  return serial
}
