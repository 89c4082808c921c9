/** Facts about this browser that screens show: whether there is a network, a new version, a cached app. */
import type { Scope } from '../base/scope'
import type { AppUpdate } from '../platform/app-update'

export class BrowserStanding {
  #online = $state(true)
  #updateWaiting = $state(false)
  #offlineReady = $state(false)
  #trouble: string | null = $state(null)

  /** `workers` is undefined where the browser has none, and while developing. */
  constructor(update: AppUpdate, workers: ServiceWorkerContainer | undefined, scope: Scope) {
    this.#online = navigator.onLine
    const follow = () => (this.#online = navigator.onLine)
    for (const name of ['online', 'offline']) {
      addEventListener(name, follow)
      scope.defer(() => removeEventListener(name, follow))
    }
    this.#updateWaiting = update.isOffered
    scope.defer(update.offered.listen(() => (this.#updateWaiting = true)))
    void workers?.ready.then(() => (this.#offlineReady = true))
  }

  /** What was reported last, said until the page is loaded anew. */
  get trouble(): string | null {
    return this.#trouble
  }

  noteTrouble(sentence: string): void {
    this.#trouble = sentence
  }

  get online(): boolean {
    return this.#online
  }

  get updateWaiting(): boolean {
    return this.#updateWaiting
  }

  /** The service worker has cached the app: it starts without a network from now on. */
  get offlineReady(): boolean {
    return this.#offlineReady
  }
}
