/** A relay's store that fails or waits when told to, and a bus between relays of one process. */
import type { Result } from '$lib/base/result'
import { err } from '$lib/base/result'
import type { MailboxStore, StoreFault } from '../../src/relay/mailbox-store'
import type { RelayBus } from '../../src/relay/relay-bus'

export interface FaultyMailboxes extends MailboxStore {
  /** What becomes of every call of this kind from now on; null: nothing unusual. */
  readonly faults: Record<'open' | 'write' | 'read' | 'readParcels', StoreFault | null>
  /** Throws in the next write: what no adapter may do, and none of ours is trusted not to. */
  throwsOnce: boolean
  readonly writes: number
  /** Every call from now on waits until the returned function is called. */
  hold(): () => void
  /** Resolves when the next call waits because of `hold`. */
  held(): Promise<void>
}

export function newFaultyMailboxes(store: MailboxStore): FaultyMailboxes {
  let held: Promise<void> | null = null
  let writes = 0
  let tellHeld = (): void => undefined
  const faults: FaultyMailboxes['faults'] = { open: null, write: null, read: null, readParcels: null }

  async function through<T>(
    call: keyof FaultyMailboxes['faults'],
    done: () => Promise<Result<T, StoreFault>>
  ): Promise<Result<T, StoreFault>> {
    if (held) tellHeld()
    await held
    const fault = faults[call]
    return fault ? err(fault) : done()
  }

  const faulty: FaultyMailboxes = {
    id: store.id,
    faults,
    throwsOnce: false,
    get writes() {
      return writes
    },
    hold() {
      let release = () => {}
      held = new Promise((resolve) => {
        release = () => {
          held = null
          resolve()
        }
      })
      return release
    },
    held: () => new Promise((resolve) => (tellHeld = resolve)),
    open: (mailbox) => through('open', () => store.open(mailbox)),
    async write(mailbox, write) {
      writes += 1
      if (faulty.throwsOnce) {
        faulty.throwsOnce = false
        throw new Error('the text of low tide')
      }
      return through('write', () => store.write(mailbox, write))
    },
    read: (mailbox, range, mostBytes) => through('read', () => store.read(mailbox, range, mostBytes)),
    readParcels: (mailbox, names) => through('readParcels', () => store.readParcels(mailbox, names)),
    size: () => store.size(),
    close: () => store.close()
  }
  return faulty
}

/** Each call of the returned function is one process: it hears what the others say, at once. */
export function newMemoryBus(): () => RelayBus {
  const listeners = new Set<{ readonly bus: RelayBus; readonly channel: string; heard(bytes: Uint8Array): void }>()
  return () => {
    const bus: RelayBus = {
      publish(channel, bytes) {
        for (const each of [...listeners]) if (each.bus !== bus && each.channel === channel) each.heard(bytes)
      },
      subscribe(channel, heard) {
        const listener = { bus, channel, heard }
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      close: () => Promise.resolve()
    }
    return bus
  }
}
