/** Sockets between devices and a relay in a story's time: they open while the relay is up, and are all cut when it goes down. */
import type { Timers } from '$lib/base/ports'
import type { openRelaySocket, RelaySocketEvents } from '$lib/platform/relay-socket'
import type { Mailboxes } from '$lib/sync/mailboxes'
import type { EngineStory } from './story-engines'
import type { MailboxHub, Visit } from '../../src/relay/mailbox-hub'

/** The same mailboxes; what is begun beside their engine's turn is waited for by `story` before its time moves on. */
export function inStoryTime(story: EngineStory, mailboxes: Mailboxes): Mailboxes {
  const begun = new Set<Promise<unknown>>()
  const follow = <T>(work: Promise<T>): Promise<T> => {
    begun.add(work)
    void work.finally(() => begun.delete(work))
    return work
  }
  story.besides.add(async () => {
    await Promise.all(begun)
    for (const { engine } of story.devices.values()) await engine?.idle()
  })
  return {
    get isOpen() {
      return mailboxes.isOpen
    },
    get connected() {
      return mailboxes.connected
    },
    get isBusy() {
      return mailboxes.isBusy
    },
    get asked() {
      return mailboxes.asked
    },
    changed: mailboxes.changed,
    live: mailboxes.live,
    open: (key, pipe) => follow(mailboxes.open(key, pipe)),
    isFull: (key) => mailboxes.isFull(key),
    sayLive: (bytes) => follow(mailboxes.sayLive(bytes)),
    replaced: (record) => mailboxes.replaced(record),
    woke: () => mailboxes.woke(),
    close: () => mailboxes.close()
  }
}

export interface StorySockets {
  /** In the place of a browser's. */
  readonly open: typeof openRelaySocket
  /** When each was tried, in milliseconds of the story. */
  readonly triedMs: number[]
  /** Null: nobody answers. */
  hub: MailboxHub | null
  readonly openNow: number
  /** Every socket is lost at once. */
  cut(): void
}

const ON_THE_WAY_MS = 5

export function newStorySockets(time: Timers & { now(): number }): StorySockets {
  const open = new Set<() => void>()
  const sockets: StorySockets = {
    triedMs: [],
    hub: null,
    get openNow() {
      return open.size
    },
    cut() {
      for (const close of [...open]) close()
    },
    open(_address, events) {
      sockets.triedMs.push(time.now())
      return newSocket(events)
    }
  }

  function newSocket(events: RelaySocketEvents): ReturnType<typeof openRelaySocket> {
    let visit: Visit | null = null
    let isOver = false
    const close = () => {
      if (isOver) return
      isOver = true
      open.delete(close)
      visit?.closed()
      events.closed()
    }
    const later = (run: () => void) => time.after(ON_THE_WAY_MS, () => !isOver && run())
    later(() => {
      if (!sockets.hub) return close()
      open.add(close)
      events.opened()
      visit = sockets.hub.visit({
        backlog: 0,
        send: (frame) => void later(() => events.received(frame)),
        fail: close
      })
    })
    return { backlog: 0, send: (frame) => void later(() => visit?.received(frame)), close }
  }
  return sockets
}
