/**
 * Registers the service worker and says when a new version of the app could be started.
 *
 * - A new version is offered, never forced: nothing reloads unless `restart` is called, and then only this tab.
 * - Other tabs go on with what they have; the worker keeps their version's files for them.
 * - A lazy part that fails to load while the network is there means that this version is gone from the server: that is
 *   an offer too. Offline it means nothing, and whoever asked for the part says so.
 */
import { newTeller, type Signal } from '$lib/base/events'
import type { Scope } from '$lib/base/scope'

export interface AppUpdate {
  /** Told when `isOffered` becomes true. */
  readonly offered: Signal<undefined>
  readonly isOffered: boolean
  /** Starts the new version in this tab. What is unsaved must be flushed before. */
  restart(): void
}

export interface AppUpdateDeps {
  readonly scope: Scope
  /** `navigator.serviceWorker` of a built app; undefined while developing, and where the browser has none. */
  readonly workers: ServiceWorkerContainer | undefined
  /** What failed in the background, such as a registration the browser forbids; the app goes on without. */
  readonly reportFailure: (cause: unknown) => void
}

/** How often a page that stays open asks for a new version. */
const ASK_EVERY_MS = 60 * 60 * 1000

/** Starts watching at once, until `scope` ends. */
export function watchForAppUpdate({ scope, workers, reportFailure }: AppUpdateDeps): AppUpdate {
  const offered = newTeller<undefined>()
  let isOffered = false
  let registration: ServiceWorkerRegistration | undefined

  function offer(): void {
    if (isOffered) return
    isOffered = true
    offered.tell(undefined)
  }

  if (workers) register(workers, scope, offer).then((found) => (registration = found), reportFailure)
  listen(scope, window, 'vite:preloadError', () => {
    if (navigator.onLine) offer()
  })
  const asking = setInterval(ask, ASK_EVERY_MS)
  scope.defer(() => clearInterval(asking))

  return {
    offered,
    get isOffered() {
      return isOffered
    },
    restart() {
      const waiting = registration?.waiting
      if (!workers || !waiting) return location.reload()
      workers.addEventListener('controllerchange', () => location.reload(), { once: true })
      waiting.postMessage({ type: 'SKIP_WAITING' })
    }
  }

  function ask(): void {
    registration?.update().catch(reportFailure)
  }
}

async function register(
  workers: ServiceWorkerContainer,
  scope: Scope,
  offer: () => void
): Promise<ServiceWorkerRegistration> {
  const found = await workers.register('/service-worker.js', { updateViaCache: 'none' })
  // With none active it is the first version of all, which is nothing new to anybody.
  const offerIfNew = (): void => {
    if (found.active && found.waiting) offer()
  }
  offerIfNew()
  listen(scope, found, 'updatefound', () => {
    if (found.installing) listen(scope, found.installing, 'statechange', offerIfNew)
  })
  return found
}

function listen(scope: Scope, target: EventTarget, event: string, hear: () => void): void {
  target.addEventListener(event, hear)
  scope.defer(() => target.removeEventListener(event, hear))
}
