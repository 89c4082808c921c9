/** How somebody comes back: the link of a spare key, and the keys that come from its seed. */
import { textToBytes } from '$lib/base/bytes'
import { bytesToId, type IdKind } from '$lib/base/ids'
import { newSpareKey } from '$lib/team/spare-key'
import { encodeSpareLink, type SpareLink } from '$lib/team/spare-link'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))

export const SPARE: SpareLink = {
  workspace: id('workspace', 0x70),
  name: 'Garden',
  memberName: 'Ana',
  seed: fill(0xb2),
  added: id('statement', 3),
  statements: [fill(0xd1, 90), fill(0xd2, 5)],
  key: id('key', 0x33),
  rawKey: fill(9),
  relays: ['wss://relay.example/signal']
}

export async function spareCases(): Promise<Case[]> {
  const fragment = encodeSpareLink(SPARE)
  if (!fragment.ok) throw new Error(fragment.error.kind)
  const as = { workspace: SPARE.workspace, member: id('member', 0x31), deviceName: 'Phone' }
  const { consent } = await newSpareKey(as, { bytes: () => fill(0xb2), fraction: () => 0 })
  return [
    { name: 'spare key link', given: { ...SPARE, text: fragment.value }, bytes: textToBytes(fragment.value) },
    { name: 'signing key of a spare key', given: { seed: SPARE.seed }, bytes: consent.device.sign },
    { name: 'box key of a spare key', given: { seed: SPARE.seed }, bytes: consent.device.box }
  ]
}
