/** The meeting an agenda is for, as its page shows it. */
import type { CaptureKind, QueueKind } from '../docs/meeting-record'
import type { BeforeView } from './before-views'
import type { LivePresenceView } from './live-presence-views'
import type { Outcome, PersonView } from './views'
import type { WhenView } from './when-views'

/** What an agenda has beside its text, in one part that loads after it. */
export interface MeetingBeside {
  readonly live: LiveView
  readonly captures: CapturesView
  readonly before: BeforeView
  readonly minutes: MinutesView
  readonly when: WhenView
}

export interface TimerView {
  /** Left of the item's timebox, in ms; negative where it is over. Null where it has none. */
  readonly leftMs: number | null
  /** Minutes it may take. */
  readonly minutes: number | null
  /** When it ends by this device's own clock: equal moments on devices whose clocks differ. */
  readonly endsMs: number | null
}

export interface StepView {
  readonly id: string
  readonly number: string
  readonly topic: string
  readonly minutes: number | null
  /** `on` for everybody; `past` had its turn and has no outcome. */
  readonly state: 'done' | 'past' | 'on' | 'coming'
}

export type { CaptureKind, QueueKind }

export interface QueueView {
  readonly id: string
  readonly person: PersonView
  readonly kind: QueueKind
  readonly words: string
}

export type RoleInCall = 'facilitator' | 'scribe'

export interface AdjournView {
  /** How many in the call think so, of how many, and how many it takes. */
  readonly said: number
  readonly of: number
  readonly needed: number
  readonly isMine: boolean
  readonly isAdjourned: boolean
}

export interface LiveView {
  /** A session is on. */
  readonly isLive: boolean
  /** This person is in the call. */
  readonly isIn: boolean
  /** A, B …, where the agenda has several. */
  readonly letter: string | null
  /** Why this person may not take part; null where they may. */
  readonly whyNot: string | null
  readonly steps: readonly StepView[]
  /** The item everybody is at; null between two. */
  readonly item: StepView | null
  readonly timer: TimerView
  /** Of the whole session, in ms. */
  readonly leftMs: number | null
  /** Who has it on screen just now, with their hands; null while nothing is on. */
  readonly present: LivePresenceView | null
  readonly inCall: readonly PersonView[]
  readonly inWriting: readonly PersonView[]
  readonly speaking: { readonly person: PersonView; readonly forMs: number } | null
  readonly queue: readonly QueueView[]
  readonly adjourn: AdjournView
  /** Who leads, and who keeps the notes; null for nobody. */
  readonly roles: Readonly<Record<RoleInCall, PersonView | null>>
  start(): Outcome
  join(): Outcome
  leave(): Outcome
  /** Everybody goes to this item. */
  goTo(item: string): Outcome
  /** The next that is not settled. */
  next(): Outcome
  addMinutes(minutes: number): Outcome
  queueUp(kind: QueueKind, words: string): Outcome
  unqueue(id: string): Outcome
  nextSpeaker(): Outcome
  sayAdjourn(): Outcome
  /** Hands a role to somebody in the call, or to nobody. */
  handOver(role: RoleInCall, person: string | null): Outcome
}

export interface CaptureDraft {
  readonly kind: CaptureKind
  readonly item: string | null
  readonly words: string
  /** Of an action: who does it, and by when, `2026-12-04`. */
  readonly owner: string | null
  readonly due: string | null
  /** The side note it is made of. */
  readonly source: string | null
}

export interface CaptureView {
  readonly id: string
  readonly kind: CaptureKind
  readonly item: string | null
  /** What the item is called; null where it is gone. */
  readonly topic: string | null
  readonly words: string
  readonly by: PersonView | null
  readonly owner: PersonView | null
  readonly due: string | null
  /** An action somebody ticked. */
  readonly isDone: boolean
  readonly isDropped: boolean
  /** A side note something came of, or that nothing has to come of. */
  readonly isPorted: boolean
  readonly document: { readonly id: string; readonly title: string } | null
  /** Of a decision: how many agreed so far. */
  readonly agreeing: number
  /** How many disagree or block: it does not go ahead as it is. */
  readonly objecting: number
  readonly iAgree: boolean
}

export interface CapturesView {
  /** In the order in which they were noted; those taken back too. */
  readonly all: readonly CaptureView[]
  /** Side notes nothing came of yet. */
  readonly unported: readonly CaptureView[]
  /** Who can do something. */
  readonly people: readonly PersonView[]
  capture(draft: CaptureDraft): Outcome
  /** Takes one back, or a dropped one in again. */
  drop(id: string): Outcome
  /** Agrees with a decision in this person's own name. */
  agree(id: string): Outcome
  /** An action is done, or not after all. */
  tick(id: string): Outcome
}

export type ItemOutcomeKind = 'decided' | 'undecided' | 'writing' | 'dropped'

export interface SettledItemView {
  readonly id: string
  readonly number: string
  readonly topic: string
  readonly outcome: { readonly kind: ItemOutcomeKind; readonly words: string; readonly by: PersonView | null } | null
  /** Somebody has to say what it came to. */
  readonly isOwed: boolean
}

export interface HeldSessionView {
  readonly id: string
  readonly letter: string | null
  readonly startedMs: number
  readonly people: readonly PersonView[]
  /** Minutes of people. */
  readonly givenBack: number
  readonly recording: { readonly href: string; readonly offsetMs: number } | null
  readonly chapters: readonly { readonly item: string; readonly topic: string; readonly atMs: number }[]
}

export type PhaseName = 'live' | 'cleaned' | 'amended' | 'final'

export interface MinutesView {
  /** It was held, and is not on. */
  readonly isAfter: boolean
  readonly items: readonly SettledItemView[]
  readonly owed: readonly SettledItemView[]
  readonly sessions: readonly HeldSessionView[]
  readonly phase: PhaseName
  /** Until when the phase that is on lasts; null: until somebody says so. */
  readonly untilMs: number | null
  /** Why it cannot go on to the next phase, in a sentence. */
  readonly whyNotOn: string | null
  /** Said by those who caught up. */
  readonly caughtUp: readonly PersonView[]
  readonly iCaughtUp: boolean
  /** Says what an item came to; null takes it back. */
  settle(item: string, kind: ItemOutcomeKind | null, words: string): Outcome
  /** Ends the session that is on, with what is still owed, in one change. */
  endWith(
    outcomes: readonly { readonly item: string; readonly kind: ItemOutcomeKind; readonly words: string }[]
  ): Outcome
  /** To the next phase, or from the last back to amending. */
  goOn(): Outcome
  setRecording(session: string, href: string, offsetMs: number): Outcome
  toggleCaughtUp(): Outcome
}
