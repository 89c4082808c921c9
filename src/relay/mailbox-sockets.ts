/**
 * Carries frames between WebSockets and the mailboxes: turns each connection into a visitor of the hub.
 *
 * - Binary frames only, each of a size devices use among themselves; nothing is compressed, for what is sealed does not shrink.
 * - A visitor is told apart from a stranger by the hub alone; one that says nothing at all is not waited for.
 * - What an address sends is read as fast as it has earned, and no faster. A visitor that does not read is cut off.
 */
import type { IncomingMessage } from 'node:http'
import type { RawData } from 'ws'
import { openDoor, plainWorld, type CloseCode, type Connection, type DoorWorld, type OpenDoor } from './door'
import * as limits from './limits'
import type { MailboxHub, Visit, Visitor } from './mailbox-hub'
import type { Rate } from './token-bucket'

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
    welcome: (connection) => welcome(connection, options.hub)
  })
}

/** Who left and who is left with is no offender. */
const CLOSE_CODES: Readonly<Record<string, CloseCode>> = { left: 1000, closing: 1001 }

class SocketVisitor implements Visitor {
  hasSpoken = false
  visit: Visit | null = null
  /** One for all frames of the connection. */
  readonly #sent = (): void => this.#taken()

  constructor(readonly connection: Connection) {}

  get backlog(): number {
    return this.connection.socket.bufferedAmount
  }

  send(frame: Uint8Array): void {
    this.connection.send(frame, this.#sent)
  }

  fail(reason: string): void {
    this.connection.cut('hub', CLOSE_CODES[reason] ?? 1008, reason)
  }

  /** The network took what was handed over; the hub hears of it when nothing of it waits any more. */
  #taken(): void {
    const { connection } = this
    if (connection.wasBehind) connection.isAlive = true
    if (connection.isOpen && this.backlog === 0) this.visit?.drained()
  }
}

function welcome(connection: Connection, hub: MailboxHub): void {
  const { socket, door } = connection
  const visitor = new SocketVisitor(connection)
  const stopWaiting = door.timers.after(limits.SPEAK_WITHIN_MS, () => {
    if (isSilent(visitor)) connection.cut('silent', 1008, 'silent')
  })
  const visit = (visitor.visit = hub.visit(visitor))
  socket.on('message', (data, isBinary) => {
    if (!connection.isOpen) return
    if (!isBinary) return connection.cutOffender('notBinary', 1003)
    if (!visitor.hasSpoken) stopWaiting()
    visitor.hasSpoken = connection.isAlive = true
    const frame = frameOf(data)
    door.tell({ kind: 'heard', door: 'mailbox', bytes: frame.length })
    visit.received(frame)
    connection.earn(frame.length)
  })
  socket.on('close', () => {
    stopWaiting()
    visit.closed()
  })
}

function isSilent({ hasSpoken }: SocketVisitor): boolean {
  return !hasSpoken
}

function frameOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}
