/**
 * What goes on beside an open workspace once its engine runs: others are told where this device had nothing more to say, and
 * guests are posted what their links show. Loaded after everything that is on screen.
 */
import type { Vault } from '../crypto/vault'
import type { PageProtocol } from '../wire/relay-address'
import { followActs } from './follow-acts'
import type { GuestPosts } from './guest-posts'
import type { GuestLinksView } from './guest-views'
import { hasGuestLinks } from './kept-guest-links'
import type { Session } from './session'

export interface Beside {
  /** The guest links of a document. Their code is loaded when it is asked for; null where it could not be. */
  guestLinks(document: string): Promise<GuestLinksView | null>
}

export interface BesideDeps {
  readonly origin: string
  readonly network: { readonly page: PageProtocol }
}

/** Begins at once; ends with the session's scope. */
export function goOnBeside(session: Session, vault: Vault, { origin, network }: BesideDeps): Beside {
  const { engine, store, relays, clock, timers, random, scope, roster, rows } = session
  followActs({ engine, roster, clock, timers, scope, closings: () => rows.closings })
  /** One for as long as the workspace is open. */
  let open: Promise<GuestPosts> | null = null

  function openPosts(): Promise<GuestPosts> {
    open ??= import('./guest-posts')
      .then(({ openGuestPosts }) =>
        openGuestPosts({
          ...{ engine, store, vault, relays, clock, timers, random, scope, origin },
          page: network.page,
          mayWrite: () => roster.mayWrite
        })
      )
      .catch((cause: unknown) => {
        open = null
        throw cause
      })
    return open
  }

  async function goOnPosting(): Promise<void> {
    // Without the part guests see what was posted last, and the next who asks loads it.
    if (await hasGuestLinks(store)) await openPosts().catch(() => undefined)
  }
  void goOnPosting()
  return {
    async guestLinks(document) {
      const part = await import('./guest-links.svelte').catch(() => null)
      const posts = part && (await openPosts().catch(() => null))
      return posts && new part.GuestLinks(session, document, posts)
    }
  }
}
