/** The relays of one open workspace: what is settled about them, followed in every window, and the links to them. */
import type { KeyId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Presence } from '../platform/presence'
import type { TabLine } from '../platform/tabs'
import type { Engine } from '../sync/engine'
import type { PageProtocol } from '../wire/relay-address'
import { newLateRelays, type LateRelays } from './late-relays'
import { openRelaySettings } from './relay-settings'

export interface RelaysDeps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly tabs: TabLine
  readonly presence: Presence
  readonly page: PageProtocol
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** The epochs in whose mailboxes this device shows itself. */
  epochs(): Promise<readonly KeyId[]>
  readonly scope: Scope
}

export async function openRelays(deps: RelaysDeps): Promise<LateRelays> {
  const { engine, store, tabs, page, scope } = deps
  const settings = await openRelaySettings({ store, page, teamRelays: () => engine.team.relays })
  scope.defer(engine.teamChanged.listen(() => void settings.teamChanged()))
  // A window that heard of it and found nothing new says nothing, so this ends.
  scope.defer(settings.changed.listen(() => tabs.tell({ kind: 'switched' })))
  scope.defer(tabs.told.listen(({ kind }) => void (kind === 'switched' && settings.reread())))
  const relays = newLateRelays({
    settings,
    ownChanges: () => engine.report.ownChanges,
    load: async () => (await import('./relay-links')).newRelayLinks({ ...deps, settings })
  })
  scope.defer(() => relays.close())
  return relays
}
