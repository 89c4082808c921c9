/** Relays as the sync page shows and settles them: one's own through `Relays`, everybody's through the team's statement. */
import type { Failure, Result } from '../base/result'
import type { ConnectionProbes } from '../platform/connection-probes'
import { isAdmin } from '../team/verdict'
import { parseRelayAddress, type PageProtocol } from '../wire/relay-address'
import { browserProbes } from './browser-probes'
import { followRelays } from './follow-relays'
import { relayHost } from './relay-host'
import { sentenceOfRelays } from './relay-sentences'
import type { RelayLine, RelaysView, ServerLine, Tried } from './relay-views'
import type { Relays, RelayStatus } from './relays'
import type { Session } from './session'
import { dropServer, dropSharedRelay, nameServer, nameSharedRelay } from './team-network'
import type { Outcome } from './views'

export interface RelaysPageDeps {
  readonly probes: Pick<ConnectionProbes, 'relay'>
  readonly page: PageProtocol
}

export function openRelaysPage(session: Session): RelaysView {
  const probes = browserProbes()
  return new RelaysPage(session, { probes, page: probes.page().protocol })
}

export class RelaysPage implements RelaysView {
  readonly #session: Session
  readonly #deps: RelaysPageDeps
  #all: readonly RelayStatus[] = $state.raw([])
  #relayOnly = $state(false)

  constructor(session: Session, deps: RelaysPageDeps) {
    this.#session = session
    this.#deps = deps
    followRelays(session, (all, { relayOnly }) => {
      this.#all = all
      this.#relayOnly = relayOnly
    })
  }

  get relays(): readonly RelayLine[] {
    return this.#all.map((relay) => ({
      ...relay,
      host: relayHost(relay.address),
      mayRemove: relay.scope === 'device' || this.mayShare,
      mayShare: relay.scope === 'device' && this.mayShare
    }))
  }

  get relayOnly(): boolean {
    return this.#relayOnly
  }

  get offline(): boolean {
    return this.#session.roster.report.paused
  }

  get mayShare(): boolean {
    const { goneAs, me } = this.#session.roster
    return goneAs === null && isAdmin(me.role)
  }

  get servers(): readonly ServerLine[] {
    return this.#session.roster.team.ice.map(({ url }) => ({ url, isTurn: /^turn/i.test(url) }))
  }

  faultOf(text: string): string | null {
    const parsed = parseRelayAddress(text, this.#deps.page)
    return parsed.ok ? null : sentenceOfRelays(parsed.error)
  }

  async tryAddress(text: string): Promise<Tried> {
    const parsed = parseRelayAddress(text, this.#deps.page)
    if (!parsed.ok) return { reached: false, words: sentenceOfRelays(parsed.error) }
    const host = relayHost(parsed.value)
    if (this.offline) return { reached: false, words: `Work offline is on, so ${host} was not tried.` }
    const found = await this.#deps.probes.relay(parsed.value)
    if (found.isRelay) return { reached: true, words: `${host} is a relay, and answered in ${found.ms} ms.` }
    return {
      reached: false,
      words: found.opened
        ? `Something answers at ${host}, but not as a relay of this version does. Perhaps its address has a path.`
        : `${host} did not answer. It may be asleep or its name may be misspelt; once it is added it is tried again by itself.`
    }
  }

  async add(text: string, forWhom: 'everyone' | 'device'): Outcome {
    const parsed = parseRelayAddress(text, this.#deps.page)
    if (!parsed.ok) return sentenceOfRelays(parsed.error)
    const { value } = parsed
    return forWhom === 'everyone' ? this.share(value) : this.#settle((relays) => relays.add(value))
  }

  remove(address: string): Outcome {
    const isShared = this.#all.some((relay) => relay.address === address && relay.scope === 'team')
    return isShared
      ? dropSharedRelay(this.#session.engine, address).then(outcomeOf)
      : this.#settle((relays) => relays.remove(address))
  }

  async share(address: string): Outcome {
    const problem = outcomeOf(await nameSharedRelay(this.#session.engine, address))
    return problem ?? this.#settle((relays) => relays.remove(address))
  }

  setRelayOnly(relayOnly: boolean): Outcome {
    return this.#settle((relays) => relays.setRelayOnly(relayOnly))
  }

  async addServer(server: Parameters<RelaysView['addServer']>[0]): Outcome {
    return outcomeOf(await nameServer(this.#session.engine, server))
  }

  async removeServer(url: string): Outcome {
    return outcomeOf(await dropServer(this.#session.engine, url))
  }

  lookNow(): void {
    void this.#session.relays.then((relays) => relays?.lookNow())
  }

  async #settle(how: (relays: Relays) => Promise<Result<undefined, Failure>>): Outcome {
    const relays = await this.#session.relays
    if (!relays) return sentenceOfRelays(this.#session.engine.report.failure ?? { kind: 'PartNotLoaded' })
    return outcomeOf(await how(relays))
  }
}

function outcomeOf(settled: Result<undefined, Failure>): string | null {
  return settled.ok ? null : sentenceOfRelays(settled.error)
}
