/**
 * An act as it counts on this device: whose it is, and where in which log it stands. The engine makes these from what was
 * decided and accepted, so an act here is its member's own word; what acts mean together is said beside this file.
 */
import type { LogId, MemberId } from '../base/ids'
import type { Act } from '../wire/act'

export interface SpokenAct {
  readonly act: Act
  readonly member: MemberId
  readonly log: LogId
  /** Of the entry it came in. */
  readonly seq: number
  /**
   * How much of each log its author had applied when saying it, own log left out: whether one act knew of another. An
   * entry that holds an outcome or a close is never in a range record, so theirs is exact; elsewhere it may say less.
   */
  readonly knew: ReadonlyMap<LogId, number>
}

/** Up to when a log was heard from, by its own clock: the stamp of its last entry here, receipts included. */
export interface LogStamp {
  readonly log: LogId
  readonly stampMs: number
}

/** Whether the author of `later` had `earlier` when saying it. */
export function knewOf(later: SpokenAct, earlier: SpokenAct): boolean {
  const seq = later.log === earlier.log ? later.seq : (later.knew.get(earlier.log) ?? 0)
  return seq >= earlier.seq
}
