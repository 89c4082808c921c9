/** What the connection check shows: each thing that was tried, in plain words. */
import type { Outcome } from './views'

/** `off`: not tried, because something is settled that way or nothing of the kind is named; neither good nor bad. */
export type CheckState = 'running' | 'works' | 'fails' | 'off'

export interface CheckLine {
  readonly id: string
  /** "Direct connections" */
  readonly title: string
  readonly state: CheckState
  /** What is so, in one sentence; empty while it runs. */
  readonly words: string
  /** What to do about it; null where nothing is to be done. */
  readonly advice: string | null
  /** Whom one can meet directly by it: those of this network, or whoever is elsewhere too. Left out by what opens no such way. */
  readonly reach?: 'network' | 'anywhere'
}

export interface CheckView {
  readonly running: boolean
  /** The answer to "can I meet the others?". */
  readonly headline: string
  readonly lines: readonly CheckLine[]
  /** Tries everything again, and resolves when it is known; what runs already is left to end, and counts for nothing. */
  run(): Promise<void>
  /** Asks the browser to keep everything; offered where it does not yet. */
  readonly mayAskForStorage: boolean
  askForStorage(): Outcome
}
