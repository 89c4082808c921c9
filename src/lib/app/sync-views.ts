/** What the page about where one's work is shows and does; what all view-models hold to stands in `views.ts`. */
import type { DocumentLine, Outcome, PersonView } from './views'

export interface ConnectedView {
  readonly id: string
  readonly person: PersonView | null
  readonly deviceName: string
  readonly route: 'direct' | 'relay' | 'tab'
  /** The host of the relay it runs through, where that can be only one. */
  readonly through: string | null
}

/** Something that is not here, or not shown, and what it waits for. */
export interface WaitingLine {
  /** Different in each. */
  readonly words: string
  /** Whoever could still send it is gone: I may say that it is not waited for. */
  readonly mayEnd: boolean
}

export interface SyncView {
  /** The answer, in words: the page's heading. */
  readonly headline: string
  readonly explanation: string
  readonly offline: boolean
  readonly connected: readonly ConnectedView[]
  /** Why nobody can be met as things are set, in a sentence; null where somebody may come. */
  readonly whyNobody: string | null
  readonly devices: readonly {
    readonly id: string
    readonly person: PersonView | null
    readonly name: string
    readonly isThis: boolean
    readonly heardMs: number | null
    readonly connected: boolean
  }[]
  /** Documents this device changed × devices: how many changes each lacks, as last known; null is not received yet. */
  readonly matrix: readonly {
    readonly document: DocumentLine
    readonly changes: number
    readonly behindByDevice: readonly (number | null)[]
  }[]
  readonly waiting: readonly WaitingLine[]
  readonly storage: {
    readonly usedBytes: number | null
    readonly freeBytes: number | null
    readonly permanent: boolean | null
  }
  setOffline(offline: boolean): Outcome
  /** Ends the log a line is about at what is here. */
  endWaiting(words: string): Outcome
  lookNow(): void
  askForPermanentStorage(): Outcome
}
