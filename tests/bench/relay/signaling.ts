/** Speaks to y-webrtc's signaling server: rooms are topics, an edit is what one publishes. It keeps nothing. */
import { bytesToBase64url } from '$lib/base/bytes'
import { typedUpdates } from './edits'
import { frameOf } from './raw-socket'
import type { Tongue } from './tongue'

const textFrame = (message: object): Buffer => frameOf(Buffer.from(JSON.stringify(message)), { isText: true })

/** A pong has fewer. */
const FEWEST_PUBLISHED_BYTES = 32

export const signaling: Tongue = {
  path: '/',
  // Nothing answers a subscription; a pong asked for behind it shows that it was heard.
  join: (socket, room) =>
    new Promise((resolve) => {
      socket.hear(() => resolve())
      socket.send(textFrame({ type: 'subscribe', topics: [room] }))
      socket.send(textFrame({ type: 'ping' }))
    }),
  async edits(room, writer, count) {
    return typedUpdates(writer, count, 'V1').map((update) =>
      textFrame({ type: 'publish', topic: room, data: bytesToBase64url(update) })
    )
  },
  ear: () => (payload) => (payload.length >= FEWEST_PUBLISHED_BYTES ? { edits: 1 } : null),
  catchUp: () => Promise.reject(new Error('signaling keeps nothing to catch up with'))
}
