/** What a page shows and does about the conversation on a document; what all view-models hold to stands in `views.ts`. */
import type { Outcome, PersonView } from './views'

/** A piece of what was said. */
export type TalkSpan =
  | { readonly kind: 'text'; readonly text: string }
  /** Null for somebody nobody here knows. */
  | { readonly kind: 'person'; readonly person: PersonView | null }
  /** `ms` is null where no clock of that zone ever shows the wall time. */
  | { readonly kind: 'moment'; readonly ms: number | null; readonly wall: string; readonly zone: string }

/** Those who answered so, each once. */
export interface ReactionView {
  readonly emoji: string
  /** "thumbs up": for whoever hears it. */
  readonly name: string
  /** Null for somebody nobody here knows. */
  readonly people: readonly (PersonView | null)[]
  readonly isMine: boolean
}

export interface CommentView {
  readonly id: string
  /** Whoever it says it is of; null for somebody nobody here knows. */
  readonly person: PersonView | null
  readonly saidMs: number
  readonly spans: readonly TalkSpan[]
  /** Its words as they are typed, to be changed. */
  readonly draft: string
  readonly isEdited: boolean
  readonly isDeleted: boolean
  /** It is what came of an agenda made of this thread. */
  readonly isOutcome: boolean
  /** Somebody else’s, and never on this device’s screen before. */
  readonly isNew: boolean
  readonly reactions: readonly ReactionView[]
  /** It is mine, and I may write. */
  readonly mayChange: boolean
}

export interface ThreadView {
  readonly id: string
  /** The chosen words as they stood; empty for one on the document. */
  readonly quote: string
  /** It was on words that were deleted. */
  readonly isGone: boolean
  /** Oldest first. */
  readonly comments: readonly CommentView[]
  /** Who resolved it and when; null while it is open. */
  readonly resolved: { readonly person: PersonView | null; readonly ms: number } | null
  /** Made of it to talk it through, oldest first; the title is null while one is not known here. */
  readonly agendas: readonly { readonly id: string; readonly title: string | null }[]
  /** It was taken into a meeting, and nobody wrote yet what came of it. */
  readonly isOwed: boolean
  /** The two who went back and forth three times, where talking would help and I did not say to go on in writing; else null. */
  readonly backAndForth: readonly [PersonView | null, PersonView | null] | null
}

/** The thread an agenda was made of. */
export interface TalkSource {
  readonly document: string
  readonly thread: string
  /** Null where its document is not on this device. */
  readonly title: string | null
  /** Null where the thread is not known here; empty for one on the document. */
  readonly quote: string | null
  readonly isOwed: boolean | null
}

/** Words of a text that were chosen. They stay these words, whatever is written around them meanwhile. */
export interface ChosenText {
  readonly quote: string
  /** Anchors a thread at them, within the caller's transaction; false where nothing of them is left. */
  anchor(thread: string): boolean
}

export interface TalkView {
  /** In the order of the text, then those on the document and those whose text is gone, each by time. */
  readonly threads: readonly ThreadView[]
  /** Whom `@` and their label name in what is typed. */
  readonly nameable: readonly { readonly label: string; readonly person: PersonView }[]
  /** What may be meant by a date that is typed after an `@`, in my zone; `draft` is how it is typed out, for everybody. */
  momentsFor(typed: string): readonly { readonly ms: number; readonly draft: string }[]
  /** Why I may say nothing here, in a sentence; null where I may. */
  readonly whyNot: string | null
  /** On the chosen words; on the whole document without them. */
  start(draft: string, chosen: ChosenText | null): Promise<{ readonly thread: string } | { readonly problem: string }>
  reply(thread: string, draft: string): Outcome
  edit(thread: string, comment: string, draft: string): Outcome
  remove(thread: string, comment: string): Outcome
  resolve(thread: string): Outcome
  reopen(thread: string): Outcome
  /** Writes its outcome, or what was said last, into the text, after the words the thread is about. */
  keepConclusion(thread: string): Outcome
  /** Makes an agenda of it, with its open points and its words; where it owes an outcome already, that agenda is the one. */
  talkThrough(thread: string): Promise<{ readonly agenda: string } | { readonly problem: string }>
  /** Talking is not offered again in that thread, on this device. */
  goOnWriting(thread: string): Outcome
  /** Says in the thread what came of its agendas. */
  writeOutcome(thread: string, draft: string): Outcome
  /** A thread is on screen, and then was: nothing in it is new any more. Nobody else is told. */
  saw(thread: string): void
  leftThread(thread: string): void
  /** What was being written at a place and was not sent; empty for nothing. */
  unsent(place: string): string
  keepUnsent(place: string, draft: string): void
  /** What a comment may be answered with. */
  readonly reactionChoices: readonly Pick<ReactionView, 'emoji' | 'name'>[]
  /** Members may react who may not write. */
  readonly mayReact: boolean
  /** Reacts so to a comment, or takes it back where I did. */
  react(comment: string, emoji: string): Outcome
  /** Where the document comes from, if it is the agenda of a thread. */
  readonly source: TalkSource | null
}
