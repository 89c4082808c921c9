/**
 * One relay, one mailbox: connects, talks, and comes back after a jittered wait of 1 to 60 s when it is lost (row 44), for as
 * long as it is wanted. What is said over it is the engine's.
 */
import { backoffMs } from '../base/backoff'
import type { KeyId } from '../base/ids'
import type { Clock, Random, Timers } from '../base/ports'
import { openRelaySocket, type RelaySocket } from '../platform/relay-socket'
import type { Mailbox, Mailboxes } from '../sync/mailboxes'

export const RELAY_BACKOFF = { firstMs: 2_000, mostMs: 60_000 }

/** The mailbox of an epoch that is over is looked into this often. */
const DOOR_EVERY_MS = 60 * 60_000

/** It was open this long: what broke it then is no reason to wait longer than the first time. */
const STEADY_MS = 30_000

export interface RelayLinkDeps {
  readonly mailboxes: Mailboxes
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly openSocket?: typeof openRelaySocket
  changed(): void
}

export class RelayLink {
  readonly address: string
  readonly key: KeyId
  readonly #deps: RelayLinkDeps
  #socket: RelaySocket | null = null
  #mailbox: Mailbox | null = null
  #stopWaiting: (() => void) | null = null
  #attempt = 0
  /** It was left because there was nothing left to say. */
  #hasSaidAll = false
  retryMs: number | null = null
  openMs: number | null = null
  /** The last try did not get as far as an open mailbox. */
  hasFailed = false

  constructor(address: string, key: KeyId, deps: RelayLinkDeps) {
    this.address = address
    this.key = key
    this.#deps = deps
    this.#connect()
  }

  get mailbox(): Mailbox | null {
    return this.#mailbox
  }

  /** Tries at once where it is waiting. */
  lookNow(): void {
    if (!this.#stopWaiting) return
    this.#attempt = 0
    this.#connect()
  }

  close(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = null
    const [socket, mailbox] = [this.#socket, this.#mailbox]
    // Nobody's any more: its end is not a loss to come back from.
    this.#socket = this.#mailbox = null
    mailbox?.leave()
    mailbox?.closed()
    socket?.close()
  }

  /** What is to be said in the mailbox of an epoch that is over is said: it need not stay open. */
  get #isDone(): boolean {
    const conversation = this.#mailbox?.conversation
    return conversation?.isOpen === true && conversation.hasStatements && !this.#deps.mailboxes.isFull(this.key)
  }

  #connect(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = null
    this.retryMs = null
    const { timers, openSocket = openRelaySocket } = this.#deps
    const early: Uint8Array[] = []
    const socket = openSocket(
      this.address,
      {
        opened: () => void this.#talk(socket, early),
        received: (frame) => (this.#mailbox ? this.#mailbox.received(frame) : void early.push(frame)),
        drained: () => this.#mailbox?.drained(),
        closed: () => this.#closed(socket)
      },
      { timers }
    )
    this.#socket = socket
    this.#deps.changed()
  }

  async #talk(socket: RelaySocket, early: Uint8Array[]): Promise<void> {
    const pipe = {
      get backlog() {
        return socket.backlog
      },
      send: (frame: Uint8Array) => socket.send(frame),
      fail: () => socket.close()
    }
    const mailbox = await this.#deps.mailboxes.open(this.key, pipe)
    if (this.#socket !== socket || !mailbox) {
      mailbox?.closed()
      return socket.close()
    }
    this.#mailbox = mailbox
    this.openMs = this.#deps.clock.now()
    for (const frame of early.splice(0)) mailbox.received(frame)
  }

  /** A conversation changed: one with nothing left to say ends. */
  look(): void {
    if (this.#mailbox?.conversation.isOpen) this.hasFailed = false
    if (!this.#isDone) return
    this.#hasSaidAll = true
    this.#mailbox?.leave()
  }

  #closed(socket: RelaySocket): void {
    if (this.#socket !== socket) return
    const wasDone = this.#hasSaidAll
    this.#hasSaidAll = false
    const { clock, timers, random, mailboxes } = this.#deps
    this.hasFailed = this.#mailbox?.conversation.isOpen !== true && !wasDone
    const lasted = this.openMs === null ? 0 : clock.now() - this.openMs
    this.#mailbox?.closed()
    this.#socket = this.#mailbox = null
    this.openMs = null
    if (lasted > STEADY_MS) this.#attempt = 0
    const isDoor = !mailboxes.isFull(this.key)
    const wait = isDoor && !this.hasFailed ? DOOR_EVERY_MS : backoffMs(this.#attempt, RELAY_BACKOFF, random)
    this.#attempt += 1
    this.retryMs = clock.now() + wait
    this.#stopWaiting = timers.after(wait, () => this.#connect())
    this.#deps.changed()
  }
}
