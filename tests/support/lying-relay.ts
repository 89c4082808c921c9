/**
 * A relay by hand, for a whole device to talk to: it says what a story wants and keeps every word that was said to it, read
 * as a relay reads it. A word no relay would read is an error of the device.
 */
import type { KeyId } from '$lib/base/ids'
import { parcelsDigest } from '$lib/log/parcel-id'
import type { MailboxConversation } from '$lib/sync/mailbox-conversation'
import { decodeRelayWord, type RelayWord } from '$lib/sync/relay-words'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { framesOfWord } from './raw-visitor'
import { valueOf, type EngineStory } from './story-engines'

type Kind = RelayWord['kind']
type Said<K extends Kind> = Extract<RelayWord, { readonly kind: K }>

export interface LyingRelay {
  readonly conversation: MailboxConversation
  /** Everything the device said, in order. */
  readonly said: RelayWord[]
  all<K extends Kind>(kind: K): readonly Said<K>[]
  /** The device gave the socket up; null while it did not. */
  readonly failed: string | null
  /** Says it, and lets the device do what comes of it. */
  say(...words: readonly RelayWord[]): Promise<void>
  /** Frames as they are, all at once. */
  send(frames: Iterable<Uint8Array>): Promise<void>
  /** The socket is gone. */
  close(): Promise<void>
}

export const STORE_ID = new Uint8Array(16).fill(5)
const NONCE = new Uint8Array(32).fill(6)
export const greeting: Said<'relay'> = { kind: 'relay', version: PROTOCOL_VERSION, store: STORE_ID, nonce: NONCE }

/** What a relay says of a mailbox with nothing in it. */
export const openedEmpty: Said<'opened'> = { kind: 'opened', parcels: parcelsDigest([]), usedBytes: 0, mostBytes: 1e9 }

/** A device's socket to it is open, and it has said nothing yet. */
export async function connectTo(story: EngineStory, name: string, key?: KeyId): Promise<LyingRelay> {
  const engine = story.engine(name)
  const said: RelayWord[] = []
  let partial: PartialMessage | null = null
  let failed: string | null = null
  const mailbox = await valueOf(await engine.mailboxes()).open(key ?? engine.team.writingKey, {
    backlog: 0,
    send(frame) {
      const taken = valueOf(takeFrame(partial, frame))
      partial = taken.partial
      if (!taken.message) return
      const word = valueOf(decodeRelayWord(taken.message))
      if (word.kind === 'unknown') throw new Error('the device said what no relay reads')
      said.push(word)
    },
    fail(reason) {
      failed = reason
    }
  })
  if (!mailbox) throw new Error(`${name} has no key of that epoch`)
  const settle = () => story.wait(1)
  const relay: LyingRelay = {
    conversation: mailbox.conversation,
    said,
    all: <K extends Kind>(kind: K) => said.filter((word): word is Said<K> => word.kind === kind),
    get failed() {
      return failed
    },
    async say(...words) {
      await relay.send(words.flatMap(framesOfWord))
    },
    async send(frames) {
      for (const frame of frames) mailbox.received(frame)
      await settle()
    },
    async close() {
      mailbox.closed()
      await settle()
    }
  }
  return relay
}

/** The same, and the mailbox is open with nothing in it. */
export async function openedBy(story: EngineStory, name: string, key?: KeyId): Promise<LyingRelay> {
  const relay = await connectTo(story, name, key)
  await relay.say(greeting, openedEmpty)
  return relay
}
