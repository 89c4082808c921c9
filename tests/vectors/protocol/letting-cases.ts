/** Words people compare, and the texts by which somebody who lost every device comes back. */
import { textToBytes } from '$lib/base/bytes'
import { bytesToId, type IdKind } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import {
  bytesOfRequest,
  encodeReturnAnswer,
  encodeReturnInvitation,
  encodeReturnRequest,
  type ReturnAnswer,
  type ReturnInvitation,
  type ReturnRequest
} from '$lib/team/return-codes'
import { wordsOfDevices, wordsOfReturn } from '$lib/team/safety-words'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))

const workspace = id('workspace', 0x70)
const member = id('member', 0x31)

const INVITATION: ReturnInvitation = {
  workspace,
  member,
  workspaceName: 'Garden',
  memberName: 'Ana',
  invitedBy: 'Ben'
}

const REQUEST: ReturnRequest = {
  workspace,
  consent: {
    member,
    device: { sign: fill(0x51), box: fill(0x52) },
    deviceName: 'Phone',
    deviceSignature: fill(0x5a, 64)
  },
  name: 'Ana'
}

const ANSWER: ReturnAnswer = {
  workspace,
  name: 'Garden',
  recover: id('statement', 3),
  statements: [fill(0xb2, 5), fill(0xb3, 6)],
  sealed: fill(0x62, 108),
  relays: ['wss://relay.example/signal']
}

export function lettingCases(): Case[] {
  const devices = [id('device', 0x32), id('device', 0x31)]
  return [
    words('safety words of a member with two devices', { workspace, devices }, wordsOfDevices(workspace, devices)),
    words('safety words of a request to come back', REQUEST, wordsOfReturn(bytesOfRequest(REQUEST))),
    code('invitation to come back', INVITATION, encodeReturnInvitation(INVITATION)),
    code('request to come back', REQUEST, encodeReturnRequest(REQUEST)),
    code('answer to a request to come back', ANSWER, encodeReturnAnswer(ANSWER))
  ]
}

function words(name: string, given: object, six: readonly string[]): Case {
  const text = six.join(' ')
  return { name, given: { ...given, words: text }, bytes: textToBytes(text) }
}

function code(name: string, given: object, text: Result<string, { readonly kind: string }>): Case {
  if (!text.ok) throw new Error(text.error.kind)
  return { name, given: { ...given, text: text.value }, bytes: textToBytes(text.value) }
}
