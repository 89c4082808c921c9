/**
 * One way in for WebSockets: takes upgrade requests in, counts what each address costs, drops the dead, says goodbye at the
 * end. What is said behind it belongs to whoever opened it.
 *
 * - Nothing a client sends can throw out of here; a broken one is ended, and only that one.
 * - Who is sent away has a moment to say goodbye, and is not listened to in it.
 * - A connection is a few fields beside its socket: thousands of them are idle most of the time.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { noBytes } from '$lib/base/bytes'
import type { Timers } from '$lib/base/ports'
import { WebSocket, WebSocketServer, type RawData } from 'ws'
import { newAddressBook, type AddressBook, type AddressLimits } from './address-book'
import { clientAddress } from './client-address'
import { GOODBYE_MS, HEARTBEAT_MS, OFFENDER_GOODBYE_MS } from './limits'
import { nodeTimers } from './node-timers'
import type { CutReason, Door, SocketEvent } from './relay-event'

/** What every way in needs of its server; each has a default for tests and the development server. */
export interface DoorWorld {
  readonly tell: (event: SocketEvent) => void
  readonly timers: Timers
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly trustsProxy: boolean
}

interface DoorOptions extends DoorWorld {
  readonly door: Door
  readonly limits: AddressLimits
  /** All connections together. */
  readonly most: number
  readonly maxMessageBytes: number
  readonly maxBacklogBytes: number
  readonly beatMs?: number
  /** Called once for each connection, before anything of it is read. */
  readonly welcome: (connection: Connection) => void
  /** Called at each beat for each connection that is well. */
  readonly beat?: (connection: Connection) => void
}

export interface OpenDoor {
  /** Answers one HTTP upgrade; the caller has seen that it is for this door. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  readonly connections: number
  /** Says goodbye to everyone and resolves when the last connection is gone. */
  close(): Promise<void>
}

/** What the WebSocket protocol calls these: 1000 done, 1001 going away, 1003 cannot accept, 1008 policy, 1013 try again later. */
export type CloseCode = 1000 | 1001 | 1003 | 1008 | 1013

/** Who hears what comes in by a connection. */
export interface Guest {
  heard(data: RawData, isBinary: boolean): void
  closed(): void
}

export class Connection {
  /** Set when it is welcomed, or never by a door that listens in its own way. */
  guest: Guest | null = null
  /** Something was heard since the last beat, or the network took something that had been waiting. */
  isAlive = true
  wasBehind = false
  #release: (() => void) | null = null

  constructor(
    readonly socket: WebSocket,
    /** What the socket stands on. */
    readonly stream: Duplex,
    readonly address: string,
    readonly door: DoorOptions,
    readonly book: AddressBook
  ) {}

  get isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN
  }

  /** Hands over one message. A receiver that does not read is cut off before it makes the server remember for it. */
  send(message: string | Uint8Array, sent?: () => void): void {
    if (!this.isOpen) return
    if (isTooFarBehind(this)) return this.drop('notReading')
    this.socket.send(message, sent)
  }

  /** Hands over messages that are in the form of the wire already; none may be half sent, which ours never are. */
  write(wire: Uint8Array): void {
    if (!this.isOpen) return
    if (isTooFarBehind(this)) return this.drop('notReading')
    this.stream.write(wire)
  }

  /** Calls back when the network took all that was handed over so far, or never will. */
  whenTaken(taken: () => void): void {
    this.stream.write(noBytes, taken)
  }

  /** Ends it with a word, and in so many milliseconds whatever the other end does. */
  cut(reason: CutReason, code: CloseCode, word = '', withinMs = GOODBYE_MS): void {
    if (!this.isOpen) return
    this.#tellCut(reason)
    this.socket.close(code, word)
    this.door.timers.after(withinMs, () => this.socket.terminate())
  }

  /** Ends it for what it sent, hardly waiting for a goodbye; an address that does so again and again is refused for a while. */
  cutOffender(reason: CutReason, code: CloseCode): void {
    if (!this.isOpen) return
    this.offend()
    this.cut(reason, code, '', OFFENDER_GOODBYE_MS)
  }

  /** Ends it at once. */
  drop(reason: CutReason): void {
    this.#tellCut(reason)
    this.socket.terminate()
  }

  /** Counts what was broken against its address. */
  offend(): void {
    if (this.book.offend(this.address)) {
      this.door.tell({ kind: 'shut-out', door: this.door.door, address: this.address })
    }
  }

  /**
   * Counts what was sent, and stops reading for as long as it takes to earn it, `ownMs` at least, so that the sender's own
   * network holds its messages back. What had arrived in one piece with the last is still heard, and lengthens the wait.
   */
  earn(cost: number, ownMs = 0): void {
    const ms = Math.max(ownMs, this.book.spend(this.address, cost))
    if (ms === 0) return
    this.socket.pause()
    this.#release?.()
    this.#release = this.door.timers.after(ms, () => this.socket.resume())
  }

  #tellCut(reason: CutReason): void {
    this.door.tell({ kind: 'cut', door: this.door.door, reason, address: this.address })
  }
}

