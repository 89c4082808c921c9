/**
 * The guest links this device posts for, while their workspace is open here: made, listed, followed and ended. What is posted
 * of each is `guest-poster.ts`'s.
 */
import { newTeller, type Signal } from '../base/events'
import type { DocumentId, LogId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { Scope } from '../base/scope'
import { signingKeyFromSeed, SEED_BYTES } from '../crypto/signing'
import { SEALING_KEY_BYTES } from '../crypto/sealing'
import type { Vault } from '../crypto/vault'
import { concatBytes } from '../base/bytes'
import { readTrashed } from '../docs/document'
import { guestCopyOf } from '../docs/guest-copy'
import { logIdOf } from '../log/entry-hashes'
import { guestKeysOf } from '../log/guest-keys'
import { encodeGuestLink } from '../log/guest-link'
import type { GuestPen } from '../log/guest-log'
import type { WorkspaceStore } from '../log/workspace-store'
import type { openRelaySocket } from '../platform/relay-socket'
import type { Engine } from '../sync/engine'
import { MAX_GUEST_RELAYS, MAX_GUEST_STATE_BYTES } from '../wire/limits'
import { parseRelayAddress, type PageProtocol } from '../wire/relay-address'
import { GuestPoster } from './guest-poster'
import { changeGuestLinks, forgetPosts, readGuestLinks, readPosts, type KeptGuestLink } from './kept-guest-links'
import type { Relays } from './relays'

/** Each is a call to each of its relays while somebody writes. */
const MOST_LINKS = 16

/** A relay that did not come back for so long after the end is not told of it any more. */
const GIVEN_UP_MS = 7 * 86_400_000

const secretOf = (log: LogId) => `guest/${log}`

export interface GuestPostsDeps {
  readonly engine: Pick<Engine, 'readDocument' | 'documentsChanged' | 'documentsRebuilt' | 'teamChanged'>
  readonly store: WorkspaceStore
  readonly vault: Pick<Vault, 'keep' | 'secret'>
  readonly relays: Promise<Relays | null>
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly scope: Scope
  readonly page: PageProtocol
  /** `https://notes.example` */
  readonly origin: string
  /** By this member's role. */
  mayWrite(): boolean
  readonly openSocket?: typeof openRelaySocket
}

/** A link as its sharer sees it. */
export interface GuestLinkStatus {
  readonly log: LogId
  readonly address: string
  readonly endsMs: number
  readonly isEnded: boolean
  /** When what guests see was posted; null before the first post. */
  readonly postedMs: number | null
  /** `waiting`: no relay has the newest post yet. */
  readonly state: 'posted' | 'waiting' | 'refused' | 'tooLarge'
}

export interface GuestPosts {
  readonly changed: Signal<undefined>
  /** There is a relay whose address a guest's page could open. */
  readonly hasRelay: boolean
  /** Those of a document that are open, or whose end no relay knows yet; the first made first. */
  linksOf(document: DocumentId): readonly GuestLinkStatus[]
  /** Makes one; its address. */
  make(document: DocumentId, endsMs: number): Promise<Result<string, Failure>>
  end(log: LogId): Promise<Result<undefined, Failure>>
  /** Resolves when nothing is being posted; for tests. */
  idle(): Promise<void>
}

/** Posts for every link that was made here, until `scope` ends. */
export async function openGuestPosts(deps: GuestPostsDeps): Promise<GuestPosts> {
  const posts = new OpenGuestPosts(deps, await deps.relays)
  await posts.begin()
  return posts
}

interface Followed {
  readonly poster: GuestPoster
  readonly address: string
}

class OpenGuestPosts implements GuestPosts {
  readonly changed = newTeller<undefined>()
  readonly #deps: GuestPostsDeps
  readonly #relays: Relays | null
  readonly #followed = new Map<LogId, Followed>()
  #wasAwake = false
  #work: Promise<void> = Promise.resolve()

  constructor(deps: GuestPostsDeps, relays: Relays | null) {
    this.#deps = deps
    this.#relays = relays
  }

  async begin(): Promise<void> {
    const { engine, store, scope } = this.#deps
    const noteChanges = (documents: ReadonlySet<DocumentId>) => {
      for (const { poster } of this.#followed.values()) if (documents.has(poster.link.document)) poster.noteChange()
    }
    scope.defer(engine.documentsChanged.listen((all) => noteChanges(new Set(all.map(({ document }) => document)))))
    scope.defer(engine.documentsRebuilt.listen((documents) => noteChanges(new Set(documents))))
    scope.defer(engine.teamChanged.listen(() => this.#lookAtAll()))
    if (this.#relays) scope.defer(this.#relays.changed.listen(() => this.#followNetwork()))
    scope.defer(() => {
      for (const { poster } of this.#followed.values()) poster.close()
    })
    const links = await readGuestLinks(store)
    for (const link of links.ok ? links.value : []) await this.#follow(link)
  }

  get hasRelay(): boolean {
    return this.#addresses.length > 0
  }

  linksOf(document: DocumentId): readonly GuestLinkStatus[] {
    return [...this.#followed.values()].filter(({ poster }) => poster.link.document === document).map(statusOf)
  }

  async make(document: DocumentId, endsMs: number): Promise<Result<string, Failure>> {
    const { engine, store, vault, random, mayWrite } = this.#deps
    if (!mayWrite()) return err({ kind: 'NotAllowed' })
    if (!this.hasRelay) return err({ kind: 'NoRelayForGuests' })
    const read = await engine.readDocument(document)
    if (!read.ok) return read
    if (readTrashed(read.value)) return err({ kind: 'DocumentTrashed' })
    if (guestCopyOf(read.value).update.length > MAX_GUEST_STATE_BYTES) return err({ kind: 'DocumentTooLarge' })
    const secret = concatBytes(random.bytes(SEALING_KEY_BYTES), random.bytes(SEED_BYTES))
    const log = logIdOf((await signingKeyFromSeed(secret.subarray(SEALING_KEY_BYTES))).publicKey)
    const link: KeptGuestLink = { log, document, endsMs, endedMs: null, relays: this.#addresses }
    const address = await this.#addressOf(link, secret)
    if (!address.ok) return address
    const kept = await vault.keep(secretOf(log), secret)
    if (!kept.ok) return kept
    const listed = await changeGuestLinks(store, (links) => (links.length < MOST_LINKS ? [...links, link] : links))
    if (!listed.ok) return listed
    if (!listed.value.some((each) => each.log === log)) return err({ kind: 'TooManyGuestLinks' })
    await this.#follow(link)
    return address
  }

  async end(log: LogId): Promise<Result<undefined, Failure>> {
    const { store, clock } = this.#deps
    const endedMs = clock.now()
    const listed = await changeGuestLinks(store, (links) =>
      links.map((link) => (link.log === log && link.endedMs === null ? { ...link, endedMs } : link))
    )
    if (!listed.ok) return listed
    this.#lookAtAll()
    this.changed.tell(undefined)
    return ok()
  }

  async idle(): Promise<void> {
    await this.#work
    for (const { poster } of [...this.#followed.values()]) await poster.idle()
  }

  #beside(work: Promise<void>): void {
    this.#work = Promise.all([this.#work, work]).then(() => undefined)
  }

  /** Those a page that came as this one did may open. */
  get #addresses(): readonly string[] {
    const { page } = this.#deps
    const named = this.#relays?.all.map(({ address }) => address) ?? []
    return named.filter((address) => parseRelayAddress(address, page).ok).slice(0, MAX_GUEST_RELAYS)
  }

  async #follow(link: KeptGuestLink): Promise<void> {
    const { store, vault, random, scope } = this.#deps
    const [secret, posts] = [await vault.secret(secretOf(link.log)), await readPosts(store, link.log)]
    // A key the browser lost is a link nobody can post for any more; what cannot be read now is read with the next start.
    if (!secret.ok || !secret.value || !posts.ok) return
    const address = await this.#addressOf(link, secret.value)
    if (!address.ok || scope.ended || this.#followed.has(link.log)) return
    const pen: GuestPen = {
      keys: await guestKeysOf(secret.value.subarray(0, SEALING_KEY_BYTES), link.log),
      log: link.log,
      signing: await signingKeyFromSeed(secret.value.subarray(SEALING_KEY_BYTES)),
      random
    }
    const poster = new GuestPoster(link, posts.value, pen, {
      ...this.#deps,
      mayPost: () => this.#mayPost,
      async reread(known) {
        const listed = await readGuestLinks(store)
        return (listed.ok && listed.value.find(({ log }) => log === known.log)) || known
      },
      changed: () => this.#changed(poster)
    })
    this.#followed.set(link.log, { poster, address: address.value })
    void poster.look()
    this.changed.tell(undefined)
  }

  async #addressOf({ endsMs, relays }: KeptGuestLink, secret: Uint8Array): Promise<Result<string, Failure>> {
    const { publicKey } = await signingKeyFromSeed(secret.subarray(SEALING_KEY_BYTES))
    const documentKey = secret.subarray(0, SEALING_KEY_BYTES)
    const fragment = encodeGuestLink({ documentKey, logKey: publicKey, endsMs, relays })
    return fragment.ok ? ok(`${this.#deps.origin}/guest#${fragment.value}`) : fragment
  }

  /** One window has the network, and nobody while *Work offline* is on: then relays are asleep. */
  get #mayPost(): boolean {
    return this.#deps.mayWrite() && this.#isAwake
  }

  get #isAwake(): boolean {
    return this.#relays?.all.some(({ state }) => state !== 'asleep') ?? false
  }

  /** Another window may have ended a link, or posted, while this one had no network. */
  #followNetwork(): void {
    const isAwake = this.#isAwake
    if (isAwake === this.#wasAwake) return
    this.#wasAwake = isAwake
    if (isAwake) this.#beside(this.#takeOver())
    else this.#lookAtAll()
  }

  async #takeOver(): Promise<void> {
    const { store } = this.#deps
    const links = await readGuestLinks(store)
    if (!links.ok) return
    for (const { poster } of this.#followed.values()) {
      const posts = await readPosts(store, poster.link.log)
      if (posts.ok) poster.posts = posts.value
    }
    this.#lookAtAll()
    for (const link of links.value) if (!this.#followed.has(link.log)) await this.#follow(link)
  }

  #lookAtAll(): void {
    for (const { poster } of this.#followed.values()) void poster.look()
  }

  #changed(poster: GuestPoster): void {
    const isGivenUp = this.#deps.clock.now() > poster.link.endsMs + GIVEN_UP_MS
    if (poster.isDone || isGivenUp) this.#beside(this.#forget(poster))
    this.changed.tell(undefined)
  }

  async #forget(poster: GuestPoster): Promise<void> {
    const { log } = poster.link
    if (!this.#followed.delete(log)) return
    poster.close()
    const { store } = this.#deps
    const listed = await changeGuestLinks(store, (links) => links.filter((link) => link.log !== log))
    if (listed.ok) await forgetPosts(store, log)
  }
}

function statusOf({ poster, address }: Followed): GuestLinkStatus {
  const { link, posts } = poster
  const state = poster.isTooLarge
    ? 'tooLarge'
    : poster.isDelivered
      ? 'posted'
      : poster.isRefused
        ? 'refused'
        : 'waiting'
  const postedMs = posts && posts.copyHash !== '' ? posts.copyMs : null
  return { log: link.log, address, endsMs: link.endsMs, isEnded: poster.isEnded, postedMs, state }
}
