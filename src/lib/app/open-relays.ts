/** The relays of one open workspace: what is settled about them, followed in every window. */
import type { Scope } from '../base/scope'
import type { WorkspaceStore } from '../log/workspace-store'
import type { TabLine } from '../platform/tabs'
import type { Engine } from '../sync/engine'
import type { PageProtocol } from '../wire/relay-address'
import { openRelaySettings } from './relay-settings'
import type { Relays } from './relays'
import { newSleepingRelays } from './sleeping-relays'

export interface RelaysDeps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly tabs: TabLine
  readonly page: PageProtocol
  readonly scope: Scope
}

export async function openRelays({ engine, store, tabs, page, scope }: RelaysDeps): Promise<Relays> {
  const settings = await openRelaySettings({ store, page, teamRelays: () => engine.team.relays })
  scope.defer(engine.teamChanged.listen(() => void settings.teamChanged()))
  // A window that heard of it and found nothing new says nothing, so this ends.
  scope.defer(settings.changed.listen(() => tabs.tell({ kind: 'switched' })))
  scope.defer(tabs.told.listen(({ kind }) => void (kind === 'switched' && settings.reread())))
  return newSleepingRelays(settings, () => engine.report.ownChanges)
}
