/**
 * Carries signaling over WebSockets: takes upgrade requests in, bounds what each connection may cost, drops the dead.
 *
 * - Nothing a client sends can throw out of here; a broken one is closed with a code, and only that one.
 * - A connection that sends too fast is not read until it has earned it. One that does not read is cut off.
 * - Nothing about rooms or people is written anywhere.
 */
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocket, WebSocketServer, type RawData } from 'ws'
import * as limits from './limits'
import { noBus, type RelayBus } from './relay-bus'
import type { Delivery, SignalingFault } from './signaling'
import { newSharedSignaling } from './signaling-bus'
import { newTokenBucket, spendToken } from './token-bucket'

export const SIGNALING_PATH = '/signal'

export interface SignalingSockets {
  /** Answers one HTTP upgrade; the caller has seen that it is for SIGNALING_PATH. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Says goodbye to everyone and resolves when the last connection is gone. */
  close(): Promise<void>
}

/** Whether an upgrade request asks for signaling; everything after a `?` is ignored. */
export function isSignaling(request: IncomingMessage): boolean {
  return request.url?.split('?', 1)[0] === SIGNALING_PATH
}

/** Over `bus` those who are connected to other relay processes are met too. */
export function openSignalingSockets(bus: RelayBus = noBus): SignalingSockets {
  const server = new WebSocketServer({ noServer: true, maxPayload: limits.MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const signaling = newSharedSignaling<WebSocket>(bus, deliver)
  const countByAddress = new Map<string, number>()
  const alive = new WeakSet<WebSocket>()
  const heartbeat = setInterval(() => beat(server.clients, alive), limits.HEARTBEAT_MS)
  heartbeat.unref()

  function welcome(socket: WebSocket, address: string): void {
    const bucket = newTokenBucket(limits.MESSAGE_BURST, limits.MESSAGES_PER_SECOND, performance.now())
    countByAddress.set(address, (countByAddress.get(address) ?? 0) + 1)
    const slowDown = brakeOf(socket)
    alive.add(socket)
    socket.on('pong', () => alive.add(socket))
    socket.on('error', () => socket.terminate()) // A broken frame or a message too long; `close` follows.
    socket.on('close', () => {
      signaling.leave(socket)
      countDown(countByAddress, address)
    })
    socket.on('message', (data, isBinary) => {
      if (socket.readyState !== WebSocket.OPEN) return
      if (isBinary) return socket.close(CLOSE_CODES.NotSignaling)
      const heard = signaling.receive(socket, rawDataToText(data))
      if (!heard.ok) return socket.close(CLOSE_CODES[heard.error.kind])
      deliver(heard.value)
      slowDown(spendToken(bucket, performance.now()))
    })
  }

  return {
    upgrade(request, socket, head) {
      const address = request.socket.remoteAddress ?? ''
      const isFull =
        server.clients.size >= limits.MAX_CONNECTIONS ||
        (countByAddress.get(address) ?? 0) >= limits.MAX_CONNECTIONS_PER_ADDRESS
      if (isFull) return refuseUpgrade(socket, '503 Service Unavailable')
      server.handleUpgrade(request, socket, head, (opened) => welcome(opened, address))
    },
    async close() {
      clearInterval(heartbeat)
      signaling.close()
      for (const socket of server.clients) socket.close(1001)
      const impatience = setTimeout(() => server.clients.forEach((socket) => socket.terminate()), limits.GOODBYE_MS)
      await new Promise((resolve) => server.close(resolve))
      clearTimeout(impatience)
    }
  }
}

/** Ends an upgrade request that will not become a WebSocket, with an HTTP status such as `404 Not Found`. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy()) // The client may be gone before it reads the answer.
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}

/** What the WebSocket protocol calls these: 1003 cannot accept, 1008 policy, 1013 try again later. */
const CLOSE_CODES: Record<SignalingFault['kind'], number> = { NotSignaling: 1003, TooManyTopics: 1008, TopicFull: 1013 }

function deliver({ to, text }: Delivery<WebSocket>): void {
  for (const socket of to) {
    if (socket.bufferedAmount > limits.MAX_BACKLOG_BYTES) socket.terminate()
    else if (socket.readyState === WebSocket.OPEN) socket.send(text)
  }
}

/**
 * Stops reading for so many milliseconds, so that the sender's own network holds its messages back. What had arrived
 * in one piece with the last message is still heard, and only lengthens the wait.
 */
function brakeOf(socket: WebSocket): (ms: number) => void {
  let release: NodeJS.Timeout | undefined
  return (ms) => {
    if (ms === 0) return
    socket.pause()
    clearTimeout(release)
    release = setTimeout(() => socket.resume(), ms).unref()
  }
}

function beat(sockets: Iterable<WebSocket>, alive: WeakSet<WebSocket>): void {
  for (const socket of sockets) {
    if (!alive.delete(socket)) socket.terminate()
    else socket.ping()
  }
}

function countDown(countByAddress: Map<string, number>, address: string): void {
  const left = (countByAddress.get(address) ?? 1) - 1
  if (left > 0) countByAddress.set(address, left)
  else countByAddress.delete(address)
}

function rawDataToText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString()
}
