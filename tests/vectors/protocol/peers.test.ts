/**
 * The rules of talking and of coming in, done once more by hand as PROTOCOL.md words them, with the primitives of the
 * platform: what our code makes must be what somebody else would make from the text alone.
 */
import { createHash, createHmac, hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId, idToBytes } from '$lib/base/ids'
import { signingKeyFromSeed, verify } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { logIdOf } from '$lib/log/entry-hashes'
import { newHello } from '$lib/sync/hello'
import { newInvite } from '$lib/team/invitation'
import { encodeInviteLink, parseInviteLink } from '$lib/team/invite-link'
import { admitMessage, deviceMessage, logMessage } from '$lib/team/statement-check'
import { messageToFrames, takeFrame, type PartialMessage } from '$lib/wire/fragment'
import type { PeerMessage } from '$lib/wire/peer-message'
import { decodePeerMessage, encodePeerMessage } from '$lib/wire/peer-message-codec'
import { LINK, LONG_MESSAGE, RING, storyGreeting } from './peer-cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const tag = (domain: string, ...parts: Uint8Array[]) => concatBytes(textToBytes(domain), Uint8Array.of(0), ...parts)
const list = (...items: Uint8Array[]) => concatBytes(Uint8Array.of(items.length), ...items)
const counted = (bytes: Uint8Array) => concatBytes(Uint8Array.of(bytes.length), bytes)
const hkdf = (key: Uint8Array, info: Uint8Array, length = 32) =>
  new Uint8Array(hkdfSync('sha256', key, new Uint8Array(0), info, length))
const hmac = (key: Uint8Array, message: Uint8Array) =>
  new Uint8Array(createHmac('sha256', key).update(message).digest())
const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const bytesOf = <T extends Parameters<typeof idToBytes>[0]>(id: T) => idToBytes(id)

const RAW_KEY = fill(9)
const [FIRST, SECOND] = [bytesToId('key', fill(0x33, 16)), bytesToId('key', fill(0x34, 16))]

test('[FRM-1] frames are a kind, for the first piece what it begins, and the rest of the frame', () => {
  const digest = new Uint8Array(createHash('sha256').update(LONG_MESSAGE).digest()).slice(0, 16)
  const frames = [...messageToFrames(LONG_MESSAGE, digest)]
  expect(frames).toEqual([
    concatBytes(Uint8Array.of(1, 0x85, 0xff, 1, 0), digest, fill(0, 16_320)),
    concatBytes(Uint8Array.of(2), fill(1, 16_320)),
    Uint8Array.of(2, 2, 2, 2, 2, 2)
  ])
  expect([...messageToFrames(fill(7, 16_383), digest)]).toEqual([concatBytes(Uint8Array.of(0), fill(7, 16_383))])
  expect([...messageToFrames(fill(7, 16_384), digest)]).toHaveLength(2)
})

test('[FRM-2] a piece goes on where its message stopped, with its length and digest, and is as long as it can be', () => {
  const digest = fill(1, 16)
  const [first, second, third] = messageToFrames(LONG_MESSAGE, digest)
  const take = (partial: PartialMessage | null, frame: Uint8Array | undefined) =>
    takeFrame(partial, frame ?? fill(0, 0))
  const begun = take(null, first)
  const on = begun.ok ? take(begun.value.partial, second) : begun
  const partial = on.ok ? on.value.partial : null
  expect(partial?.have).toBe(2 * 16_320)
  const resumed = (from: number, of = digest, message = LONG_MESSAGE) => [...messageToFrames(message, of, from)][0]

  expect(take(partial, third)).toMatchObject({ ok: true, value: { partial: null } })
  expect(take(partial, resumed(2 * 16_320))).toMatchObject({ ok: true, value: { partial: null } })
  expect(take(partial, resumed(16_320)).ok).toBe(false)
  expect(take(partial, resumed(2 * 16_320, fill(2, 16))).ok).toBe(false)
  expect(take(partial, resumed(2 * 16_320, digest, concatBytes(LONG_MESSAGE, fill(0, 1)))).ok).toBe(false)
  expect(take(partial, third?.slice(0, -1)).ok).toBe(false)
  expect(take(null, second).ok).toBe(false)
  const longest = 6 * 1024 * 1024 + 257 * 1024
  const firstOf = (length: number) => [...messageToFrames(fill(0, length), digest)][0]
  expect([take(null, firstOf(longest)).ok, take(null, firstOf(longest + 1)).ok]).toEqual([true, false])
})

