/** Puts together what the mailboxes of a relay stand on: a store, a bus between processes, and the hub over both. */
import { err, ok, type Result } from '$lib/base/result'
import { openLevelStore } from './level-store'
import type { HubEvent, MailboxHub } from './mailbox-hub'
import type { MailboxStore } from './mailbox-store'
import { newMailboxHub } from './new-mailbox-hub'
import { nodeRandom } from './node-random'
import { nodeTimers } from './node-timers'
import { openNats } from './open-nats'
import type { ServeOptions } from './options'
import { noBus, type RelayBus } from './relay-bus'

/** What mailboxes stand on: files of this machine, or servers several relays share. */
interface Ground {
  readonly store: MailboxStore
  readonly bus: RelayBus
  close(): Promise<void>
}

export interface Mailboxes extends Ground {
  /** Closed by the server, before the ground it stands on. */
  readonly hub: MailboxHub
}

/** A sentence for whoever runs the relay: what could not be opened and why. */
export interface MailboxesFault {
  readonly kind: 'CannotOpen'
  readonly sentence: string
}

type Wanted = Pick<ServeOptions, 'data' | 'nats' | 'quotaBytes'>

export async function openMailboxes(
  wanted: Wanted,
  tell: (event: HubEvent) => void
): Promise<Result<Mailboxes, MailboxesFault>> {
  const opened = await openGround(wanted)
  if (!opened.ok) return opened
  const { store, bus, close } = opened.value
  const hub = newMailboxHub({
    store,
    bus,
    random: nodeRandom,
    timers: nodeTimers,
    mostBytes: wanted.quotaBytes,
    nowMs: () => performance.now(),
    afterTurn: (run) => void setImmediate(run),
    tell
  })
  return ok({ hub, store, bus, close })
}

async function openGround({ data, nats }: Wanted): Promise<Result<Ground, MailboxesFault>> {
  if (nats.length > 0) {
    const shared = await openNats(nats)
    return shared.ok ? shared : err({ kind: 'CannotOpen', sentence: shared.error.sentence })
  }
  const level = await openLevelStore(data, { random: nodeRandom })
  if (!level.ok) return err({ kind: 'CannotOpen', sentence: level.error.why })
  const store = level.value
  return ok({ store, bus: noBus, close: () => store.close() })
}
