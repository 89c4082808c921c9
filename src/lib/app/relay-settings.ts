/**
 * What this device has settled about relays, in the workspace's own store: those it uses beside the team's, and whether everything
 * goes through relays. `relay-links.ts` follows it; what a relay is doing is not known here.
 *
 * - What is read is checked as if somebody else had written it: an address this page cannot open is left out, not repaired.
 * - A link's relays are used until the team's statement names them, so that whoever joins by it reaches the relay where that
 *   statement waits. From then on the team decides.
 * - Windows share the store: whoever changes something tells the others, who read it again.
 */
import { newTeller, type Signal } from '../base/events'
import { err, ok, type Failure, type Result } from '../base/result'
import type { Stored, WorkspaceStore } from '../log/workspace-store'
import { MAX_RELAYS } from '../wire/limits'
import { parseRelayAddress, type PageProtocol } from '../wire/relay-address'
import { isRelayOnly, RELAYS } from './offline-switch'
/** What is kept, or handed on, is judged by whoever opens a socket: the same device may open the app by another address. */
const MOST_LENIENT = 'http:'

/** `own` were added here, `carried` came in the link this device joined by. */
export interface KeptRelays {
  readonly own: readonly string[]
  readonly carried: readonly string[]
  readonly relayOnly: boolean
}

export interface NamedRelay {
  readonly address: string
  readonly scope: 'team' | 'device'
}

export type RelaySettingFault = Failure & { readonly kind: 'TooManyRelays' }

/** What was kept, as far as it can be used; nothing where nothing was. */
export function keptRelaysIn(value: unknown, page: PageProtocol): KeptRelays {
  const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  const { own, carried } = fields
  return { own: addressesIn(own, page), carried: addressesIn(carried, page), relayOnly: isRelayOnly(value) }
}

export async function readKeptRelays(store: WorkspaceStore, page: PageProtocol): Stored<KeptRelays> {
  const kept = await store.meta(RELAYS)
  return kept.ok ? ok(keptRelaysIn(kept.value, page)) : kept
}

/** The team's first, each once, and no more than a page tries at once. */
export function namedRelays(team: readonly string[], kept: KeptRelays, page: PageProtocol): readonly NamedRelay[] {
  const shared = addressesIn(team, page)
  const ofDevice = unique([...kept.own, ...kept.carried]).filter((address) => !shared.includes(address))
  const named = [
    ...shared.map((address) => ({ address, scope: 'team' as const })),
    ...ofDevice.map((address) => ({ address, scope: 'device' as const }))
  ]
  return named.slice(0, MAX_RELAYS)
}

/** Whoever begins in a workspace by a link looks for it where the link says. */
export async function keepCarriedRelays(store: WorkspaceStore, relays: readonly string[]): Stored<undefined> {
  const carried = addressesIn(relays, MOST_LENIENT)
  if (carried.length === 0) return ok()
  return change(store, (kept) => ({ ...kept, carried: unique([...kept.carried, ...carried]).slice(0, MAX_RELAYS) }))
}

/** What a link that lets somebody in says of relays: the team's, or this device's own where the team names none. */
export async function relaysForLink(team: readonly string[], store: WorkspaceStore): Stored<readonly string[]> {
  if (team.length > 0) return ok(team)
  const kept = await readKeptRelays(store, MOST_LENIENT)
  return kept.ok ? ok(unique([...kept.value.own, ...kept.value.carried]).slice(0, MAX_RELAYS)) : kept
}

export interface RelaySettingsDeps {
  readonly store: WorkspaceStore
  readonly page: PageProtocol
  /** What the team's statement names now. */
  teamRelays(): readonly string[]
}

/** Live: which relays this device uses, and how. */
export interface RelaySettings {
  readonly relays: readonly NamedRelay[]
  readonly relayOnly: boolean
  /** Something of it is another one; not told where nothing changed. */
  readonly changed: Signal<undefined>
  /** Another window, or whoever joined a moment ago, changed what is kept. */
  reread(): Promise<void>
  /** The team's statement may name others now. */
  teamChanged(): Promise<void>
  /** For this device; one that is there already changes nothing. The address is in the form `parseRelayAddress` gives. */
  add(address: string): Promise<Result<undefined, Failure>>
  remove(address: string): Promise<Result<undefined, Failure>>
  setRelayOnly(relayOnly: boolean): Promise<Result<undefined, Failure>>
}

/** A store that cannot be read counts as one where nothing was settled: relays are a help, and its failure is told elsewhere. */
export async function openRelaySettings({ store, page, teamRelays }: RelaySettingsDeps): Promise<RelaySettings> {
  const changed = newTeller<undefined>()
  let kept = await readOrNone(store, page)
  let relays = namedRelays(teamRelays(), kept, page)

  function follow(next: KeptRelays): void {
    const named = namedRelays(teamRelays(), next, page)
    const isSame = kept.relayOnly === next.relayOnly && JSON.stringify(named) === JSON.stringify(relays)
    kept = next
    relays = named
    if (!isSame) changed.tell(undefined)
  }

  async function settle(edit: (kept: KeptRelays) => KeptRelays): Promise<Result<undefined, Failure>> {
    const written = await change(store, edit)
    if (written.ok) follow(await readOrNone(store, page))
    return written
  }

  return {
    get relays() {
      return relays
    },
    get relayOnly() {
      return kept.relayOnly
    },
    changed,
    reread: async () => follow(await readOrNone(store, page)),
    async teamChanged() {
      const named = teamRelays()
      const isOver = kept.carried.some((address) => named.includes(address))
      if (isOver) await settle((now) => ({ ...now, carried: now.carried.filter((each) => !named.includes(each)) }))
      else follow(kept)
    },
    async add(address) {
      if (relays.some((each) => each.address === address)) return ok()
      if (relays.length >= MAX_RELAYS) return err<RelaySettingFault>({ kind: 'TooManyRelays' })
      return settle((now) => ({ ...now, own: unique([...now.own, address]) }))
    },
    remove: (address) =>
      settle((now) => ({
        ...now,
        own: now.own.filter((each) => each !== address),
        carried: now.carried.filter((each) => each !== address)
      })),
    setRelayOnly: (relayOnly) => settle((now) => ({ ...now, relayOnly }))
  }
}

async function readOrNone(store: WorkspaceStore, page: PageProtocol): Promise<KeptRelays> {
  const kept = await readKeptRelays(store, page)
  return kept.ok ? kept.value : keptRelaysIn(null, page)
}

async function change(store: WorkspaceStore, edit: (kept: KeptRelays) => KeptRelays): Stored<undefined> {
  const written = await store.updateMeta(RELAYS, (former) => edit(keptRelaysIn(former, MOST_LENIENT)))
  return written.ok ? ok() : written
}

function addressesIn(value: unknown, page: PageProtocol): readonly string[] {
  if (!Array.isArray(value)) return []
  const addresses = value.flatMap((each) => {
    const parsed = typeof each === 'string' ? parseRelayAddress(each, page) : null
    return parsed?.ok ? [parsed.value] : []
  })
  return unique(addresses).slice(0, MAX_RELAYS)
}

function unique(addresses: readonly string[]): readonly string[] {
  return [...new Set(addresses)]
}
