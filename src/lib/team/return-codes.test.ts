import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import { newSimRandom } from '../../../tests/support/sim-random'
import {
  bytesOfRequest,
  encodeReturnAnswer,
  encodeReturnInvitation,
  encodeReturnRequest,
  kindOfReturnCode,
  parseReturnAnswer,
  parseReturnInvitation,
  parseReturnRequest,
  type ReturnAnswer,
  type ReturnInvitation,
  type ReturnRequest
} from './return-codes'
import { wordsOfReturn } from './safety-words'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const workspace = bytesToId('workspace', fill(1))
const member = bytesToId('member', fill(2, 16))
const INVITATION: ReturnInvitation = {
  workspace,
  member,
  workspaceName: 'Low tide',
  memberName: 'Ana',
  invitedBy: 'Ben'
}
const consent = { member, device: { sign: fill(3), box: fill(4) }, deviceName: 'Phone', deviceSignature: fill(5, 64) }
const REQUEST: ReturnRequest = { workspace, consent, name: 'Ana' }
const ANSWER: ReturnAnswer = {
  workspace,
  name: 'Low tide',
  recover: bytesToId('statement', fill(6)),
  statements: [fill(7, 9)],
  sealed: fill(8, 108),
  relays: []
}

const FORMS = [
  {
    kind: 'invitation',
    value: INVITATION,
    encode: () => encodeReturnInvitation(INVITATION),
    parse: parseReturnInvitation
  },
  { kind: 'request', value: REQUEST, encode: () => encodeReturnRequest(REQUEST), parse: parseReturnRequest },
  { kind: 'answer', value: ANSWER, encode: () => encodeReturnAnswer(ANSWER), parse: parseReturnAnswer }
] as const

function textOf(form: (typeof FORMS)[number]): string {
  const text = form.encode()
  if (!text.ok) throw new Error(text.error.kind)
  return text.value
}

test('[RET-1] [RET-2] [RET-3] [RET-4] each code is read as it was written, in a link or alone', () => {
  for (const form of FORMS) {
    const text = textOf(form)
    for (const given of [text, ` ${text}\n`, `https://notes.example/back#${text}`])
      expect(form.parse(given), form.kind).toEqual({ ok: true, value: form.value })
    expect(kindOfReturnCode(`https://notes.example/back#${text}`)).toBe(form.kind)
  }
})

test('[RET-1] a code in the place of another says which it is; a newer one, and none at all, say so', () => {
  const [invitation, request] = FORMS
  expect(request.parse(textOf(invitation))).toEqual({ ok: false, error: { kind: 'OtherReturnCode', is: 'invitation' } })
  expect(request.parse(`r2${textOf(request).slice(2)}`)).toEqual({ ok: false, error: { kind: 'ReturnCodeNewer' } })
  for (const text of ['', 'hello', 'https://notes.example/', '1AAAA'])
    expect(request.parse(text)).toEqual({ ok: false, error: { kind: 'NotAReturnCode' } })
})

test('[RET-1] every changed, lost or added letter is found', () => {
  const random = newSimRandom(3)
  const letters = [...'ABCDEFGHIJKLMNOPabcdefghijklmnop0123456789-_']
  for (const form of FORMS) {
    const text = textOf(form)
    for (let i = 0; i < 300; i++) {
      const at = 2 + random.below(text.length - 2)
      const changed = text.slice(0, at) + random.pick(letters) + text.slice(at + random.below(3))
      if (changed === text) continue
      expect(form.parse(changed), changed).toEqual({ ok: false, error: { kind: 'ReturnCodeDamaged' } })
    }
  }
})

test('[LIM-1] a code beyond its limit is neither made nor read', () => {
  const large = { ...ANSWER, statements: Array.from({ length: 10 }, () => fill(1, 500)) }
  expect(encodeReturnAnswer(large)).toEqual({ ok: false, error: { kind: 'ReturnCodeTooLong' } })
  expect(parseReturnAnswer(`a1${'A'.repeat(7_000)}`)).toEqual({ ok: false, error: { kind: 'ReturnCodeDamaged' } })
})

test('[SAF-2] the words of a request change with every part of it, names included', () => {
  const words = (request: ReturnRequest) => wordsOfReturn(bytesOfRequest(request)).join(' ')
  const own = words(REQUEST)
  expect(own.split(' ')).toHaveLength(6)
  const others: readonly ReturnRequest[] = [
    { ...REQUEST, name: 'Anna' },
    { ...REQUEST, workspace: bytesToId('workspace', fill(9)) },
    { ...REQUEST, consent: { ...consent, deviceName: 'Laptop' } },
    { ...REQUEST, consent: { ...consent, device: { sign: fill(3), box: fill(9) } } },
    { ...REQUEST, consent: { ...consent, device: { sign: fill(9), box: fill(4) } } }
  ]
  for (const other of others) expect(words(other)).not.toBe(own)
})
