/** What goes wrong with looks at private drafts, as one sentence each. */
import type { Failure } from '../base/result'
import { draftSentence } from './draft-sentences'
import { sentenceFor, type Sentences } from './error-sentences'
import { WHY_NOT_SHOWN } from './suggestion-sentences'

const SENTENCES: Sentences = {
  CopyTooLarge: () =>
    'This draft is larger than what one person can be shown, so nothing was shown. Move the part you ask about to a draft of its own.',
  CopyUnfit: () =>
    'This draft holds something other devices would not show, so nothing was shown. It is still here; make it simpler.',
  WordsTooLong: () =>
    'That is longer than anybody is sent, so nothing was sent. Your words are still here; shorten them.',
  NoWords: () => 'Write a few words first. Nothing was sent.',
  NobodyThere: () => 'They are not in this workspace any more, so nothing was sent.',
  LookGone: () => 'It was taken back meanwhile, so nothing was changed.'
}

export function lookSentence(failure: Failure): string {
  return failure.kind in SENTENCES ? sentenceFor(failure, SENTENCES) : draftSentence(failure)
}

export const WHY_NOT_READ = {
  ...WHY_NOT_SHOWN,
  Elsewhere:
    'It was sealed for the devices you had when it was sent. This one came later, so read it on one of those, or ask to be shown it again.'
} as const

export const WHY_NOT_ASK = {
  gone: 'You are not in this workspace any more, so nobody can be shown anything from here.',
  viewer: 'Your role in this workspace lets you read, so nobody can be shown a draft from here.'
} as const

export const WHY_NOT_ANSWER = {
  gone: 'You are not in this workspace any more, so nothing can be sent from here.',
  viewer: 'You can read it. Your role in this workspace does not let you answer here.',
  left: 'Whoever showed it is not in this workspace any more, so there is nobody to answer.'
} as const
