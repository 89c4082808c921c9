/**
 * What two devices say to each other and to a server, and what lets a device in: frames, messages, the hello and its proofs,
 * the door to an epoch's room, the link of an invite, and what consents sign.
 */
import { textToBytes } from '$lib/base/bytes'
import { bytesToId, type IdKind } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import { newHello, type Greeting } from '$lib/sync/hello'
import { newInvite } from '$lib/team/invitation'
import { encodeInviteLink, type InviteLink } from '$lib/team/invite-link'
import { newKeyRing } from '$lib/team/key-ring'
import { admitMessage, deviceMessage, logMessage } from '$lib/team/statement-check'
import type { Frontier } from '$lib/wire/entry'
import { messageToFrames } from '$lib/wire/fragment'
import { PIECE_BYTES } from '$lib/wire/limits'
import type { ByeReason, PeerMessage } from '$lib/wire/peer-message'
import { encodePeerMessage } from '$lib/wire/peer-message-codec'
import type { Case } from './cases'

type Sendable = Exclude<PeerMessage, { kind: 'unknown' }>

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))
const heads: Frontier = new Map([
  [id('log', 0x11), { seq: 7, head: fill(0x12, 8) }],
  [id('log', 0x13), { seq: 300, head: fill(0x14, 8) }]
])

export async function peerCases(): Promise<Case[]> {
  return [
    ...frameCases(),
    ...messageCases(),
    ...(await helloCases()),
    ...doorCases(),
    ...(await inviteCases()),
    ...(await consentCases()),
    ...hashesCases()
  ]
}

/** A message of two whole pieces and five bytes, each the number of its piece. */
export const LONG_MESSAGE = Uint8Array.from({ length: 2 * PIECE_BYTES + 5 }, (_, i) => Math.floor(i / PIECE_BYTES))

function frameCases(): Case[] {
  const digest = sha256(LONG_MESSAGE).slice(0, 16)
  const long = 'two pieces and five bytes more, each byte the number of its piece'
  const [first, second, third] = messageToFrames(LONG_MESSAGE, digest)
  const [resumed] = messageToFrames(LONG_MESSAGE, digest, 2 * PIECE_BYTES)
  const [whole] = messageToFrames(fill(0x91, 5), digest)
  if (!first || !second || !third || !resumed || !whole) throw new Error('every message has its frames')
  return [
    { name: 'frame of a whole message', given: fill(0x91, 5), bytes: whole },
    { name: 'first frame of a long message, its first 32 bytes', given: long, bytes: first.slice(0, 32) },
    { name: 'SHA-256 of its second frame', given: long, bytes: sha256(second) },
    { name: 'its third frame', given: long, bytes: third },
    { name: 'first frame of the same, going on at its last piece', given: long, bytes: resumed }
  ]
}

const BYES: readonly ByeReason[] = ['leaving', 'paused', 'sameDevice', 'wrongVersion', 'notProven', 'misbehaved']

const MESSAGES: readonly Sendable[] = [
  { kind: 'hello', version: 1, nonce: fill(0x92), logKey: fill(8) },
  {
    kind: 'prove',
    signature: fill(0x93, 64),
    proofs: [
      { epoch: id('key', 0x33), proof: fill(0x94) },
      { epoch: id('key', 0x34), proof: fill(0x95) }
    ]
  },
  { kind: 'team', full: true, heads: [id('statement', 0x71), id('statement', 0x72)] },
  { kind: 'want-statements', wanted: [fill(0x71, 8)], have: [id('statement', 0x72)] },
  { kind: 'statements', statements: [fill(0x96, 3), fill(0x97, 4)] },
  { kind: 'digests', digests: [fill(0x98, 8), fill(0x99, 8)] },
  { kind: 'frontier', final: false, bucketCount: 2, buckets: [0, 1], heads },
  { kind: 'frontier', final: true, bucketCount: 4, buckets: [3], heads: new Map() },
  { kind: 'announce', heads },
  { kind: 'want', ranges: [{ log: id('log', 0x11), from: 8, to: 300 }], resume: null },
  {
    kind: 'want',
    ranges: [{ log: id('log', 0x11), from: 8, to: 300 }],
    resume: { digest: fill(0x9a, 16), have: 70_000 }
  },
  { kind: 'run', form: 'entries', bytes: fill(0x9b, 3) },
  { kind: 'run', form: 'record', bytes: fill(0x9c, 3) },
  { kind: 'answered' },
  { kind: 'ping', state: fill(0x9d, 8) },
  { kind: 'pong' },
  ...BYES.map((reason) => ({ kind: 'bye' as const, reason }))
]

