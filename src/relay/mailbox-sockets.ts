/**
 * Carries frames between WebSockets and the mailboxes: turns each connection into a visitor of the hub.
 *
 * - Binary frames only, each of a size devices use among themselves; nothing is compressed, for what is sealed does not shrink.
 * - A visitor is told apart from a stranger by the hub alone; one that says nothing at all is not waited for.
 * - What an address sends is read as fast as it has earned, and no faster. A visitor that does not read is cut off.
 */
import type { IncomingMessage } from 'node:http'
import type { RawData } from 'ws'
import {
  openDoor,
  plainWorld,
  type CloseCode,
  type Connection,
  type DoorWorld,
  type Guest,
  type OpenDoor
} from './door'
import * as limits from './limits'
import type { MailboxHub, Visit, Visitor } from './mailbox-hub'
import type { Rate } from './token-bucket'
import { onTheWire } from './websocket-frame'

export const MAILBOX_PATH = '/mailbox'

export interface MailboxSocketsOptions extends DoorWorld {
  readonly hub: MailboxHub
  readonly mostConnectionsPerAddress: number
  /** What all connections of an address may send together, in bytes. */
  readonly addressBytes: Rate
}

/** Whether an upgrade request asks for a mailbox; everything after a `?` is ignored. */
export function isMailbox(request: IncomingMessage): boolean {
  return request.url?.split('?', 1)[0] === MAILBOX_PATH
}

export function openMailboxSockets(
  options: Partial<MailboxSocketsOptions> & Pick<MailboxSocketsOptions, 'hub'>
): OpenDoor {
  const world = { ...plainWorld, ...options }

  return openDoor({
    ...world,
    door: 'mailbox',
    limits: limits.mailboxLimits(options.mostConnectionsPerAddress, options.addressBytes),
    most: limits.MAX_MAILBOX_CONNECTIONS,
    maxMessageBytes: limits.MAX_MAILBOX_FRAME_BYTES,
    maxBacklogBytes: limits.MAX_MAILBOX_BACKLOG_BYTES,
    welcome: (connection) => void (connection.guest = new SocketVisitor(connection, options.hub))
  })
}

/** Who left and who is left with is no offender. */
const CLOSE_CODES: Readonly<Record<string, CloseCode>> = { left: 1000, closing: 1001 }

class SocketVisitor implements Visitor, Guest {
  readonly #connection: Connection
  readonly #visit: Visit
  /** Null once it spoke. */
  #stopWaiting: (() => void) | null
  #isTold = true

  constructor(connection: Connection, hub: MailboxHub) {
    this.#connection = connection
    this.#stopWaiting = connection.door.timers.after(limits.SPEAK_WITHIN_MS, () => {
      if (isSilent(this.#stopWaiting)) connection.cut('silent', 1008, 'silent')
    })
    this.#visit = hub.visit(this)
  }

  get backlog(): number {
    return this.#connection.socket.bufferedAmount
  }

  send(frame: Uint8Array): void {
    this.#write(onTheWire([frame]))
  }

  sendTogether(frames: readonly Uint8Array[]): void {
    const wire = wires.get(frames) ?? onTheWire(frames)
    wires.set(frames, wire)
    this.#write(wire)
  }

  fail(reason: string): void {
    this.#connection.cut('mailboxRules', CLOSE_CODES[reason] ?? 1008, reason)
  }

  heard(data: RawData, isBinary: boolean): void {
    const connection = this.#connection
    if (!connection.isOpen) return
    if (!isBinary) return connection.cutOffender('notBinary', 1003)
    this.#waitNoMore()
    connection.isAlive = true
    const frame = frameOf(data)
    connection.door.tell({ kind: 'heard', door: 'mailbox', bytes: frame.length })
    this.#visit.received(frame)
    connection.earn(frame.length)
  }

  closed(): void {
    this.#waitNoMore()
    this.#visit.closed()
  }

  #waitNoMore(): void {
    this.#stopWaiting?.()
    this.#stopWaiting = null
  }

  /** Mostly the network takes it at once; only where it does not, somebody has to be told when it did. */
  #write(wire: Uint8Array): void {
    this.#connection.write(wire)
    if (this.#isTold && this.backlog > 0) this.#tellWhenTaken()
  }

  #tellWhenTaken(): void {
    this.#isTold = false
    this.#connection.whenTaken(() => this.#taken())
  }

  /** The hub hears of it when nothing of what was handed over waits any more. */
  #taken(): void {
    const connection = this.#connection
    this.#isTold = true
    if (connection.wasBehind) connection.isAlive = true
    if (!connection.isOpen) return
    if (this.backlog === 0) this.#visit.drained()
    else this.#tellWhenTaken()
  }
}

/** What a whole mailbox hears is put into the form of the wire once. */
const wires = new WeakMap<readonly Uint8Array[], Uint8Array>()

/** A plain view: what is cut out of a `Buffer` would keep all that arrived with it. */
/** What waits for a first word is still there. */
function isSilent(waiting: (() => void) | null): boolean {
  return waiting !== null
}

function frameOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return frameOf(Buffer.concat(data))
  return data instanceof ArrayBuffer ? new Uint8Array(data) : new Uint8Array(data.buffer, data.byteOffset, data.length)
}
