/** The sentences about letting people in, beside those of `error-sentences.ts`: loaded by whoever lets in or comes. */
import { isolateName } from '../base/plain-name'
import type { Failure } from '../base/result'
import { sentenceFor } from './error-sentences'

type Sentence = (failure: Failure & Readonly<Record<string, unknown>>) => string

/** Whoever made a link, as the sentence names them. */
const inviter = (by: unknown) => (typeof by === 'string' && by !== '' ? isolateName(by) : 'whoever sent it')

const SENTENCES: Readonly<Record<string, Sentence>> = {
  WordsChanged: () =>
    'Their devices changed while you compared, and the words with them. Nobody was made an admin; compare the new words.',
  NotAnInvite: () => 'That is not an invite link. Nothing was changed; copy the whole link and paste it again.',
  InviteDamaged: () =>
    'This invite link is incomplete or was changed on its way. Nothing was changed; ask for it again.',
  InviteNewer: () =>
    'This invite was made with a newer version of Eventual. Nothing was changed; update the app and open it again.',
  InviteEnded: ({ when, by }) =>
    `This link ended on ${String(when)}. Nothing was changed. Ask ${inviter(by)} for another.`,
  InviteClosed: ({ by }) => `This link was closed. Nothing was changed. Ask ${inviter(by)} for another.`,
  InviteUsedUp: ({ by }) =>
    `This link has let in as many people as it was made for. Nothing was changed. Ask ${inviter(by)} for another.`,
  NotInAnyMore: () =>
    'This device was in that workspace and is not any more. Nothing was changed. To come in anew, open the workspace here, forget it on this device, and then open this link again.',
  InviteTooLong: () =>
    'This team has changed too much for one link. Nothing was made; meet someone of the team first, then make the link again.'
}

export function sentenceOfLetting(failure: Failure): string {
  const sentence = Object.hasOwn(SENTENCES, failure.kind) ? SENTENCES[failure.kind] : undefined
  return sentence?.({ ...failure }) ?? sentenceFor(failure)
}
