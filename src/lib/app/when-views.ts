/** When a meeting is and whom it hurts, as its agenda's page shows it. */
import type { Going } from '../docs/meeting'
import type { HourWord } from '../projections/slot-cost'
import type { Outcome, PersonView } from './views'

export type { Going, HourWord }

/** A meeting by one person's clock. */
export interface HourView {
  readonly person: PersonView
  /** "09:00" */
  readonly time: string
  /** "Thu", where it is another day than the reader's; null where it is the same. */
  readonly day: string | null
  readonly word: HourWord
}

export interface SessionView {
  readonly id: string
  readonly letter: string
  /** Null where it began unplanned, or this device does not know its zone. */
  readonly startMs: number | null
  readonly minutes: number
  readonly cancelled: boolean
  /** It was held, or its time is over. */
  readonly isOver: boolean
  /** It was begun and not ended: it can be ended, and not cancelled. */
  readonly isOn: boolean
  readonly facilitator: PersonView | null
  /** Who is expected in the call. */
  readonly people: readonly PersonView[]
  /** What the reader said of it; null: nothing yet. */
  readonly mine: Going | null
}

/** One person in one session. */
export interface SeatView {
  readonly session: string
  readonly letter: string
  /** Null where its time is not known. */
  readonly hour: HourView | null
  /** Null: they said nothing, and are expected where it takes least from them. */
  readonly how: Going | null
  readonly isExpected: boolean
}

export interface AttenderView {
  readonly person: PersonView
  readonly seats: readonly SeatView[]
  /** Meetings outside their hours in eight weeks. */
  readonly times: number
}

/** What a way to hold it costs. */
export interface CostView {
  /** Who talks with whom: a group for each session. */
  readonly groups: readonly (readonly PersonView[])[]
  /** Of each group: n(n−1)/2. */
  readonly paths: readonly number[]
  readonly personMinutes: number
  /** Whom it takes something from, the most first. */
  readonly hurt: readonly HourView[]
}

export interface FindWish {
  readonly minutes: number
  /** Ids of members. */
  readonly people: ReadonlySet<string>
  /** From now on. */
  readonly days: number
}

export interface TimeView {
  readonly startMs: number
  readonly hours: readonly HourView[]
  /** "Nobody gives an hour of their own." */
  readonly words: string
  /** It is the one the rotation proposes: what the last weeks took is evened out by it. */
  readonly isTurn: boolean
}

export interface FoundView {
  /** Best first. */
  readonly times: readonly TimeView[]
  /** Who has no hour of work in common with anybody. */
  readonly alone: readonly PersonView[]
}

export interface SessionWish {
  /** As a field of date and time has it, in the reader's zone. */
  readonly wall: string
  readonly minutes: number
}

export type Repeats = 'week' | 'fortnight' | 'threeWeeks' | 'fourWeeks' | 'month'

export interface SeriesWish extends SessionWish {
  readonly repeats: Repeats
  /** Its hour goes round, so that nobody stretches each time. */
  readonly takesTurns: boolean
}

export interface ComingView {
  readonly index: number
  readonly startMs: number
  /** Whom it takes something from, the most first. */
  readonly hurt: readonly HourView[]
  /** It stands among the sessions. */
  readonly isPlanned: boolean
}

export interface SeriesView {
  /** "Every two weeks on Tuesday" */
  readonly words: string
  readonly minutes: number
  readonly coming: readonly ComingView[]
  /** "From Tue 30 Mar the meeting is an hour earlier for Ana." */
  readonly changes: readonly string[]
}

export interface WhenView {
  /** Why this person may change nothing of it; null where they may. */
  readonly whyNot: string | null
  /** By when they begin. */
  readonly sessions: readonly SessionView[]
  readonly attenders: readonly AttenderView[]
  /** "Ana stretches this time. Mei and Joss gave most in the last 8 weeks."; null where nobody gave or gives anything. */
  readonly turnWords: string | null
  /** Everybody in one call, and as it is planned; the second null where that is the same. */
  readonly oneCall: CostView | null
  readonly planned: CostView | null
  readonly series: SeriesView | null
  /** Who could come. */
  readonly people: readonly PersonView[]
  find(wish: FindWish): FoundView
  /** As a session would be proposed: the next hour, twenty-five minutes; or as the given one is. */
  wishOf(session: string | null): SessionWish
  faultOf(wish: SessionWish): string | null
  /** Null: a new one. */
  plan(wish: SessionWish, session: string | null): Outcome
  /** Plans a found time. */
  planAt(startMs: number, minutes: number): Outcome
  cancel(session: string): Outcome
  /** What was cancelled is on after all. */
  uncancel(session: string): Outcome
  /** Null takes back what was said. */
  go(session: string, how: Going | null): Outcome
  seriesWish(): SeriesWish
  saveSeries(wish: SeriesWish): Outcome
  endSeries(): Outcome
  /** A coming turn of the series becomes a session. */
  planComing(index: number): Outcome
  saveSessionFile(session: string): Outcome
  saveSeriesFile(): Outcome
}
