/**
 * Keeps one mailbox of a guest link open at one relay: calls, talks, and calls again after a jittered wait when it was lost, for
 * as long as it is wanted. What is said over it is its visitor's (`sync/mailbox-visit.ts`).
 */
import { backoffMs } from '../base/backoff'
import type { Random, Timers } from '../base/ports'
import { openRelaySocket, type RelaySocket } from '../platform/relay-socket'
import { MailboxVisit, type MailboxVisitor } from '../sync/mailbox-visit'
import { RELAY_BACKOFF } from './relay-link'

/** Two signs of life before a proxy takes the silence for an end. */
const BEAT_MS = 15_000

export interface MailboxCallerDeps {
  readonly timers: Timers
  readonly random: Random
  readonly openSocket?: typeof openRelaySocket
  /** Its state is another. */
  changed(): void
}

export class MailboxCaller {
  /** `unreachable`: it was tried, and is tried again. */
  state: 'calling' | 'open' | 'unreachable' = 'calling'
  readonly #address: string
  readonly #visitor: MailboxVisitor
  readonly #deps: MailboxCallerDeps
  #socket: RelaySocket | null = null
  #visit: MailboxVisit | null = null
  #attempt = 0
  #stopWaiting: () => void = () => undefined
  #stopBeating: () => void = () => undefined

  constructor(address: string, visitor: MailboxVisitor, deps: MailboxCallerDeps) {
    this.#address = address
    this.#visitor = visitor
    this.#deps = deps
    this.#call()
  }

  /** Null while it is not open. */
  get say(): MailboxVisit['say'] | null {
    return this.#visit?.isOpen ? this.#visit.say : null
  }

  /** Tries at once where it is waiting. */
  callNow(): void {
    if (this.state !== 'unreachable' || this.#socket) return
    this.#attempt = 0
    this.#call()
  }

  idle(): Promise<void> {
    return this.#visit?.idle() ?? Promise.resolve()
  }

  close(): void {
    this.#stopWaiting()
    this.#stopBeating()
    const [socket, visit] = [this.#socket, this.#visit]
    // Nobody's any more: its end is not a loss to come back from.
    this.#socket = this.#visit = null
    visit?.closed()
    socket?.close()
  }

  #call(): void {
    this.#stopWaiting()
    const { openSocket = openRelaySocket, timers } = this.#deps
    const socket: RelaySocket = openSocket(
      this.#address,
      {
        opened: () => undefined,
        received: (frame) => this.#visit?.received(frame),
        drained: () => this.#visit?.drained(),
        closed: () => this.#lost(socket)
      },
      { timers }
    )
    this.#socket = socket
    this.#visit = new MailboxVisit(
      {
        get backlog() {
          return socket.backlog
        },
        send: (frame) => socket.send(frame),
        fail: () => socket.close()
      },
      {
        mailbox: this.#visitor.mailbox,
        place: this.#visitor.place,
        opened: (usedBytes, say) => this.#opened(usedBytes, say),
        heard: (word, say) => this.#visitor.heard(word, say)
      }
    )
    this.#beat()
  }

  #opened(...opening: Parameters<MailboxVisitor['opened']>): Promise<void> | void {
    this.#attempt = 0
    this.#become('open')
    return this.#visitor.opened(...opening)
  }

  #beat(): void {
    this.#stopBeating()
    this.#stopBeating = this.#deps.timers.after(BEAT_MS, () => {
      this.#visit?.beat()
      if (this.#visit) this.#beat()
    })
  }

  #lost(socket: RelaySocket): void {
    if (this.#socket !== socket) return
    this.#visit?.closed()
    this.#socket = this.#visit = null
    this.#stopBeating()
    const { timers, random } = this.#deps
    this.#stopWaiting = timers.after(backoffMs(this.#attempt, RELAY_BACKOFF, random), () => this.#call())
    this.#attempt += 1
    this.#become('unreachable')
  }

  #become(state: MailboxCaller['state']): void {
    if (this.state === state) return
    this.state = state
    this.#deps.changed()
  }
}