test('[MSG-3] each kind of message has its number and its fields in their order', () => {
  const log = bytesToId('log', fill(0x11, 16))
  const [one, other] = [bytesToId('statement', fill(0x71)), bytesToId('statement', fill(0x72))]
  const later = bytesToId('log', fill(0x13, 16))
  const heads = new Map([
    [later, { seq: 300, head: fill(0x14, 8) }],
    [log, { seq: 7, head: fill(0x12, 8) }]
  ])
  const headBytes = [
    concatBytes(fill(0x11, 16), Uint8Array.of(7), fill(0x12, 8)),
    concatBytes(fill(0x13, 16), Uint8Array.of(0xac, 2), fill(0x14, 8))
  ]
  const ranges = [{ log, from: 8, to: 9 }]
  const rangeBytes = list(concatBytes(fill(0x11, 16), Uint8Array.of(8, 9)))
  const resume = { digest: fill(6, 16), have: 5 }
  const said: [Exclude<PeerMessage, { kind: 'unknown' }>, ...Uint8Array[]][] = [
    [{ kind: 'hello', version: 1, nonce: fill(1), logKey: fill(2) }, Uint8Array.of(1, 1), fill(1), fill(2)],
    [
      { kind: 'prove', signature: fill(3, 64), proofs: [{ epoch: FIRST, proof: fill(4) }] },
      Uint8Array.of(2),
      fill(3, 64),
      list(concatBytes(fill(0x33, 16), fill(4)))
    ],
    [{ kind: 'team', full: true, heads: [one, other] }, Uint8Array.of(3, 1), list(fill(0x71), fill(0x72))],
    [
      { kind: 'want-statements', wanted: [fill(5, 8)], have: [one] },
      Uint8Array.of(4),
      list(fill(5, 8)),
      list(fill(0x71))
    ],
    [{ kind: 'statements', statements: [fill(5, 3)] }, Uint8Array.of(5), list(counted(fill(5, 3)))],
    [{ kind: 'digests', digests: [fill(5, 8)] }, Uint8Array.of(6), list(fill(5, 8))],
    [
      { kind: 'frontier', final: true, bucketCount: 4, buckets: [2, 3], heads },
      Uint8Array.of(7, 1, 4, 2, 2, 3),
      list(...headBytes)
    ],
    [{ kind: 'announce', heads }, Uint8Array.of(8), list(...headBytes)],
    [{ kind: 'want', ranges, resume: null }, Uint8Array.of(9), rangeBytes, list()],
    [{ kind: 'want', ranges, resume }, Uint8Array.of(9), rangeBytes, list(concatBytes(fill(6, 16), Uint8Array.of(5)))],
    [{ kind: 'run', form: 'entries', bytes: fill(5, 3) }, Uint8Array.of(10, 0), counted(fill(5, 3))],
    [{ kind: 'run', form: 'record', bytes: fill(5, 3) }, Uint8Array.of(10, 1), counted(fill(5, 3))],
    [{ kind: 'answered' }, Uint8Array.of(11)],
    [{ kind: 'ping', state: fill(5, 8) }, Uint8Array.of(12), fill(5, 8)],
    [{ kind: 'pong' }, Uint8Array.of(13)]
  ]
  for (const [message, ...parts] of said)
    expect(encodePeerMessage(message), message.kind).toEqual(concatBytes(...parts))
})

test('[MSG-4] a bye says why in one byte, and an unknown reason is a plain leaving', () => {
  const reasons = ['leaving', 'paused', 'sameDevice', 'wrongVersion', 'notProven', 'misbehaved'] as const
  for (const [code, reason] of reasons.entries()) {
    expect(encodePeerMessage({ kind: 'bye', reason })).toEqual(Uint8Array.of(14, code))
    expect(decodePeerMessage(Uint8Array.of(14, code))).toEqual({ ok: true, value: { kind: 'bye', reason } })
  }
  expect(decodePeerMessage(Uint8Array.of(14, 6))).toEqual({ ok: true, value: { kind: 'bye', reason: 'leaving' } })
})

