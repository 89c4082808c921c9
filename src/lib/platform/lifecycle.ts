/**
 * What happens to a page, as signals: it is hidden, left, frozen, woken, cut off, back online.
 *
 * - `leaving` may be the last thing this page ever hears: flush there, and wait for nothing.
 * - `woken` means time may have passed without us: connections and database handles may be ghosts, look anew.
 */
import { newTeller, type Signal } from '$lib/base/events'
import type { Scope } from '$lib/base/scope'

export interface Lifecycle {
  readonly isVisible: boolean
  /** What the browser believes; a page may be online and reach nobody. */
  readonly isOnline: boolean
  readonly shown: Signal<undefined>
  /** Hidden, frozen, left for another window, or left for good. */
  readonly leaving: Signal<undefined>
  /** Visible after having been hidden, thawed, or brought back from the history. */
  readonly woken: Signal<undefined>
  readonly wentOnline: Signal<undefined>
  readonly wentOffline: Signal<undefined>
}

/** Listens until `scope` ends. */
export function watchLifecycle(scope: Scope): Lifecycle {
  const tellers = {
    shown: newTeller<undefined>(),
    leaving: newTeller<undefined>(),
    woken: newTeller<undefined>(),
    wentOnline: newTeller<undefined>(),
    wentOffline: newTeller<undefined>()
  }

  function on(target: EventTarget, event: string, ...told: readonly (keyof typeof tellers)[]): void {
    listen(scope, target, event, () => told.forEach((name) => tellers[name].tell(undefined)))
  }

  listen(scope, document, 'visibilitychange', () => {
    const told = isVisible() ? [tellers.shown, tellers.woken] : [tellers.leaving]
    told.forEach((teller) => teller.tell(undefined))
  })
  on(window, 'pagehide', 'leaving')
  on(window, 'blur', 'leaving')
  on(document, 'freeze', 'leaving')
  on(document, 'resume', 'woken')
  on(window, 'online', 'wentOnline')
  on(window, 'offline', 'wentOffline')
  listen(scope, window, 'pageshow', (event) => {
    if (event instanceof PageTransitionEvent && event.persisted) tellers.woken.tell(undefined)
  })
  return {
    ...tellers,
    get isVisible() {
      return isVisible()
    },
    get isOnline() {
      return navigator.onLine
    }
  }
}

function isVisible(): boolean {
  return document.visibilityState === 'visible'
}

function listen(scope: Scope, target: EventTarget, event: string, hear: (event: Event) => void): void {
  target.addEventListener(event, hear)
  scope.defer(() => target.removeEventListener(event, hear))
}
