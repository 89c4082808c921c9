/**
 * The composition root: the one place that knows both the ports and the browser behind them. Made once for each tab, by the
 * root layout; ends with its scope.
 */
import { parseId, type WorkspaceId } from '../base/ids'
import { err, ok, type Failure, type Result } from '../base/result'
import { newScope, type Scope } from '../base/scope'
import { watchForAppUpdate } from '../platform/app-update'
import { browserClock } from '../platform/clock'
import { openDeviceDatabase, type DeviceDatabase, type WorkspaceOnDevice } from '../platform/device-database'
import { newDeviceDirectory } from '../platform/device-directory'
import { watchErrors } from '../platform/error-reporter'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import { watchLifecycle } from '../platform/lifecycle'
import { browserRandom } from '../platform/random'
import { signalingAddresses } from '../platform/signaling-address'
import { browserTimers } from '../platform/timers'
import { App } from './app.svelte'
import { DeviceAppearance, type Shown } from './appearance.svelte'
import { browserDesk } from './browser-desk'
import type { BrowserNetworkDeps } from './browser-network'
import { BrowserStanding } from './browser-standing.svelte'
import { sentenceFor } from './error-sentences'
import { loadPart } from './load-part'
import { openWorkspace } from './open-workspace'
import { Start } from './start.svelte'

export interface CreatedApp {
  readonly app: App
  end(): void
}

/** What a page that cannot keep anything says instead of a start screen. */
export async function createApp(): Promise<Result<CreatedApp, Failure>> {
  if (!isSecureContext || !('subtle' in crypto)) return err({ kind: 'NoSecureContext' })
  const openStore = openAhead(addressedWorkspace())
  const database = await openDeviceDatabase({ timers: browserTimers, superseded: () => location.reload() })
  if (!database.ok) return err(database.error.kind === 'StorageLost' ? { kind: 'NoStorage' } : database.error)
  const scope = newScope()
  const app = await compose(database.value, openStore, scope)
  const addressed = addressedWorkspace()
  // Read while its page is still being loaded. That it could not be is told to the page.
  if (addressed !== null) app.prepareWorkspace(addressed).catch(() => undefined)
  return ok({ app, end: () => scope.end() })
}

function addressedWorkspace(): WorkspaceId | null {
  const id = parseId('workspace', /^\/w\/([\w-]+)/.exec(location.pathname)?.[1] ?? '')
  return id.ok ? id.value : null
}

/**
 * Opens workspaces' databases, that of `workspace` at once and beside the device's own: opening takes longer than reading.
 * Where it is not listed nobody takes it, and it stays open until it is deleted or the page goes.
 */
function openAhead(workspace: WorkspaceId | null): typeof openIdbWorkspaceStore {
  let superseded: () => void = () => location.reload()
  const options = { absent: 'refuse', timers: browserTimers, superseded: () => superseded() } as const
  let ahead = workspace === null ? null : openIdbWorkspaceStore({ workspace, ...options })
  return (asked) => {
    const opened = asked.workspace === workspace ? ahead : null
    if (!opened) return openIdbWorkspaceStore(asked)
    ahead = null
    superseded = asked.superseded ?? superseded
    return opened
  }
}

async function compose(database: DeviceDatabase, openStore: typeof openIdbWorkspaceStore, scope: Scope): Promise<App> {
  const errors = watchErrors(scope)
  const report = (cause: unknown) => errors.report(cause)
  const directory = newDeviceDirectory(database)
  const workers = import.meta.env.PROD && 'serviceWorker' in navigator ? navigator.serviceWorker : undefined
  const update = watchForAppUpdate({ scope, workers, reportFailure: report })
  const standing = new BrowserStanding(update, workers, scope)
  scope.defer(errors.reported.listen((cause) => standing.noteTrouble(sentenceFor({ kind: nameOf(cause) }))))
  const appearance = new DeviceAppearance(directory, { show: showAppearance })
  const ports = { database, clock: browserClock, random: browserRandom, timers: browserTimers }
  const start = new Start({
    ...ports,
    directory,
    scope,
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    deviceName: deviceName(),
    offlineReady: () => standing.offlineReady,
    async makeSample(deps) {
      const part = await loadPart(() => import('./sample/sample-team'))
      return part.ok ? part.value.makeSample(deps) : part
    }
  })
  const openDeps = {
    ...ports,
    openStore,
    desk: browserDesk,
    origin: location.origin,
    network: networkOf(scope, report),
    onbug: report,
    onsuperseded: () => location.reload()
  }
  await Promise.all([appearance.load(), start.refresh()])
  return new App({
    start,
    directory,
    appearance,
    sources: async () => (await import('./browser-import')).newImportSources(scope),
    scope,
    nowMs: () => browserClock.now(),
    trouble: () => standing.trouble,
    surroundings: () => ({ online: standing.online }),
    update: { waiting: () => standing.updateWaiting, restart: () => update.restart() },
    open: (entry: WorkspaceOnDevice) => openWorkspace(entry, openDeps),
    others: {
      list: () => directory.workspaces(),
      async open(entry) {
        const part = await loadPart(() => import('./open-for-backup'))
        return part.ok ? part.value.openForBackup(entry, { ...ports, onbug: report }) : part
      }
    },
    deleteDatabase: ({ id }) => deleteWorkspaceDatabase(id)
  })
}

function nameOf(cause: unknown): string {
  return cause instanceof Error ? cause.name : 'unknown'
}

function networkOf(scope: Scope, report: (failure: unknown) => void): BrowserNetworkDeps {
  const { leaving, woken, wentOnline } = watchLifecycle(scope)
  return {
    timers: browserTimers,
    random: browserRandom,
    leaving,
    wakings: [woken, wentOnline],
    page: location.protocol === 'https:' ? 'https:' : 'http:',
    signaling: (relays) => signalingAddresses(location, relays),
    reportFailure: report
  }
}

function showAppearance({ theme, readingText }: Shown): void {
  const root = document.documentElement
  if (theme === 'system') delete root.dataset['theme']
  else root.dataset['theme'] = theme
  root.dataset['readingText'] = readingText
}

/** What a teammate would call it, as far as a browser says. */
function deviceName(): string {
  const agent = navigator.userAgent
  if (/iPad|Tablet/.test(agent)) return 'Tablet'
  return /Mobi|Android|iPhone/.test(agent) ? 'Phone' : 'Laptop'
}
