import type { Sentences } from './error-sentences'

/** Of what somebody says in it. */
export const SAYING_SENTENCES: Sentences = {
  WordsTooLong: () =>
    'That is more than stands beside an item, so nothing was said. Say it in fewer words, or write it into its notes.'
}

/** What a meeting says when something cannot be done in it. */
export const MEETING_SENTENCES = {
  gone: 'This device is out of the workspace, so it can say nothing in it.',
  viewer: 'A viewer reads along. Nothing was changed; an admin can make you an editor.',
  unfit: 'This agenda may only be read here, so nothing in its meeting was changed.',
  trashed: 'This agenda is in the trash. Restore it first; nothing was changed.',
  empty: 'There are no words to keep. Choose some in the notes, or write them; nothing was captured.',
  nothingSaid: 'There are no words to say. Write them; nothing was said.',
  noQuestion: 'That is not there any more, so nothing was said. It was taken back, or said anew.',
  owed: (count: number) => (count === 1 ? 'One item has no outcome yet.' : `${count} items have no outcome yet.`),
  address: 'A recording is at a web address, such as https://example.org/video. Nothing was changed.',
  long: 'That is more than one thing that came of a meeting. Nothing was captured: say it in fewer words, or write it into the notes.',
  many: 'This meeting has as many captures as one agenda keeps. Nothing was captured; write it into the notes.',
  over: 'The meeting is over. Nothing was changed.'
} as const
