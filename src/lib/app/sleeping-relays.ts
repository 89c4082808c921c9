/** Relays that are named and settled, and not looked for: what a workspace without relay links shows of them. */
import type { RelaySettings } from './relay-settings'
import type { Relays } from './relays'

/** Nothing is known to be on any of them: all of `ownChanges` lack. */
export function newSleepingRelays(settings: RelaySettings, ownChanges: () => number): Relays {
  return {
    get all() {
      return settings.relays.map((named) => ({
        ...named,
        state: 'asleep' as const,
        refusal: null,
        retryMs: null,
        lacks: ownChanges(),
        found: 'asLeft' as const,
        openMs: null
      }))
    },
    get relayOnly() {
      return settings.relayOnly
    },
    changed: settings.changed,
    add: (address) => settings.add(address),
    remove: (address) => settings.remove(address),
    setRelayOnly: (relayOnly) => settings.setRelayOnly(relayOnly),
    lookNow: () => undefined
  }
}
