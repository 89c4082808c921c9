/**
 * The relays of one open workspace, as they are: a link to each mailbox this device keeps to, at each relay that is named or
 * was added here; what each is doing, in values the screens put into words.
 *
 * - The carrier tab talks to relays, and nobody does while *Work offline* is on.
 * - What a relay had when it was met last is remembered, so that one that lost something is known (row 45).
 */
import { newTeller } from '../base/events'
import type { KeyId, LogId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Presence } from '../platform/presence'
import { joinRelayPresence } from '../platform/relay-presence'
import { newScope } from '../base/scope'
import type { Engine } from '../sync/engine'
import type { Mailboxes } from '../sync/mailboxes'
import { isIn as isInTeamOf } from '../team/cutoffs'
import { RelayLink } from './relay-link'
import { newRelayMemory, type RelayMemory } from './relay-memory'
import type { NamedRelay, RelaySettings } from './relay-settings'
import type { Relays, RelayState, RelayStatus } from './relays'

export interface RelayLinksDeps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly settings: RelaySettings
  readonly presence: Presence
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** The epochs in whose mailboxes this device shows itself (EPO-4), the one it writes under first. */
  epochs(): Promise<readonly KeyId[]>
  readonly openSocket?: ConstructorParameters<typeof RelayLink>[2]['openSocket']
}

export interface RelayLinks extends Relays {
  /** Talks to relays, or lets go of all of them. */
  setAwake(isAwake: boolean): void
  close(): void
}

export async function newRelayLinks(deps: RelayLinksDeps): Promise<RelayLinks> {
  return new Links(deps, await newRelayMemory(deps.store, deps.timers))
}

class Links implements RelayLinks {
  readonly changed = newTeller<undefined>()
  #mailboxes: Mailboxes | null = null
  readonly #scope = newScope()
  readonly #deps: RelayLinksDeps
  readonly #memory: RelayMemory
  #links: readonly RelayLink[] = []
  #isAwake = false
  #following: Promise<void> = Promise.resolve()
  /** Own body-bearing entries, by seq, ascending. */
  #ownSeqs: readonly number[] = []
  readonly #stop: (() => void)[]

  constructor(deps: RelayLinksDeps, memory: RelayMemory) {
    this.#deps = deps
    this.#memory = memory
    this.#stop = [
      deps.settings.changed.listen(() => this.#follow()),
      deps.engine.teamChanged.listen(() => this.#follow()),
      deps.engine.wrote.listen(() => void this.#count())
    ]
    void this.#count()
  }

  get relayOnly(): boolean {
    return this.#deps.settings.relayOnly
  }

  get all(): readonly RelayStatus[] {
    return this.#deps.settings.relays.map((named) => this.#statusOf(named))
  }

  add(address: string): ReturnType<Relays['add']> {
    return this.#deps.settings.add(address)
  }

  remove(address: string): ReturnType<Relays['remove']> {
    return this.#deps.settings.remove(address)
  }

  setRelayOnly(relayOnly: boolean): ReturnType<Relays['setRelayOnly']> {
    return this.#deps.settings.setRelayOnly(relayOnly)
  }

  lookNow(): void {
    this.#mailboxes?.woke()
    for (const link of this.#links) link.lookNow()
  }

  setAwake(isAwake: boolean): void {
    if (this.#isAwake === isAwake) return
    this.#isAwake = isAwake
    this.#follow()
  }

  close(): void {
    this.#isAwake = false
    for (const stop of this.#stop) stop()
    this.#scope.end()
    for (const link of this.#links) link.close()
    this.#links = []
    this.#mailboxes?.close()
  }

  /** One after the other: what is wanted may change while it is worked out. */
  #follow(): void {
    this.#following = this.#following.then(() => this.#followNow())
  }

  async #followNow(): Promise<void> {
    const { settings, epochs } = this.#deps
    const wanted = this.#isAwake && settings.relays.length > 0
    const mailboxes = wanted ? await this.#mailboxesNow() : this.#mailboxes
    const keys = wanted && mailboxes ? await epochs() : []
    if (wanted && !this.#isAwake) return
    const pairs = settings.relays.flatMap(({ address }) => keys.map((key) => ({ address, key })))
    const isWanted = (link: RelayLink) => pairs.some(({ address, key }) => link.address === address && link.key === key)
    for (const link of this.#links) if (!isWanted(link)) link.close()
    const kept = this.#links.filter(isWanted)
    const fresh = pairs.filter(({ address, key }) => !kept.some((link) => link.address === address && link.key === key))
    this.#links = [
      ...kept,
      ...(mailboxes ? fresh.map(({ address, key }) => this.#newLink(address, key, mailboxes)) : [])
    ]
    this.changed.tell(undefined)
  }

  #newLink(address: string, key: KeyId, mailboxes: Mailboxes): RelayLink {
    const { clock, timers, random, openSocket } = this.#deps
    return new RelayLink(address, key, {
      ...{ clock, timers, random, mailboxes },
      ...(openSocket ? { openSocket } : {}),
      changed: () => this.changed.tell(undefined)
    })
  }

  async #mailboxesNow(): Promise<Mailboxes | null> {
    if (this.#mailboxes) return this.#mailboxes
    const opened = await this.#deps.engine.mailboxes()
    if (!opened.ok) return null
    this.#mailboxes = opened.value
    this.#stop.push(opened.value.changed.listen(() => this.#talked()))
    const { presence, timers, engine } = this.#deps
    const isIn = (log: LogId) => isInTeamOf(engine.team, log) === true
    joinRelayPresence({ mailboxes: opened.value, presence, timers, isIn, scope: this.#scope })
    return this.#mailboxes
  }

  /** What a relay says it has is remembered, and a conversation that is done ends. */
  #talked(): void {
    for (const link of this.#links) {
      link.look()
      const conversation = link.mailbox?.conversation
      if (!conversation?.isOpen || conversation.store === null || !this.#mailboxes?.isFull(link.key)) continue
      const { store, foundSeq, durableSeq } = conversation
      if (foundSeq !== null) this.#memory.met(link.address, link.key, { store, foundSeq, durableSeq })
    }
    this.changed.tell(undefined)
  }

  async #count(): Promise<void> {
    const own = await this.#deps.engine.ownChanges()
    if (!own.ok) return
    this.#ownSeqs = [...new Set([...own.value.values()].flat())].sort((a, b) => a - b)
    this.changed.tell(undefined)
  }

  #rememberedSeq(address: string, link: RelayLink | undefined): number {
    return this.#memory.durableSeq(address, link?.key ?? this.#deps.engine.team.writingKey)
  }

  #statusOf({ address, scope }: NamedRelay): RelayStatus {
    const link = this.#links.find((each) => each.address === address && this.#mailboxes?.isFull(each.key))
    const conversation = link?.mailbox?.conversation ?? null
    const durable = conversation?.isOpen ? conversation.durableSeq : this.#rememberedSeq(address, link)
    return {
      address,
      scope,
      state: stateOf(this.#isAwake, link ?? null),
      refusal: conversation?.refusal ?? null,
      retryMs: link?.retryMs ?? null,
      lacks: this.#ownSeqs.filter((seq) => seq > durable).length,
      found: conversation?.withholds ? 'withholds' : this.#memory.found(address),
      openMs: link?.openMs ?? null
    }
  }
}

function stateOf(isAwake: boolean, link: RelayLink | null): RelayState {
  if (!isAwake || !link) return 'asleep'
  const conversation = link.mailbox?.conversation
  if (conversation?.refusal) return 'refused'
  if (conversation?.isOpen) return 'open'
  return link.hasFailed ? 'unreachable' : 'connecting'
}
