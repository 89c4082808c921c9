/** What is shown of a private draft to one member: what is in the seal, and the act that carries it. */
import { bytesToId, type IdKind } from '$lib/base/ids'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { sealLook } from '$lib/team/sealed-look'
import type { Act } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import { encodeLook, type Look } from '$lib/wire/look-codec'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) => bytesToId(kind, fill(byte, kind === 'workspace' ? 32 : 16))

const ASK: Look = {
  type: 'ask',
  draft: id('document', 0x21),
  kind: 'note',
  title: 'The quarry',
  words: 'Too harsh?',
  schema: 1,
  copy: fill(0xc5, 4)
}
const ANSWER: Look = { type: 'answer', words: 'Fair.' }

/** Wrapped to the box key of seed 32 × c6. */
export const LOOK_PARTIES = { workspace: id('workspace', 0x70), from: id('member', 0x31), to: id('member', 0x32) }
export const LOOK_SEED = fill(0xc6)

export async function lookCases(): Promise<Case[]> {
  const random = { bytes: (length: number) => fill(0xc7, length), fraction: () => 0 }
  const { publicKey } = await boxKeyFromSeed(LOOK_SEED)
  const sealed = await sealLook(encodeLook(ASK), { ...LOOK_PARTIES, boxes: [publicKey] }, random)
  const own = { id: id('act', 0x41), wallMs: 1_795_000_000_000, document: null, about: null, replaces: [] }
  const asked: Act = { ...own, body: { type: 'look', ...sealed, answers: null } }
  const answered: Act = {
    ...own,
    body: { type: 'look', to: LOOK_PARTIES.from, answers: id('act', 0x41), wraps: [], sealed: fill(0xc8, 6) }
  }
  return [
    { name: 'look ask', given: ASK, bytes: encodeLook(ASK) },
    { name: 'look answer', given: ANSWER, bytes: encodeLook(ANSWER) },
    { name: 'act look, sealed to one device', given: asked, bytes: encodeAct(asked) },
    { name: 'act look, an answer', given: answered, bytes: encodeAct(answered) }
  ]
}
