/** Relays that are named and settled; what talks to them is loaded when there is one to talk to. */
import { newTeller, type Signal } from '../base/events'
import type { RelayLinks } from './relay-links'
import type { RelaySettings } from './relay-settings'
import type { Relays } from './relays'

export interface LateRelays extends Relays {
  /** Talks to relays, or lets go of all of them. */
  setAwake(isAwake: boolean): void
  /** Other relays are named, or the switch was turned; what they do is told by `changed`. */
  readonly settled: Signal<undefined>
  close(): void
}

export interface LateRelaysDeps {
  readonly settings: RelaySettings
  ownChanges(): number
  load(): Promise<RelayLinks>
}

/** Until one is talked to nothing is known to be on any of them: all of `ownChanges` lack. */
export function newLateRelays({ settings, ownChanges, load }: LateRelaysDeps): LateRelays {
  const changed = newTeller<undefined>()
  let links: RelayLinks | null = null
  let isAwake = false
  let loading: Promise<void> | null = null
  const stop = settings.changed.listen(() => {
    follow()
    changed.tell(undefined)
  })

  async function start(): Promise<void> {
    const loaded = await load().catch(() => null)
    // What cannot be loaded now is tried again when something changes.
    loading = null
    if (!loaded) return
    links = loaded
    links.changed.listen(() => changed.tell(undefined))
    follow()
  }

  function follow(): void {
    if (links) links.setAwake(isAwake)
    else if (isAwake && settings.relays.length > 0) loading ??= start()
  }

  return {
    get all() {
      return (
        links?.all ??
        settings.relays.map((named) => ({
          ...named,
          state: isAwake ? 'connecting' : 'asleep',
          refusal: null,
          retryMs: null,
          lacks: ownChanges(),
          found: 'asLeft',
          openMs: null
        }))
      )
    },
    get relayOnly() {
      return settings.relayOnly
    },
    changed,
    settled: settings.changed,
    add: (address) => settings.add(address),
    remove: (address) => settings.remove(address),
    setRelayOnly: (relayOnly) => settings.setRelayOnly(relayOnly),
    lookNow: () => links?.lookNow(),
    setAwake(next) {
      isAwake = next
      follow()
    },
    close() {
      stop()
      isAwake = false
      links?.close()
    }
  }
}
