/** The server's signaling from far away: a proxy that holds every message back for the latency of one way. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer, type RawData } from 'ws'

export interface SlowSignaling {
  /** Address of a signaling server whose messages take `latencyMs` from one peer to the other. */
  address(latencyMs: number): string
  stop(): Promise<void>
}

export async function startSlowSignaling(upstream: string): Promise<SlowSignaling> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.on('connection', (near, { url }) => {
    const latencyMs = Number(url?.slice(1) ?? 0)
    const far = new WebSocket(upstream, { origin: new URL(upstream).origin.replace('ws', 'http') })
    const opened = new Promise((resolve) => far.once('open', resolve))
    near.on('message', (data: RawData, isBinary) => {
      setTimeout(() => void opened.then(() => pass(far, data, isBinary)), latencyMs)
    })
    far.on('message', (data: RawData, isBinary) => pass(near, data, isBinary))
    near.once('close', () => far.terminate())
    far.once('close', () => near.terminate())
    far.on('error', () => near.terminate())
  })
  return {
    address: (latencyMs) => `ws://127.0.0.1:${port}/${latencyMs}`,
    async stop() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    }
  }
}

/** What comes after the end goes nowhere, as on any network. */
function pass(to: WebSocket, data: RawData, isBinary: boolean): void {
  if (to.readyState === WebSocket.OPEN) to.send(data, { binary: isBinary })
}