export function openDoor(options: DoorOptions): OpenDoor {
  const { door, maxMessageBytes, tell, timers, now } = options
  const server = new WebSocketServer({ noServer: true, maxPayload: maxMessageBytes, perMessageDeflate: false })
  const book = newAddressBook(options.limits, now)
  const connections = new Map<WebSocket, Connection>()
  let isClosing = false
  let stopBeating = beatLater()

  function beatLater(): () => void {
    return timers.after(options.beatMs ?? HEARTBEAT_MS, () => {
      for (const connection of connections.values()) {
        beat(connection)
        if (connection.isOpen) options.beat?.(connection)
      }
      book.tidy()
      stopBeating = beatLater()
    })
  }

  const listen = listenersOf(connections, {
    left: ({ address }) => {
      book.leave(address)
      tell({ kind: 'disconnected', door })
    }
  })

  function welcome(socket: WebSocket, stream: Duplex, address: string): void {
    const connection = new Connection(socket, stream, address, options, book)
    connections.set(socket, connection)
    tell({ kind: 'connected', door })
    listen(socket)
    options.welcome(connection)
    if (connection.guest) socket.on('message', listen.heard)
  }

  return {
    upgrade(request, socket, head) {
      const address = clientAddress(request, options.trustsProxy)
      const refusal = isClosing || connections.size >= options.most ? 'full' : book.enter(address)
      if (refusal !== null) {
        tell({ kind: 'turned-away', door, reason: refusal, address })
        return refuseUpgrade(socket, STATUSES[refusal])
      }
      // A handshake that is none is answered by ws, and its connection never begins.
      const leave = () => book.leave(address)
      socket.once('close', leave)
      server.handleUpgrade(request, socket, head, (opened) => {
        socket.off('close', leave)
        welcome(opened, socket, address)
      })
    },
    get connections() {
      return connections.size
    },
    async close() {
      isClosing = true
      stopBeating()
      for (const { socket } of connections.values()) socket.close(1001)
      const stopWaiting = timers.after(GOODBYE_MS, () => {
        for (const { socket } of connections.values()) socket.terminate()
      })
      await new Promise((resolve) => server.close(resolve))
      stopWaiting()
    }
  }
}

interface Listeners {
  (socket: WebSocket): void
  readonly heard: (this: WebSocket, data: RawData, isBinary: boolean) => void
}

/** One listener of each kind for all connections, which are told apart by their socket. */
function listenersOf(
  connections: Map<WebSocket, Connection>,
  { left }: { left(connection: Connection): void }
): Listeners {
  function ponged(this: WebSocket): void {
    const connection = connections.get(this)
    if (connection) connection.isAlive = true
  }

  /** A broken frame or a message too long; `close` follows. */
  function broke(this: WebSocket): void {
    const connection = connections.get(this)
    connection?.offend()
    connection?.drop('brokenFrame')
  }

  function heard(this: WebSocket, data: RawData, isBinary: boolean): void {
    connections.get(this)?.guest?.heard(data, isBinary)
  }

  function closed(this: WebSocket): void {
    const connection = connections.get(this)
    if (!connection) return
    connections.delete(this)
    left(connection)
    connection.guest?.closed()
  }

  const listen = (socket: WebSocket) => void socket.on('pong', ponged).on('error', broke).on('close', closed)
  return Object.assign(listen, { heard })
}

/** Ends an upgrade request that will not become a WebSocket, with an HTTP status such as `404 Not Found`. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy()) // The client may be gone before it reads the answer.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}

const STATUSES = {
  full: '503 Service Unavailable',
  connections: '503 Service Unavailable',
  opening: '429 Too Many Requests',
  offences: '429 Too Many Requests'
} as const

/** Two beats without a sign are a dead one. One that only reads slowly gives one whenever the network takes something. */
function beat(connection: Connection): void {
  const { socket } = connection
  if (!connection.isAlive) return connection.drop('gone')
  connection.isAlive = false
  connection.wasBehind = socket.bufferedAmount > 0
  if (connection.isOpen) socket.ping()
}

function isTooFarBehind({ socket, door }: Connection): boolean {
  return socket.bufferedAmount > door.maxBacklogBytes
}

/** The world a door has where nobody watches. */
export const plainWorld: DoorWorld = {
  tell: () => undefined,
  timers: nodeTimers,
  now: () => performance.now(),
  trustsProxy: false
}
