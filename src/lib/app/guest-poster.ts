/**
 * Posts one document for one guest link, until it ends: the whole copy again whenever it differs from the one posted last, and
 * at the end that it has ended. A post is kept before it is sent; relays are called while one of them lacks it, and left alone.
 *
 * - Nothing else of the workspace is ever read for it.
 * - Nothing is posted where nothing changed, after the end, from a window that is not the one with the network, or by whoever
 *   may not write here any more.
 */
import { bytesToHex } from '../base/bytes'
import type { Clock, Random, Timers } from '../base/ports'
import { ok } from '../base/result'
import { sha256 } from '../crypto/hash'
import { readTrashed } from '../docs/document'
import { guestCopyOf } from '../docs/guest-copy'
import { writeGuestPost, type GuestPen } from '../log/guest-log'
import type { WorkspaceStore } from '../log/workspace-store'
import type { openRelaySocket } from '../platform/relay-socket'
import type { Engine } from '../sync/engine'
import { GuestDelivery } from '../sync/guest-delivery'
import { encodeGuestPost, type GuestPost } from '../wire/guest-post-codec'
import { MAX_GUEST_STATE_BYTES } from '../wire/limits'
import { hasRoomForPost, keepPost, readPosts, type KeptGuestLink, type KeptPosts } from './kept-guest-links'
import { MailboxCaller } from './mailbox-caller'

/** Somebody is writing: the words of a moment go together. */
const QUIET_MS = 2_000

/** Relays are left alone so long after they have everything, and looked for anew so long after they had not. */
const LINGER_MS = 20_000
const LOOK_MS = 60_000

/** A second more between two posts for each so many bytes: a large document costs its relay no more than a small one. */
const BYTES_A_SECOND = 20_000

export interface GuestPosterDeps {
  readonly engine: Pick<Engine, 'readDocument'>
  readonly store: WorkspaceStore
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  /** This window has the network, and its member may write. */
  mayPost(): boolean
  /** The link as it stands on the disk: another window may have ended it. */
  reread(link: KeptGuestLink): Promise<KeptGuestLink>
  readonly openSocket?: typeof openRelaySocket
  changed(): void
}

/** Milliseconds between two posts: 5 s, and the longer a link was followed the more, so that its posts last for a month. */
export function spacingMs({ seq, run }: Pick<KeptPosts, 'seq' | 'run'>): number {
  const byCount = seq < 2_000 ? 5_000 : seq < 6_000 ? 15_000 : 60_000
  return byCount + Math.floor(run.length / BYTES_A_SECOND) * 1_000
}

interface Call {
  readonly relay: string
  readonly delivery: GuestDelivery
  /** Null while it is left alone. */
  caller: MailboxCaller | null
}

export class GuestPoster {
  link: KeptGuestLink
  posts: KeptPosts | null
  /** What was to be posted is larger than a guest's page takes. */
  isTooLarge = false
  readonly #pen: GuestPen
  readonly #deps: GuestPosterDeps
  readonly #calls: readonly Call[]
  #turn: Promise<void> = Promise.resolve()
  #isClosed = false
  #stopTimer: () => void = () => undefined
  #dueMs = Infinity
  #quietMs: number | null = null
  /** It may be another than was posted. */
  #isUnread = true

  constructor(link: KeptGuestLink, posts: KeptPosts | null, pen: GuestPen, deps: GuestPosterDeps) {
    this.link = link
    this.posts = posts
    this.#pen = pen
    this.#deps = deps
    this.#calls = link.relays.map((relay) => ({ relay, delivery: this.#newDelivery(), caller: null }))
  }

  /** By this device's clock. */
  get isEnded(): boolean {
    return this.link.endedMs !== null || this.#deps.clock.now() >= this.link.endsMs
  }

  /** The newest post lies on one relay at least. */
  get isDelivered(): boolean {
    const seq = this.posts?.seq ?? 0
    return seq > 0 && this.#calls.some(({ delivery }) => delivery.delivered >= seq)
  }

  /** A relay does not keep what it is sent. */
  get isRefused(): boolean {
    return this.#calls.some(({ delivery }) => delivery.isRefused)
  }

  /** It has ended, and every relay knows it and holds nothing else of it. */
  get isDone(): boolean {
    return this.posts?.isOver === true && this.#calls.every(({ delivery }) => delivery.isTidied)
  }

  /** The document is another than it was: it is posted after a moment. */
  noteChange(): void {
    this.#isUnread = true
    this.#quietMs ??= this.#deps.clock.now() + QUIET_MS
    this.#lookAt(Math.max(this.#quietMs, this.#nextPostMs))
  }

  /** Looks at once, and from then on once a minute. One after the other. */
  look(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#look()).catch(() => undefined)
    return this.#turn
  }

