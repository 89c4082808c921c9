import type { Relays, RelayStatus } from './relays'
import type { Session } from './session'

/** Tells what the relays are doing, now that they are there and whenever it is something else, until the workspace closes. */
export function followRelays(
  { relays, scope }: Pick<Session, 'relays' | 'scope'>,
  read: (all: readonly RelayStatus[], relays: Relays) => void
): void {
  void relays.then((found) => {
    if (!found) return
    read(found.all, found)
    scope.defer(found.changed.listen(() => read(found.all, found)))
  })
}
