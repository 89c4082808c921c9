/** What goes wrong with suggestions, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Sentences } from './error-sentences'

export const SUGGESTION_SENTENCES: Sentences = {
  TooLarge: () =>
    'This changes more than one suggestion can carry, so it was not sent. Your copy is kept here: suggest it in smaller parts.',
  WordsTooLong: () => 'The reason is too long, so it was not sent. Your copy is kept here; say why in fewer words.',
  NothingChanged: () => 'Your copy says the same as the text now, so there is nothing to send.',
  NoReason: () => 'Say why first: whoever reads it later has only these words.',
  AmendedTooLong: () =>
    'With this reason the outcome would be longer than it can be. Nothing was changed; write a shorter outcome first.',
  ReasonTooLong: () => 'The reason is longer than 5,000 characters. Nothing was changed; say it in fewer words.',
  NothingToSettle: () => 'Somebody settled it meanwhile. Nothing was changed.',
  TextMoved: () => 'The text was changed while you were choosing, so nothing was taken in. Look at it again.',
  NotLoadedYet: () => 'How it was decided is still being loaded. Nothing was changed; try again in a moment.'
}

/** Why one of somebody else cannot be shown. */
export const WHY_NOT_SHOWN = {
  TooLarge: 'It is too large to show.',
  Newer: 'Made with a newer version of Eventual. Update the app to see it.',
  Malformed: 'It holds something no version of Eventual writes, so it is not shown.'
} as const

export const WHY_NOT_SUGGEST = {
  gone: 'You are not in this workspace any more, so nothing can be suggested from here.',
  trashed: 'This document is in the trash. Restore it to suggest a change.',
  unfit: 'This document can only be read with this version of Eventual, so nothing can be suggested here.'
} as const

export const WHY_NOT_SETTLE = 'Whoever writes here takes it in, or says why not.'
