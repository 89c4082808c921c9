/** Those in a live meeting at this moment, as its screens and its timer know them. Nothing of it is kept. */
import type { LogId } from '../base/ids'
import type { Scope } from '../base/scope'
import type { PersonView } from './views'

export type Temperature = 'up' | 'level' | 'down'

export interface LivePresenceView {
  /** Who has the document open, this person first. */
  readonly here: readonly PersonView[]
  /** Whose hand is up, the first to raise it first. */
  readonly hands: readonly PersonView[]
  /** How many say what, each person once. */
  readonly temperatures: Readonly<Record<Temperature, number>>
  readonly isMyHandUp: boolean
  readonly myTemperature: Temperature | null
  setHand(up: boolean): void
  /** Null takes it back. */
  setTemperature(temperature: Temperature | null): void
  /** How far the clock of a log is ahead of this device's, in milliseconds; 0 for the own log, null where nobody here knows. */
  offsetOf(log: LogId): number | null
}

export interface LiveMeeting {
  /** The meeting is live until then. */
  readonly scope: Scope
  /** The log by whose clock the current timer runs: those here vouch for it when its device leaves. */
  stamper(): LogId | null
}
