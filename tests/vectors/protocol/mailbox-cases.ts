/** What a device and a relay say to each other, and what is sealed for it to carry. */
import { bytesToId } from '$lib/base/ids'
import { sealingKeyFromBytes } from '$lib/crypto/sealing'
import { parcelIdOf, parcelsDigest } from '$lib/log/parcel-id'
import { parcelBox } from '$lib/team/parcels'
import { encodeMailboxMessage } from '$lib/wire/mailbox-message-codec'
import type { MailboxMessage, RefusalReason } from '$lib/wire/mailbox-message'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)

const MESSAGES: readonly { readonly given: string; readonly message: MailboxMessage }[] = [
  {
    given: 'version 1, store 16 × a1, nonce 32 × a2',
    message: { kind: 'relay', version: 1, store: fill(0xa1, 16), nonce: fill(0xa2) }
  },
  {
    given: 'mailbox 32 × a3, workspace 32 × a4, signature 64 × a5',
    message: {
      kind: 'open',
      mailbox: fill(0xa3),
      workspace: bytesToId('workspace', fill(0xa4)),
      signature: fill(0xa5, 64)
    }
  },
  {
    given: 'digest 8 × a6, 1,000 bytes of 1,000,000',
    message: { kind: 'opened', parcels: fill(0xa6, 8), usedBytes: 1_000, mostBytes: 1_000_000 }
  },
  {
    given: 'log 16 × a7 up to 9, head 8 × a8; parcel 16 × a9',
    message: {
      kind: 'stored',
      heads: new Map([[bytesToId('log', fill(0xa7, 16)), { seq: 9, head: fill(0xa8, 8) }]]),
      parcels: [fill(0xa9, 16)]
    }
  },
  { given: 'no fields', message: { kind: 'list-parcels' } },
  { given: '16 × aa, 16 × ab', message: { kind: 'parcel-ids', ids: [fill(0xaa, 16), fill(0xab, 16)] } },
  { given: '16 × ab', message: { kind: 'want-parcels', ids: [fill(0xab, 16)] } },
  { given: '5 × ac, 3 × ad', message: { kind: 'parcels', parcels: [fill(0xac, 5), fill(0xad, 3)] } },
  { given: '7 × ae', message: { kind: 'live', sealed: fill(0xae, 7) } }
]

const REASONS: readonly RefusalReason[] = ['unavailable', 'full', 'quota', 'otherWorkspace', 'notProven', 'tooMuch']

export async function mailboxCases(): Promise<Case[]> {
  const box = await parcelBox(sealingKeyFromBytes(fill(0xb1)))
  const parcel = await box.seal(fill(0xb2, 40))
  return [
    ...MESSAGES.map(({ given, message }) => ({
      name: `relay message ${message.kind}`,
      given,
      bytes: encodeMailboxMessage(message)
    })),
    ...REASONS.map((reason) => ({
      name: `relay message refused, ${reason}`,
      given: reason,
      bytes: encodeMailboxMessage({ kind: 'refused', reason })
    })),
    { name: 'parcel', given: 'statement 40 × b2 under the epoch key 32 × b1', bytes: parcel },
    { name: 'id of that parcel', given: 'the parcel', bytes: parcelIdOf(parcel) },
    {
      name: 'digest of two parcels',
      given: 'ids 16 × b4 and 16 × b3',
      bytes: parcelsDigest([fill(0xb4, 16), fill(0xb3, 16)])
    }
  ]
}
