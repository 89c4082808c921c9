/** The page of a guest link: a link, what came of it, and nothing that outlives the page. */
import { newScope } from '../base/scope'
import { parseGuestLink } from '../log/guest-link'
import { browserClock } from '../platform/clock'
import { browserRandom } from '../platform/random'
import { browserTimers } from '../platform/timers'
import { startTrialWorker } from '../platform/trial-worker'
import { parseRelayAddress } from '../wire/relay-address'
import { sentenceOfGuests } from './guest-sentences'
import { GuestVisit, type GuestVisitDeps } from './guest-visit'
import type { GuestPageView, GuestText } from './guest-views'
import { Now } from './now.svelte'

/** `address` is the whole one, with what stands behind `#`. No database is opened for it. */
export function openGuestPage(address: string): GuestPageView {
  const deps: GuestVisitDeps = {
    clock: browserClock,
    timers: browserTimers,
    random: browserRandom,
    page: location.protocol === 'https:' ? 'https:' : 'http:',
    startTrialWorker
  }
  const link = parseGuestLink(address)
  if (!link.ok) return new GuestPage(null, sentenceOfGuests(link.error), 0)
  const canCall = link.value.relays.some((relay) => parseRelayAddress(relay, deps.page).ok)
  if (!canCall) return new GuestPage(null, sentenceOfGuests({ kind: 'GuestRelaysUnusable' }), 0)
  return new GuestPage(new GuestVisit(link.value, deps), null, link.value.endsMs)
}

interface Seen {
  readonly state: GuestPageView['state']
  readonly text: GuestText | null
  readonly isFollowing: boolean
  readonly isUnreachable: boolean
}

class GuestPage implements GuestPageView {
  readonly problem: string | null
  readonly endsMs: number
  readonly zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  readonly #visit: GuestVisit | null
  readonly #scope = newScope()
  readonly #now: Now
  #seen: Seen = $state.raw({ state: 'broken', text: null, isFollowing: false, isUnreachable: false })

  constructor(visit: GuestVisit | null, problem: string | null, endsMs: number) {
    this.#visit = visit
    this.problem = problem
    this.endsMs = endsMs
    this.#now = new Now(browserClock, browserTimers, this.#scope)
    if (!visit) return
    const look = () => (this.#seen = seenOf(visit))
    look()
    this.#scope.defer(visit.changed.listen(look))
    this.#scope.defer(() => visit.close())
    void visit.begin()
  }

  get state(): GuestPageView['state'] {
    return this.#seen.state
  }

  get text(): GuestText | null {
    return this.#seen.text
  }

  get isFollowing(): boolean {
    return this.#seen.isFollowing
  }

  get isUnreachable(): boolean {
    return this.#seen.isUnreachable
  }

  get nowMs(): number {
    return this.#now.ms
  }

  tryNow(): void {
    this.#visit?.callNow()
  }

  close(): void {
    this.#scope.end()
  }
}

function seenOf({ phase, copy, isReached, isUnreachable }: GuestVisit): Seen {
  return { state: phase, text: copy, isFollowing: isReached, isUnreachable }
}
