/** Being away: told, never asked. What all view-models hold to stands in `views.ts`. */
import type { Outcome, PersonView } from './views'

/** What somebody said of being away, while it is not over. */
export interface AwayNotice {
  readonly id: string
  readonly person: PersonView
  readonly fromMs: number
  /** Null: until they say that they are back. */
  readonly toMs: number | null
  readonly standIn: PersonView | null
  /** In their words. */
  readonly words: string
  readonly toldMs: number
  readonly hasBegun: boolean
}

/** As it is asked for, in wall times of one's own zone: `2026-12-07T09:00`. */
export interface AwayWish {
  readonly from: string
  /** Null: open end. */
  readonly to: string | null
  /** A member's id. */
  readonly standIn: string | null
  readonly words: string
}

export interface AwayView {
  /** Of everyone, soonest first. */
  readonly notices: readonly AwayNotice[]
  /** Who only reads here, waits or is out says nothing of it. */
  readonly mayTell: boolean
  /** Who could stand in for me. */
  readonly others: readonly PersonView[]
  /** What the dialog begins with: a new notice from now on, or one of mine. */
  wishOf(notice: AwayNotice | null): AwayWish
  /** Why it cannot be said so; null where it can. */
  faultOf(wish: AwayWish): string | null
  /** `instead`: my notice it takes the place of. */
  tell(wish: AwayWish, instead: string | null): Outcome
  /** I am back: the time I was away stays what it was, and ends now. What had not begun is taken back. */
  endAway(notice: string): Outcome
}
