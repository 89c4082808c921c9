/** Puts together what the mailboxes of a relay stand on: a store, a bus between processes, and the hub over both. */
import { ok, err, type Result } from '$lib/base/result'
import type { MailboxHub, HubEvent } from './mailbox-hub'
import type { MailboxStore } from './mailbox-store'
import { openLevelStore } from './level-store'
import { newMailboxHub } from './new-mailbox-hub'
import { nodeRandom } from './node-random'
import { nodeTimers } from './node-timers'
import type { ServeOptions } from './options'
import { noBus, type RelayBus } from './relay-bus'

export interface Mailboxes {
  readonly hub: MailboxHub
  readonly store: MailboxStore
  /** Heard by signaling too: browsers meet across processes. */
  readonly bus: RelayBus
  /** Closes what the hub stood on; the hub is closed before, by the server. */
  close(): Promise<void>
}

/** A sentence for whoever runs the relay: what could not be opened and why. */
export interface MailboxesFault {
  readonly kind: 'CannotOpen'
  readonly sentence: string
}

export async function openMailboxes(
  { data, quotaBytes }: Pick<ServeOptions, 'data' | 'nats' | 'quotaBytes'>,
  tell: (event: HubEvent) => void
): Promise<Result<Mailboxes, MailboxesFault>> {
  const opened = await openLevelStore(data, { random: nodeRandom })
  if (!opened.ok) return err({ kind: 'CannotOpen', sentence: opened.error.why })
  const [store, bus] = [opened.value, noBus]
  const hub = newMailboxHub({
    ...{ store, bus, tell },
    random: nodeRandom,
    timers: nodeTimers,
    mostBytes: quotaBytes,
    nowMs: () => performance.now()
  })
  return ok({
    ...{ hub, store, bus },
    async close() {
      await bus.close()
      await store.close()
    }
  })
}
