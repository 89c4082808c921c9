/** The sentences about letting people in, beside those of `error-sentences.ts`: loaded by whoever lets in or comes. */
import { isolateName } from '../base/plain-name'
import type { Failure } from '../base/result'
import { sentenceFor, type Sentences } from './error-sentences'
import { TEAM_SENTENCES } from './team-sentences'

/** Whoever made a link, as the sentence names them. */
const inviter = (by: unknown) => (typeof by === 'string' && by !== '' ? isolateName(by) : 'whoever sent it')

const CODE_WORDS: Readonly<Record<string, string>> = {
  invitation: 'the invitation to come back',
  request: 'a request to come back',
  answer: 'the answer to a request'
}

export const LETTING_SENTENCES: Sentences = {
  ...TEAM_SENTENCES,
  WordsChanged: () =>
    'Their devices changed while you compared, and the words with them. Nobody was made an admin; compare the new words.',
  NotAnInvite: () => 'That is not an invite link. Nothing was changed; copy the whole link and paste it again.',
  InviteDamaged: () =>
    'This invite link is incomplete or was changed on its way. Nothing was changed; ask for it again.',
  InviteNewer: () =>
    'This invite was made with a newer version of Eventual. Nothing was changed; update the app and open it again.',
  InviteEnded: ({ when, by }) =>
    `This link ended on ${String(when)} your time. Nothing was changed. Ask ${inviter(by)} for another.`,
  InviteClosed: ({ by }) => `This link was closed. Nothing was changed. Ask ${inviter(by)} for another.`,
  InviteUsedUp: ({ by }) =>
    `This link has let in as many people as it was made for. Nothing was changed. Ask ${inviter(by)} for another.`,
  NotInAnyMore: () =>
    'This device was in that workspace and is not any more. Nothing was changed. To come in anew, open the workspace here, forget it on this device, and then open this link again.',
  InviteTooLong: () =>
    'This team has changed too much for one link. Nothing was made; meet someone of the team first, then make the link again.',
  IsForComingBack: () =>
    'That is a code for coming back, not an invite. Nothing was changed; go back, choose “I lost my device”, and paste it there.',
  IsForJoining: () =>
    'That is a link for joining, not a code for coming back. Nothing was changed; go back, choose “Join with a link”, and paste it there.',
  NotAReturnCode: () =>
    'That is not a code for coming back. Nothing was changed; copy the whole of it and paste it again.',
  OtherReturnCode: ({ is }) =>
    `That is ${CODE_WORDS[String(is)] ?? 'another code'}, and not the one that belongs here. Nothing was changed.`,
  ReturnCodeDamaged: () => 'This code is incomplete or was changed on its way. Nothing was changed; ask for it again.',
  ReturnCodeNewer: () =>
    'This code was made with a newer version of Eventual. Nothing was changed; update the app and open it again.',
  ReturnCodeTooLong: () =>
    'This team has changed too much for one code. Nothing was made; let the devices of the team meet first, and try again.',
  ReturnCodeOld: () =>
    'The device that made this request was in this workspace before and was removed. Nothing was changed; they ask anew on the device they have now.',
  ReturnOtherWorkspace: () =>
    'This request is for another workspace. Nothing was changed; open that one, and paste it there.',
  ReturnOtherMember: () =>
    'This request is for somebody else of this team. Nothing was changed; choose “Let back in…” in their row.',
  ReturnForOther: () =>
    'This answer is for another device, or for a request that was given up since. Nothing was changed; send the request you see here.',
  LastAdmin: () =>
    'Nobody else here can invite, remove or let anybody back in, so you did not leave. Make somebody an admin first.',
  NotAnsweredYet: () =>
    'They are let back in, but the answer that tells their device could not be made just now. Press “They are the same” again; nothing needs to be compared anew.',
  NoReturnAsked: () =>
    'Nothing was asked on this device that this could answer. Nothing was changed; open it on the device you made the request on.',
  NotLetBack: () => 'This device has not heard that they were let back in. Nothing was changed; try it again.'
}

export function sentenceOfLetting(failure: Failure): string {
  return sentenceFor(failure, LETTING_SENTENCES)
}
