/** A relay in a story: its hub over a store in memory, reached by whole devices over pipes that lose nothing. */
import type { KeyId } from '$lib/base/ids'
import type { Mailbox } from '$lib/sync/mailboxes'
import { newMailboxHub } from '../../src/relay/new-mailbox-hub'
import type { HubEvent, MailboxHub, Visit } from '../../src/relay/mailbox-hub'
import type { MailboxStore } from '../../src/relay/mailbox-store'
import { newMemoryMailboxes, openMemoryMailboxStore } from '../../src/relay/memory-store'
import { noBus, type RelayBus } from '../../src/relay/relay-bus'
import type { EngineStory } from './story-engines'
import { valueOf } from './story-engines'

export interface StoryRelay {
  store: MailboxStore
  readonly hub: MailboxHub
  /** Every frame that crossed the relay's door, in both directions. */
  readonly frames: Uint8Array[]
  readonly events: HubEvent[]
  /** `name` opens the mailbox of an epoch here; the one it writes under where none is named. */
  visit(name: string, key?: KeyId): Promise<Mailbox>
  leave(name: string): Promise<void>
}

export interface StoryRelayOptions {
  readonly store?: MailboxStore
  readonly bus?: RelayBus
  readonly mostBytes?: number
}

export function openStoryRelay(story: EngineStory, options: StoryRelayOptions = {}): StoryRelay {
  const store = options.store ?? openMemoryMailboxStore(newMemoryMailboxes(story.random))
  const events: HubEvent[] = []
  const hub = newMailboxHub({
    store,
    bus: options.bus ?? noBus,
    random: story.random,
    timers: story.time,
    mostBytes: options.mostBytes ?? 64 * 1024 * 1024,
    nowMs: () => story.time.now(),
    tell: (event) => void events.push(event)
  })
  story.besides.add(() => hub.idle())
  const frames: Uint8Array[] = []
  const visits = new Map<string, { readonly mailbox: Mailbox; close(): void }>()

  const relay: StoryRelay = {
    store,
    hub,
    frames,
    events,
    async visit(name, key) {
      const engine = story.engine(name)
      const mailboxes = valueOf(await engine.mailboxes())
      const ends: { visit: Visit | null; mailbox: Mailbox | null; isOver: boolean } = {
        visit: null,
        mailbox: null,
        isOver: false
      }
      const close = () => {
        if (ends.isOver) return
        ends.isOver = true
        ends.visit?.closed()
        ends.mailbox?.closed()
      }
      const pipe = {
        backlog: 0,
        send(frame: Uint8Array) {
          frames.push(frame)
          story.time.after(5, () => !ends.isOver && ends.visit?.received(frame))
        },
        fail: close
      }
      ends.mailbox = await mailboxes.open(key ?? engine.team.writingKey, pipe)
      if (!ends.mailbox) throw new Error(`${name} has no key of that epoch`)
      ends.visit = hub.visit({
        backlog: 0,
        send(frame) {
          frames.push(frame)
          story.time.after(5, () => !ends.isOver && ends.mailbox?.received(frame))
        },
        fail: close
      })
      visits.set(name, { mailbox: ends.mailbox, close })
      await story.wait(2_000)
      return ends.mailbox
    },
    async leave(name) {
      visits.get(name)?.close()
      visits.delete(name)
      await story.wait(100)
    }
  }
  return relay
}