test('[HEL-1] [HEL-2] [HEL-3] who proves signs both hellos, both ends of the channel and its proofs, its own first', async () => {
  const greeting = await storyGreeting()
  const { own, theirs, binding } = greeting
  const logKey = await signingKeyFromSeed(fill(3))
  const keys = () => ({ writing: FIRST, epochs: RING.keys, prove: RING.prove })
  const proof = await newHello({ logKey, keys, logOf: logIdOf }).prove(greeting)

  const ends = [counted(binding.own), counted(binding.theirs)]
  const context = concatBytes(own.nonce, theirs.nonce, own.logKey, theirs.logKey, ...ends)
  const proofOf = (raw: Uint8Array) => hmac(hkdf(raw, tag('eventual/epoch-proof/1')), context)
  expect(proof.proofs).toEqual([
    { epoch: FIRST, proof: proofOf(RAW_KEY) },
    { epoch: SECOND, proof: proofOf(fill(10)) }
  ])
  const proofs = proof.proofs.map((each) => concatBytes(bytesOf(each.epoch), each.proof))
  const signed = tag('eventual/hello/1', context, list(...proofs))
  expect(await verify(logKey.publicKey, signed, proof.signature)).toBe(true)
})

test('[HEL-4] an epoch’s room and password derive from its key and from nothing else', () => {
  expect(RING.door(FIRST)).toEqual({
    room: base64url(hkdf(RAW_KEY, tag('eventual/room/1'), 16)),
    password: base64url(hkdf(RAW_KEY, tag('eventual/room-password/1')))
  })
})

test('[INV-1] a link is a version digit and its fields in their order', () => {
  const text = (words: string) => counted(textToBytes(words))
  const bytes = concatBytes(
    fill(0x70),
    text('Garden'),
    text('Ana'),
    LINK.seed,
    fill(3),
    list(...LINK.statements.map(counted)),
    fill(0x33, 16),
    RAW_KEY,
    list(text('wss://relay.example/signal'))
  )
  const fragment = `1${base64url(bytes)}`
  expect(encodeInviteLink(LINK)).toEqual({ ok: true, value: fragment })
  expect(parseInviteLink(`2${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'InviteNewer' } })

  const named = (letters: number) => encodeInviteLink({ ...LINK, statements: [], relays: ['r'.repeat(letters)] })
  const fixed = 1 + Math.ceil(((bytes.length - 5 - 6 - 2 - 26 + 1) * 4) / 3)
  const fits = Math.floor(((1_500 - fixed) * 3) / 4)
  expect([named(fits - 4).ok, named(fits + 4).ok]).toEqual([true, false])
})

test('[INV-2] an invite’s two keys come from its seed', async () => {
  const { body } = await newInvite(
    { role: 'editor', uses: 1, endsMs: null },
    { bytes: () => fill(0xb1), fraction: () => 0 }
  )
  expect(body.invite.sign).toEqual((await signingKeyFromSeed(fill(0xb1))).publicKey)
  const boxSeed = hkdf(fill(0xb1), textToBytes('eventual/invite-box/1'))
  expect(body.invite.box).toEqual((await boxKeyFromSeed(boxSeed)).publicKey)
})

const device = { sign: fill(0x51), box: fill(0x52) }
const workspace = bytesToId('workspace', fill(0x70))

test('[STM-6] an invite consents to this device in this workspace by this invite', () => {
  const invite = bytesToId('statement', fill(3))
  expect(admitMessage(workspace, invite, device)).toEqual(
    tag('eventual/invite-admit/1', fill(0x70), fill(3), fill(0x51), fill(0x52))
  )
})

test('[STM-7] a log consents to the device that opens it', () => {
  expect(logMessage(workspace, bytesToId('device', fill(0x32, 16)))).toEqual(
    tag('eventual/log-consent/1', fill(0x70), fill(0x32, 16))
  )
})

test('[STM-8] a device consents to the member who adds it', () => {
  expect(deviceMessage(workspace, bytesToId('member', fill(0x31, 16)), device)).toEqual(
    tag('eventual/device-consent/1', fill(0x70), fill(0x31, 16), fill(0x51), fill(0x52))
  )
})
