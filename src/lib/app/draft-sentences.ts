/** Failures of private drafts as sentences; what is not of theirs is in the table of all. */
import type { Failure } from '../base/result'
import { sentenceFor, type Sentences } from './error-sentences'

const GONE =
  'This draft was published or deleted in another window, so what you wrote since then is in this window only. Copy it, then go to the document.'

const SENTENCES: Sentences = {
  NotHere: () =>
    'A private draft is only on the device it was begun on. This device has no such draft, or not any more.',
  DraftGone: () => GONE,
  DraftLeaves: () => 'This draft is being published from another window. Nothing was changed; look again in a minute.',
  IdTaken: () =>
    'Somebody wrote at the address of this draft just now, so it was not published. It is still here; publish it again.',
  NoHours: () =>
    'You named no working hours, so no morning of yours is next. Nothing was changed; name them in Settings.',
  DraftTooLarge: () =>
    'This draft is larger than one document can be, so it was not published. It is still here; move a part of it to another one.',
  NotCarriable: () =>
    'This draft is nested deeper, or is of more pieces, than other devices take, so it was not published. It is still here; make it simpler.'
}

export function draftSentence(failure: Failure): string {
  const isGone = 'rule' in failure && failure.rule === 'draftIsHere'
  return isGone ? GONE : sentenceFor(failure, SENTENCES)
}
