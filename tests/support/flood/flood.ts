/** Floods a relay's signaling from another process, and measures what others there notice of it. */
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'ws'

export interface FloodOptions {
  readonly seconds: number
  readonly framesPerSecond: number
  /** A topic others are on: it gets a stranger's answers. */
  readonly topic: string
  /** One address, or another one for each connection; either way as a trusted proxy would tell of it. */
  readonly from: 'same' | 'many'
}

/** What the flooder did, as it counted itself. */
export interface FloodReport {
  /** How long it took over all of them. */
  readonly seconds: number
  readonly frames: number
  readonly connected: number
  /** Of them, those the relay ended. */
  readonly cut: number
  /** Connections that were turned away. */
  readonly refused: number
}

/** `address` is that of the signaling, `ws://…/signal`. Resolves when the time is over. */
export function flood(address: string, options: FloodOptions): Promise<FloodReport> {
  const file = fileURLToPath(new URL('./sender.js', import.meta.url))
  const { seconds, framesPerSecond, topic, from } = options
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [file, address, String(seconds), String(framesPerSecond), topic, from], (cause, out) => {
      if (cause) reject(new Error('the flooder did not end as it should', { cause }))
      else resolve(JSON.parse(out) as FloodReport)
    })
  })
}

export interface Listening {
  /** Milliseconds from each publish to its arrival at somebody else, and from each ping to its pong; then all leave. */
  stop(): Promise<readonly number[]>
}

const PAUSE_MS = 20

/** Pairs who ping and publish to each other, one after the other, all the time. */
export async function listenMeanwhile(address: string, pairs: number): Promise<Listening> {
  const taken: number[] = []
  const sockets = await Promise.all(Array.from({ length: pairs * 2 }, () => enter(address)))
  const lost = sockets.map(async (socket) => {
    await once(socket, 'close')
    if (isMeasuring) throw new Error('somebody who did nothing wrong was cut')
  })
  let isMeasuring = true
  const talks = Array.from({ length: pairs }, async (_, at) => {
    const [one, other] = [sockets[at * 2], sockets[at * 2 + 1]]
    if (!one || !other) return
    const topic = `pair ${at}`
    tell(other, { type: 'subscribe', topics: [topic] })
    while (isMeasuring) {
      taken.push(await timeOf(one, one, { type: 'ping' }))
      taken.push(await timeOf(one, other, { type: 'publish', topic, data: 'sealed' }))
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  })
  return {
    async stop() {
      isMeasuring = false
      await Promise.race([Promise.all(talks), Promise.all(lost)])
      for (const socket of sockets) socket.close()
      await Promise.all(lost)
      return taken
    }
  }
}

/** The value nineteen of twenty are below. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN
}

async function enter(address: string): Promise<WebSocket> {
  const socket = new WebSocket(address)
  await once(socket, 'open')
  return socket
}

async function timeOf(from: WebSocket, to: WebSocket, message: object): Promise<number> {
  const began = performance.now()
  const heard = once(to, 'message')
  tell(from, message)
  await heard
  return performance.now() - began
}

function tell(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message))
}
