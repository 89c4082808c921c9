/** Whom a proposal asks: what its page offers and shows of that. What all view-models hold to stands in `views.ts`. */
import type { Outcome, PersonView } from './views'

/** A pod that can be asked, as it stands now. */
export interface AskablePod {
  readonly id: string
  readonly name: string
  /** Those of it who are in, in joining order. */
  readonly people: readonly PersonView[]
}

export interface AskingView {
  /** By name; those nobody is in are left out. */
  readonly pods: readonly AskablePod[]
  /** Who is not asked although everyone is, because they came after it opened; told to whoever opened it, while it is open. */
  readonly newcomers: readonly PersonView[]
  /** Asks everyone who is here now. Positions taken before say then that they were taken on other terms. */
  askNewcomers(): Outcome
}