/** Named by kind, and counted where one kind has several. */
function messageCases(): Case[] {
  return MESSAGES.map((given, i) => {
    const earlier = MESSAGES.slice(0, i).filter(({ kind }) => kind === given.kind).length
    const which = given.kind === 'bye' ? ` ${given.reason}` : earlier > 0 ? ` ${earlier + 1}` : ''
    return { name: `message ${given.kind}${which}`, given, bytes: encodePeerMessage(given) }
  })
}

/** Of a device whose log key has seed 03…, talking to one with seed 04…; it holds two epochs' keys. */
export async function storyGreeting(): Promise<Greeting> {
  const [own, theirs] = [await signingKeyFromSeed(fill(3)), await signingKeyFromSeed(fill(4))]
  return {
    own: { nonce: fill(0xa1), logKey: own.publicKey },
    theirs: { nonce: fill(0xa2), logKey: theirs.publicKey },
    binding: { own: textToBytes('sha-256 aa:01'), theirs: textToBytes('sha-256 bb:02') }
  }
}

export const RING = newKeyRing([
  { key: id('key', 0x33), raw: fill(9) },
  { key: id('key', 0x34), raw: fill(10) }
])

async function helloCases(): Promise<Case[]> {
  const greeting = await storyGreeting()
  const logKey = await signingKeyFromSeed(fill(3))
  const keys = () => ({ writing: id('key', 0x33), epochs: RING.keys, prove: RING.prove })
  const proof = await newHello({ logKey, keys, logOf: logIdOf }).prove(greeting)
  const context = fill(0xa3, 5)
  return [
    {
      name: 'epoch proof',
      given: { key: fill(9), context },
      bytes: RING.prove(id('key', 0x33), context) ?? fill(0, 0)
    },
    {
      name: 'prove of a greeting',
      given: { logKeySeed: fill(3), greeting, epochs: { [id('key', 0x33)]: fill(9), [id('key', 0x34)]: fill(10) } },
      bytes: encodePeerMessage({ kind: 'prove', ...proof })
    }
  ]
}

function doorCases(): Case[] {
  const door = RING.door(id('key', 0x33))
  if (!door) throw new Error('the epoch’s key is held')
  return [
    { name: 'room name', given: { key: fill(9), text: door.room }, bytes: textToBytes(door.room) },
    { name: 'room password', given: { key: fill(9), text: door.password }, bytes: textToBytes(door.password) }
  ]
}

export const LINK: InviteLink = {
  workspace: id('workspace', 0x70),
  name: 'Garden',
  invitedBy: 'Ana',
  seed: fill(0xb1),
  invite: id('statement', 3),
  statements: [fill(0xb2, 5), fill(0xb3, 6)],
  key: id('key', 0x33),
  rawKey: fill(9),
  relays: ['wss://relay.example/signal']
}

async function inviteCases(): Promise<Case[]> {
  const fragment = encodeInviteLink(LINK)
  if (!fragment.ok) throw new Error(fragment.error.kind)
  const { body } = await newInvite(
    { role: 'editor', uses: 1, endsMs: null },
    { bytes: () => LINK.seed.slice(), fraction: () => 0 }
  )
  return [
    { name: 'invite link', given: { ...LINK, text: fragment.value }, bytes: textToBytes(fragment.value) },
    { name: 'signing key of an invite', given: { seed: LINK.seed }, bytes: body.invite.sign },
    { name: 'box key of an invite', given: { seed: LINK.seed }, bytes: body.invite.box }
  ]
}

/** What else than its own statement somebody signs for it, and the signature. */
async function consentCases(): Promise<Case[]> {
  const workspace = id('workspace', 0x70)
  const device = { sign: fill(0x51), box: fill(0x52) }
  const [opener, member] = [id('device', 0x32), id('member', 0x31)]
  const consents = [
    {
      name: 'an invite’s consent to an Admit',
      given: { workspace, invite: id('statement', 3), device },
      message: admitMessage(workspace, id('statement', 3), device)
    },
    {
      name: 'a log’s consent to a LogOpen',
      given: { workspace, device: opener },
      message: logMessage(workspace, opener)
    },
    {
      name: 'a device’s consent to an AddDevice or a Recover',
      given: { workspace, member, device },
      message: deviceMessage(workspace, member, device)
    }
  ]
  const key = await signingKeyFromSeed(fill(5))
  const cases: Case[] = []
  for (const { name, given, message } of consents) {
    cases.push({ name, given, bytes: message })
    cases.push({ name: `${name}, signed by seed 05`, given: 'the consent before', bytes: await key.sign(message) })
  }
  return cases
}

/** Of MSG-8, which came after the others were frozen. */
function hashesCases(): Case[] {
  const given: Sendable = {
    kind: 'hashes',
    applied: fill(0xa1, 8),
    documents: [
      { document: id('document', 0xa2), hash: fill(0xa3, 16) },
      { document: id('document', 0xa4), hash: fill(0xa5, 16) }
    ]
  }
  return [{ name: 'message hashes', given, bytes: encodePeerMessage(given) }]
}
