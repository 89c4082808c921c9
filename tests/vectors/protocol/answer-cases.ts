/** Acts that answer: a question of somebody about an item, and an item itself, in writing. */
import { bytesToId, type IdKind } from '$lib/base/ids'
import type { Act } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import type { Case } from './cases'

const id = <K extends IdKind>(kind: K, byte: number) => bytesToId(kind, new Uint8Array(16).fill(byte))

const said = {
  id: id('act', 0x41),
  wallMs: 1_795_000_000_000,
  document: id('document', 0x21),
  about: null,
  replaces: []
}

export function answerCases(): Case[] {
  const answer: Act = {
    ...said,
    body: {
      type: 'answer',
      target: 'item-3',
      question: { act: id('act', 0x43), asker: id('member', 0x32) },
      disagrees: false,
      words: 'Two per gauge.'
    }
  }
  const inWriting: Act = {
    ...said,
    body: { type: 'answer', target: 'necessary', question: null, disagrees: true, words: 'We have to talk.' }
  }
  return [
    { name: 'act answer', given: answer, bytes: encodeAct(answer) },
    { name: 'act answer, in writing to an item', given: inWriting, bytes: encodeAct(inWriting) }
  ]
}
