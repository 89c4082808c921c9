/** Acts that tell of a pod: one that changes it, and one that dissolves it. */
import { bytesToId, type IdKind } from '$lib/base/ids'
import type { Act } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import type { Case } from './cases'

const id = <K extends IdKind>(kind: K, byte: number) => bytesToId(kind, new Uint8Array(16).fill(byte))

const said = { id: id('act', 0x41), wallMs: 1_795_000_000_000, document: null, about: null, replaces: [] } as const

export function podCases(): Case[] {
  const changed: Act = {
    ...said,
    body: {
      type: 'pod',
      pod: id('pod', 0x51),
      follows: [id('act', 0x43), id('act', 0x44)],
      name: 'Field',
      members: [id('member', 0x31), id('member', 0x32)]
    }
  }
  const dissolved: Act = {
    ...said,
    body: { type: 'pod', pod: id('pod', 0x51), follows: [id('act', 0x41)], name: 'Field', members: null }
  }
  return [
    { name: 'act pod', given: changed, bytes: encodeAct(changed) },
    { name: 'act pod, dissolved', given: dissolved, bytes: encodeAct(dissolved) }
  ]
}
