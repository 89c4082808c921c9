/** Guest links, what follows from their key, and what is posted for them. */
import { textToBytes } from '$lib/base/bytes'
import { idToBytes } from '$lib/base/ids'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import { guestKeysOf } from '$lib/log/guest-keys'
import { encodeGuestLink } from '$lib/log/guest-link'
import { writeGuestPost } from '$lib/log/guest-log'
import { encodeGuestPost } from '$lib/wire/guest-post-codec'
import type { Case } from './cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)

export async function guestCases(): Promise<Case[]> {
  const documentKey = fill(0xc1)
  const signing = await signingKeyFromSeed(fill(0xc2))
  const log = logIdOf(signing.publicKey)
  const keys = await guestKeysOf(documentKey, log)
  const link = encodeGuestLink({
    documentKey,
    logKey: signing.publicKey,
    endsMs: Date.UTC(2026, 11, 8),
    relays: ['wss://relay.example']
  })
  if (!link.ok) throw new Error(link.error.kind)
  const state = encodeGuestPost({ kind: 'state', schema: 2, update: fill(0xc3, 3) })
  const random = { bytes: (length: number) => fill(0xc4, length), fraction: () => 0 }
  const post = await writeGuestPost({ keys, log, signing, random }, null, state, 1_000)
  return [
    {
      name: 'guest link',
      given: 'key 32 × c1, log of seed 32 × c2, ends 2026-12-08, wss://relay.example',
      bytes: textToBytes(link.value)
    },
    { name: 'mailbox of a guest link', given: 'key 32 × c1', bytes: keys.mailbox.publicKey },
    { name: 'place of a guest link', given: 'key 32 × c1', bytes: idToBytes(keys.place) },
    { name: 'id of a document key', given: 'key 32 × c1', bytes: idToBytes(keys.key) },
    { name: 'guest post state', given: 'schema 2, update 3 × c3', bytes: state },
    { name: 'guest post ended', given: null, bytes: encodeGuestPost({ kind: 'ended' }) },
    { name: 'run of a guest log', given: 'that state at 1,000 ms, nonce 12 × c4', bytes: post.run }
  ]
}
