/** How much of everything is done in one run. */

export interface Rounds {
  readonly runs: number
  /** Edits of each writer when it is measured how many are accepted. */
  readonly accepted: number
  /** Edits a newcomer catches up with. */
  readonly past: number
  /** Idle connections after each step. The first step is where counting begins: what a server needs for any is not each one's. */
  readonly idle: readonly number[]
  readonly fanOuts: readonly FanOut[]
}

export interface FanOut {
  readonly sockets: number
  readonly edits: number
  /** Of these the first so many warm up, and do not count. */
  readonly skip: number
  readonly everyMs: number
}

export const WRITERS = 20

/** Edits one writer has under way: a device that was offline pushes a few dozen at once. */
export const WINDOW = 32

const THOUSAND: FanOut = { sockets: 1_000, edits: 60, skip: 10, everyMs: 200 }
const FIVE_THOUSAND: FanOut = { sockets: 5_000, edits: 20, skip: 5, everyMs: 1_000 }
/** So many that what V8 keeps in reserve, some megabytes more or less, is little for each. */
const IDLE = [1_000, 2_000, 3_000, 4_000, 5_000]

export const BRIEF: Rounds = { runs: 3, accepted: 200, past: 10_000, idle: IDLE, fanOuts: [THOUSAND, FIVE_THOUSAND] }

/** To see that a figure works; too few rounds to believe it. */
export const QUICK: Rounds = {
  runs: 1,
  accepted: 50,
  past: 2_000,
  idle: [500, 1_000, 1_500, 2_000],
  fanOuts: [{ ...THOUSAND, edits: 25, skip: 5 }]
}
