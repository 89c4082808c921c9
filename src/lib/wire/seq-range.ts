import type { LogId } from '../base/ids'

/** Entries `from` to `to` of one log, both included. */
export interface SeqRange {
  readonly log: LogId
  readonly from: number
  readonly to: number
}
