/** A relay as far as its first word: what the page that adds one, and the connection check, ask of it. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { messageToFrames } from '$lib/wire/fragment'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import { encodeMailboxMessage } from '$lib/wire/mailbox-message-codec'
import { WebSocketServer } from 'ws'

export interface SpeakingRelay {
  /** `localhost:<port>` */
  readonly host: string
  close(): Promise<void>
}

export async function startSpeakingRelay(): Promise<SpeakingRelay> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, path: '/mailbox' })
  await once(server, 'listening')
  const word = encodeMailboxMessage({
    kind: 'relay',
    version: PROTOCOL_VERSION,
    store: new Uint8Array(16).fill(1),
    nonce: new Uint8Array(32).fill(2)
  })
  server.on('connection', (socket) => {
    for (const frame of messageToFrames(word, new Uint8Array(16))) socket.send(frame)
  })
  return {
    host: `localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of server.clients) socket.terminate()
      const closed = new Promise((resolve) => server.close(resolve))
      await closed
    }
  }
}