  /** Resolves when nothing is being posted and nothing received is being worked on. */
  async idle(): Promise<void> {
    await this.#turn
    await Promise.all(this.#calls.flatMap(({ caller }) => (caller ? [caller.idle()] : [])))
  }

  close(): void {
    this.#isClosed = true
    this.#stopTimer()
    for (const call of this.#calls) call.caller?.close()
  }

  get #nextPostMs(): number {
    return this.posts ? this.posts.wallMs + spacingMs(this.posts) : 0
  }

  #lookAt(ms: number): void {
    if (this.#isClosed || ms >= this.#dueMs) return
    this.#stopTimer()
    this.#dueMs = ms
    this.#stopTimer = this.#deps.timers.after(Math.max(0, ms - this.#deps.clock.now()), () => {
      this.#dueMs = Infinity
      void this.look()
    })
  }

  async #look(): Promise<void> {
    if (this.#isClosed) return
    this.#quietMs = null
    const { clock, mayPost, reread } = this.#deps
    this.link = await reread(this.link)
    const nowMs = clock.now()
    if (mayPost() && !this.posts?.isOver) {
      if (this.isEnded) await this.#post({ kind: 'ended' })
      else if (nowMs < this.#nextPostMs) this.#lookAt(this.#nextPostMs)
      // Nobody has the newest yet: another one would only be one more.
      else if (this.#isUnread && (this.posts === null || this.isDelivered)) await this.#postCopy()
    }
    await this.#deliver()
    this.#lookAt(Math.min(nowMs + LOOK_MS, this.isEnded ? Infinity : Math.max(nowMs, this.link.endsMs)))
  }

  async #postCopy(): Promise<void> {
    const read = await this.#deps.engine.readDocument(this.link.document)
    if (!read.ok) return
    this.#isUnread = false
    const doc = read.value
    const isTrashed = readTrashed(doc) !== null
    const copy = guestCopyOf(doc)
    doc.destroy()
    // Whoever deletes a document wants nobody to be shown it any more.
    if (isTrashed) return this.#post({ kind: 'ended' })
    this.isTooLarge = copy.update.length > MAX_GUEST_STATE_BYTES
    const copyHash = bytesToHex(sha256(copy.update))
    if (this.isTooLarge || copyHash === this.posts?.copyHash || !hasRoomForPost(this.posts)) return
    await this.#post({ kind: 'state', ...copy }, copyHash)
  }

  async #post(post: GuestPost, copyHash = this.posts?.copyHash ?? ''): Promise<void> {
    const { clock, store, changed } = this.#deps
    const nowMs = clock.now()
    const state = await writeGuestPost(this.#pen, this.posts, encodeGuestPost(post), nowMs)
    const isOver = post.kind === 'ended'
    const copyMs = isOver ? (this.posts?.copyMs ?? nowMs) : nowMs
    const posts: KeptPosts = { ...state, copyHash, copyMs, isOver }
    const kept = await keepPost(store, this.link.log, posts)
    if (!kept.ok) return
    // Another window was first: what it wrote is the newest now.
    const now = kept.value ? ok(posts) : await readPosts(store, this.link.log)
    if (now.ok) this.posts = now.value
    changed()
  }

  #newDelivery(): GuestDelivery {
    return new GuestDelivery({
      pen: this.#pen,
      clock: this.#deps.clock,
      random: this.#deps.random,
      newest: () => this.posts,
      isOver: () => this.posts?.isOver === true,
      changed: () => {
        if (this.isDelivered) this.#lookAt(this.#nextPostMs)
        this.#deps.changed()
      }
    })
  }

  /** Calls whoever lacks something, and leaves who has everything once nobody writes any more. */
  async #deliver(): Promise<void> {
    const isQuiet = this.#deps.clock.now() > (this.posts?.wallMs ?? 0) + LINGER_MS
    for (const call of this.#calls) {
      const { delivery, caller } = call
      const isWanted = this.#deps.mayPost() && this.posts !== null && (this.#lacks(delivery) || !isQuiet)
      // One that keeps nothing now is asked anew from the beginning.
      if (!isWanted || delivery.isRefused) {
        call.caller = null
        caller?.close()
      } else if (caller?.say) await delivery.push(caller.say)
      else if (!caller) call.caller = this.#call(call)
    }
  }

  #lacks(delivery: GuestDelivery): boolean {
    const { posts } = this
    return posts !== null && (posts.isOver ? !delivery.isTidied : delivery.delivered < posts.seq)
  }

  #call({ relay, delivery }: Call): MailboxCaller {
    const { timers, random, openSocket } = this.#deps
    return new MailboxCaller(relay, delivery, {
      ...{ timers, random },
      ...(openSocket ? { openSocket } : {}),
      changed: () => this.#deps.changed()
    })
  }
}
