/**
 * A peer without an app of ours: it says its hello as it should, with a device's keys, and then whatever bytes it is told
 * to. What it is sent it only reads; questions it answers with nothing, so that nobody waits for it.
 */
import { noBytes } from '$lib/base/bytes'
import type { KeyId, StatementId } from '$lib/base/ids'
import { sha256 } from '$lib/crypto/hash'
import type { SigningKey } from '$lib/crypto/signing'
import { logIdOf } from '$lib/log/entry-hashes'
import type { Engine } from '$lib/sync/engine'
import { newHello } from '$lib/sync/hello'
import type { Link } from '$lib/sync/transport'
import { newKeyRing, type HeldKey } from '$lib/team/key-ring'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { DIGEST_BYTES, messageToFrames, takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { PIECE_BYTES } from '$lib/wire/limits'
import type { PeerMessage } from '$lib/wire/peer-message'
import { decodePeerMessage, encodePeerMessage } from '$lib/wire/peer-message-codec'
import type { SimRandom } from './sim-random'

type Sayable = Exclude<PeerMessage, { kind: 'unknown' }>

export interface RawPeerDeps {
  readonly engine: Engine
  readonly logKey: SigningKey
  readonly keys: readonly HeldKey[]
  /** The epoch the engine writes under, as this peer thinks. */
  readonly writing: KeyId
  readonly random: SimRandom
}

export interface RawPeer {
  /** Kinds of what it was sent over the link that is open, in order. */
  readonly heard: readonly PeerMessage['kind'][]
  /** Statements, runs and frontiers it was sent, over all links. */
  readonly given: readonly PeerMessage[]
  /** Heads of statements it was named, each once. */
  readonly named: readonly StatementId[]
  /** Why the link was given up; null while it is open. */
  readonly failed: string | null
  /** Presence would be heard over the link. */
  readonly isProven: boolean
  /** False: nothing that is sent leaves the link, until it is true again. */
  reads: boolean
  /** False: no question is answered. */
  answers: boolean
  /** A new link; the conversation is at its beginning. `change` is asked of each frame of the hello. */
  open(change?: (frame: Uint8Array, kind: 'hello' | 'prove') => Uint8Array): Promise<void>
  /** The same, and both take entries from then on. */
  meet(): Promise<void>
  /** One frame, as it is. */
  sendFrame(frame: Uint8Array): Promise<void>
  /** Frames one behind the other, without waiting. */
  flood(frames: Iterable<Uint8Array>): Promise<void>
  say(message: Sayable): Promise<void>
  /** Keys that came since, and the epoch people write under now. */
  learn(writing: KeyId, keys: readonly HeldKey[]): void
  /** The link has room again. */
  drain(): void
}

/** The frames of a message. */
export function framesOf(message: Sayable): Uint8Array[] {
  const bytes = encodePeerMessage(message)
  const digest = bytes.length < PIECE_BYTES ? noBytes : sha256(bytes).slice(0, DIGEST_BYTES)
  return [...messageToFrames(bytes, digest)]
}

function headsIn(message: PeerMessage): readonly StatementId[] {
  if (message.kind === 'team') return message.heads
  return message.kind === 'want-statements' ? message.have : []
}

interface Conversation {
  readonly link: Link
  readonly nonce: Uint8Array
  readonly heard: PeerMessage['kind'][]
  readonly waiting: PeerMessage[]
  partial: PartialMessage | null
  failed: string | null
  isProven: boolean
}

export function newRawPeer({ engine, logKey, keys, writing, random }: RawPeerDeps): RawPeer {
  const ring = newKeyRing(keys)
  let epoch = writing
  const epochKeys = () => ({ writing: epoch, epochs: [...ring.keys].reverse(), prove: ring.prove })
  const hello = newHello({ logKey, logOf: logIdOf, keys: epochKeys })
  const given: PeerMessage[] = []
  const named = new Set<StatementId>()
  let links = 0
  /** What was handed over, all of it, for a link whose peer does not read. */
  let unread = 0
  let now = newConversation()

  function newConversation(): Conversation {
    links += 1
    const conversation: Conversation = {
      nonce: random.bytes(32),
      heard: [],
      waiting: [],
      partial: null,
      failed: null,
      isProven: false,
      link: {
        id: `raw-${logIdOf(logKey.publicKey)}-${links}`,
        route: 'memory',
        binding: { own: random.bytes(32), theirs: random.bytes(32) },
        get backlog() {
          return peer.reads ? 0 : unread
        },
        send(frame) {
          unread += frame.length
          hear(conversation, frame)
        },
        proven: () => void (conversation.isProven = true),
        hush: () => undefined,
        fail(reason) {
          conversation.failed ??= reason
          engine.linkClosed(conversation.link)
        }
      }
    }
    return conversation
  }

  function hear(conversation: Conversation, frame: Uint8Array): void {
    const taken = takeFrame(conversation.partial, frame)
    if (!taken.ok) throw new Error(`the engine sent a frame that is ${taken.error.kind}`)
    conversation.partial = taken.value.partial
    const message = taken.value.message && decodePeerMessage(taken.value.message)
    if (!message?.ok) return
    conversation.heard.push(message.value.kind)
    if (['statements', 'run', 'frontier', 'digests'].includes(message.value.kind)) given.push(message.value)
    for (const head of headsIn(message.value)) named.add(head)
    conversation.waiting.push(message.value)
  }

  async function send(frames: Iterable<Uint8Array>): Promise<void> {
    for (const frame of frames) engine.received(now.link, frame)
    await engine.idle()
  }

  async function answer(message: PeerMessage): Promise<void> {
    if (!peer.answers) return
    if (message.kind === 'want') return peer.say({ kind: 'answered' })
    if (message.kind === 'want-statements') return peer.say({ kind: 'statements', statements: [] })
    if (message.kind === 'ping') return peer.say({ kind: 'pong' })
    if (message.kind !== 'digests') return
    return peer.say({
      kind: 'frontier',
      final: false,
      bucketCount: message.digests.length,
      buckets: [],
      heads: new Map()
    })
  }

  async function answerAll(): Promise<void> {
    for (let message = now.waiting.shift(); message; message = now.waiting.shift()) await answer(message)
  }

  const peer: RawPeer = {
    given,
    get named() {
      return [...named]
    },
    reads: true,
    answers: true,
    get heard() {
      return now.heard
    },
    get failed() {
      return now.failed
    },
    get isProven() {
      return now.isProven
    },
    async open(change = (frame) => frame) {
      if (links > 1 && now.failed === null) engine.linkClosed(now.link)
      now = newConversation()
      engine.linkOpened(now.link)
      await engine.idle()
      const theirs = now.waiting.shift()
      if (theirs?.kind !== 'hello') return
      const own = { nonce: now.nonce, logKey: logKey.publicKey }
      const { own: near, theirs: far } = now.link.binding
      const proof = await hello.prove({ own, theirs, binding: { own: far, theirs: near } })
      await send(framesOf({ kind: 'hello', version: PROTOCOL_VERSION, ...own }).map((frame) => change(frame, 'hello')))
      await send(framesOf({ kind: 'prove', ...proof }).map((frame) => change(frame, 'prove')))
    },
    async meet() {
      await peer.open()
      await send([
        ...framesOf({ kind: 'team', full: true, heads: [] }),
        ...framesOf({ kind: 'frontier', final: true, bucketCount: 1, buckets: [], heads: new Map() })
      ])
      await answerAll()
    },
    async sendFrame(frame) {
      await send([frame])
      await answerAll()
    },
    async flood(frames) {
      await send(frames)
      await answerAll()
    },
    async say(message) {
      await send(framesOf(message))
      await answerAll()
    },
    learn(writes, fresh) {
      ring.add(fresh)
      epoch = writes
    },
    drain: () => engine.linkDrained(now.link)
  }
  return peer
}
