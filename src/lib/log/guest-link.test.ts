/** What a guest link says, and what is none. */
import { expect, test } from 'vitest'
import { signingKeyFromSeed } from '../crypto/signing'
import { bytesToBase64url } from '../base/bytes'
import { logIdOf } from './entry-hashes'
import { guestKeysOf } from './guest-keys'
import { encodeGuestLink, parseGuestLink, type GuestLink } from './guest-link'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)

async function newLink(more: Partial<GuestLink> = {}): Promise<GuestLink> {
  const { publicKey } = await signingKeyFromSeed(fill(2))
  return {
    documentKey: fill(1),
    logKey: publicKey,
    endsMs: 1_800_000_000_000,
    relays: ['wss://relay.example'],
    ...more
  }
}

async function fragmentOf(more: Partial<GuestLink> = {}): Promise<string> {
  const fragment = encodeGuestLink(await newLink(more))
  if (!fragment.ok) throw new Error(fragment.error.kind)
  return fragment.value
}

test('[GST-2] a link is read from a whole address, and says what was put in', async () => {
  const fragment = await fragmentOf()
  expect(parseGuestLink(` https://notes.example/guest#${fragment} `)).toEqual({ ok: true, value: await newLink() })
})

test('[GST-2] any letter that is lost, changed or added is found, and said to be so', async () => {
  const fragment = await fragmentOf()
  const broken = { ok: false, error: { kind: 'GuestLinkBroken' } }
  for (let at = 1; at < fragment.length; at++) {
    const other = fragment[at] === 'A' ? 'B' : 'A'
    expect(parseGuestLink(fragment.slice(0, at) + other + fragment.slice(at + 1)), `letter ${at}`).toEqual(broken)
    expect(parseGuestLink(fragment.slice(0, at)), `cut at ${at}`).toEqual(broken)
  }
  for (const text of ['', '#', fragment.slice(1), `${fragment}AAAA`, '1 2', 'https://notes.example/guest']) {
    expect(parseGuestLink(text), text).toEqual(broken)
  }
})

test('[GST-2] a link of a newer version is told from a broken one, and none is longer than its limit', async () => {
  const fragment = await fragmentOf()
  expect(parseGuestLink(`2${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'GuestLinkNewer' } })
  expect(parseGuestLink(`1${bytesToBase64url(fill(1, 4_000))}`)).toMatchObject({ error: { kind: 'GuestLinkBroken' } })
  const long = `wss://${'r'.repeat(500)}.example`
  expect(await fragmentOf({ relays: Array.from({ length: 9 }, (_, i) => `wss://relay-${i}.example`) })).toHaveLength(
    (await fragmentOf({ relays: [0, 1, 2].map((i) => `wss://relay-${i}.example`) })).length
  )
  expect(encodeGuestLink(await newLink({ relays: [long, long, long, long] })).ok).toBe(true)
  expect(parseGuestLink(await fragmentOf({ relays: [] }))).toMatchObject({ error: { kind: 'GuestLinkBroken' } })
})

test('[GST-1] mailbox, place and key follow from the document key, and no two of them from another', async () => {
  const { logKey } = await newLink()
  const log = logIdOf(logKey)
  const [one, same, other] = [
    await guestKeysOf(fill(1), log),
    await guestKeysOf(fill(1), log),
    await guestKeysOf(fill(3), log)
  ]
  expect([one.place, one.key, one.mailbox.publicKey]).toEqual([same.place, same.key, same.mailbox.publicKey])
  expect(new Set([one.place, other.place, one.key, other.key]).size).toBe(4)
  expect(one.mailbox.publicKey).not.toEqual(other.mailbox.publicKey)
  expect(one.mailbox.publicKey).not.toEqual(logKey)
})
