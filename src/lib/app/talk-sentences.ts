/** What goes wrong in a conversation, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Sentences } from './error-sentences'

export const TALK_SENTENCES: Sentences = {
  NothingSaid: () => 'There are no words yet. Nothing was saved.',
  CommentTooLong: () =>
    'This is longer than 10,000 characters. Nothing was saved; shorten it, or write a note and name it here.',
  ThreadGone: () => 'This thread is not in the document any more, so no agenda was made.',
  ChosenTextGone: () =>
    'The words you chose were deleted meanwhile. Nothing was saved; choose others, or comment on the whole document.'
}

/** Why somebody may read a conversation and say nothing in it. */
export const WHY_NOT = {
  gone: 'You are not in this workspace any more, so you can read this and not answer.',
  viewer: 'You are here as a viewer: you can read this and not answer. Ask an admin to make you an editor.',
  trashed: 'This document is in the trash. Restore it to go on talking.',
  unfit: 'This document can only be read with this version of Eventual, so nothing can be said here.'
} as const
