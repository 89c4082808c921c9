/**
 * The server's signaling from far away: what rooms say to each other is held back for the latency of one way.
 *
 * It has the server's table and none of its brakes: a hundred y-webrtc rooms say more in a second than the server takes
 * from a stranger, and what is measured is their stack, not our patience with it.
 */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer, type RawData } from 'ws'
import { newSignaling } from '../../src/relay/signaling'

export interface SlowSignaling {
  /** Address of a signaling server whose messages take `latencyMs` from one peer to the other. */
  address(latencyMs: number): string
  stop(): Promise<void>
}

export async function startSlowSignaling(): Promise<SlowSignaling> {
  const signaling = newSignaling<WebSocket>()
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.on('connection', (socket, { url }) => {
    const latencyMs = Number(url?.slice(1) ?? 0)
    socket.on('message', (data: RawData) => setTimeout(() => hear(socket, textOf(data)), latencyMs))
    socket.once('close', () => signaling.leave(socket))
  })

  function hear(socket: WebSocket, text: string): void {
    const heard = signaling.receive(socket, text)
    if (!heard.ok) return socket.terminate()
    for (const to of heard.value.to) if (to.readyState === WebSocket.OPEN) to.send(heard.value.text)
  }

  return {
    address: (latencyMs) => `ws://127.0.0.1:${port}/${latencyMs}`,
    async stop() {
      for (const socket of server.clients) socket.terminate()
      server.close()
      await once(server, 'close')
    }
  }
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString()
  return (data instanceof ArrayBuffer ? Buffer.from(data) : data).toString()
}
