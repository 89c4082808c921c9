/**
 * Visitors of a relay's hub that hold their own keys and say whatever a story wants, word by word or frame by frame; and the
 * hub they visit, over a store in memory, in time that only a story moves.
 */
import { idToBytes, type WorkspaceId } from '$lib/base/ids'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { signingKeyFromSeed, type SigningKey } from '$lib/crypto/signing'
import { decodeRelayWord, encodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { DIGEST_BYTES, messageToFrames, takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { sha256 } from '$lib/crypto/hash'
import type { RefusalReason } from '$lib/wire/mailbox-message'
import type { HubEvent, MailboxHub } from '../../src/relay/mailbox-hub'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import { newMailboxHub } from '../../src/relay/new-mailbox-hub'
import { noBus, type RelayBus } from '../../src/relay/relay-bus'
import { newSimRandom } from './sim-random'
import { newSimTime, type SimTime } from './sim-time'
import { WORKSPACE } from './story-logs'

type Kind = RelayWord['kind']
type Said<K extends Kind> = Extract<RelayWord, { readonly kind: K }>

export interface RawVisitor {
  /** Everything the relay said to it, in order. */
  readonly heard: RelayWord[]
  /** Why the relay ended it; null while it did not. */
  readonly ended: string | null
  /** Bytes its connection has not sent yet, as the relay sees it. */
  backlog: number
  /** Words of one kind, in order. */
  all<K extends Kind>(kind: K): readonly Said<K>[]
  readonly refusals: readonly RefusalReason[]
  /** Sends it, and does not wait. */
  tell(word: RelayWord): void
  /** Sends it, and waits until the relay has done what comes of it. */
  say(word: RelayWord): Promise<void>
  sendFrame(frame: Uint8Array): void
  open(mailbox: SigningKey, more?: Partial<Said<'open'>>): Promise<void>
  /** It has sent what it had, and is handed more. */
  drain(): void
  leave(): void
}

export interface HubStory {
  readonly hub: MailboxHub
  readonly store: MailboxStore
  readonly time: SimTime
  readonly events: HubEvent[]
  /** Somebody who is connected, and has opened nothing. */
  arrive(): RawVisitor
  /** Somebody who has the mailbox open. */
  visit(mailbox?: SigningKey): Promise<RawVisitor>
  settle(): Promise<void>
  wait(ms: number): Promise<void>
}

export interface HubStoryOptions {
  readonly store?: MailboxStore
  readonly bus?: RelayBus
  readonly mostBytes?: number
  readonly seed?: number
  /** That of another story, where several relays share it. */
  readonly time?: SimTime
}

/** The key of a mailbox, from a number. */
export function mailboxKey(number = 1): Promise<SigningKey> {
  return signingKeyFromSeed(new Uint8Array(32).fill(100 + number))
}

export function newHubStory({
  store: given,
  bus = noBus,
  mostBytes = 2 ** 26,
  seed = 1,
  time = newSimTime()
}: HubStoryOptions = {}): HubStory {
  const random = newSimRandom(seed)
  const store = given ?? openMemoryMailboxStore(newMemoryMailboxes(random))
  const events: HubEvent[] = []
  const hub = newMailboxHub({
    ...{ store, bus, random, mostBytes },
    timers: time,
    nowMs: () => time.now(),
    tell: (event) => void events.push(event)
  })
  const story: HubStory = {
    ...{ hub, store, time, events },
    arrive: () => newRawVisitor(hub),
    async visit(mailbox) {
      const visitor = story.arrive()
      await visitor.open(mailbox ?? (await mailboxKey()))
      return visitor
    },
    settle: () => hub.idle(),
    async wait(ms) {
      await hub.idle()
      await time.advance(ms, () => hub.idle())
    }
  }
  return story
}

/** What signs that its author holds the key of a mailbox, for this connection alone (MBX-2). */
export async function openingOf(
  mailbox: SigningKey,
  { nonce, store }: Said<'relay'>,
  workspace: WorkspaceId = WORKSPACE
): Promise<Said<'open'>> {
  const signature = await mailbox.sign(tagged(DOMAINS.mailboxOpen, nonce, store, idToBytes(workspace)))
  return { kind: 'open', mailbox: mailbox.publicKey, workspace, signature }
}

/** The frames of one word. */
export function framesOfWord(word: RelayWord): readonly Uint8Array[] {
  const bytes = encodeRelayWord(word)
  return [...messageToFrames(bytes, sha256(bytes).slice(0, DIGEST_BYTES))]
}

/** Beginning with the relay’s own word. */
export function newRawVisitor(hub: MailboxHub): RawVisitor {
  const heard: RelayWord[] = []
  let ended: string | null = null
  let partial: PartialMessage | null = null

  const visitor: RawVisitor = {
    heard,
    backlog: 0,
    get ended() {
      return ended
    },
    all: <K extends Kind>(kind: K) => heard.filter((word): word is Said<K> => word.kind === kind),
    get refusals() {
      return visitor.all('refused').map(({ reason }) => reason)
    },
    tell(word) {
      for (const frame of framesOfWord(word)) visit.received(frame)
    },
    async say(word) {
      visitor.tell(word)
      await hub.idle()
    },
    sendFrame: (frame) => visit.received(frame),
    async open(mailbox, more = {}) {
      const [greeting] = visitor.all('relay')
      if (!greeting) throw new Error('the relay said nothing')
      await visitor.say({ ...(await openingOf(mailbox, greeting, more.workspace)), ...more })
    },
    drain() {
      visitor.backlog = 0
      visit.drained()
    },
    leave: () => visit.closed()
  }
  const visit = hub.visit({
    get backlog() {
      return visitor.backlog
    },
    send(frame) {
      if (ended !== null) throw new Error('said to who is gone')
      const taken = takeFrame(partial, frame)
      if (!taken.ok) throw new Error(`the relay sent ${taken.error.kind}`)
      partial = taken.value.partial
      if (!taken.value.message) return
      const word = decodeRelayWord(taken.value.message)
      if (!word.ok || word.value.kind === 'unknown') throw new Error('the relay said what nobody reads')
      heard.push(word.value)
    },
    fail(reason) {
      ended = reason
    }
  })
  return visitor
}
