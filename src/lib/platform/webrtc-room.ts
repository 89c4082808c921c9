/**
 * y-webrtc, and nothing of it beyond this file: it signals, makes connections of the class it is given, and carries
 * presence. Its document is empty and thrown away; no document of ours ever rides on it.
 *
 * - Signaling addresses and ICE servers are always given: its own defaults are strangers' servers.
 * - It opens a channel of fixed id 50 on each connection; ours has id 100 (negotiated, so neither waits for the other).
 */
import type { Awareness } from 'y-protocols/awareness'
import type { Door } from '$lib/sync/transport'
import type { IceServer } from '$lib/wire/statement'

/** y-webrtc's channel, apart from our own on the same connection. */
export const PRESENCE_CHANNEL_ID = 50

/** Beyond this many devices the mesh is no longer full; entries still reach everyone through those in between. */
const MOST_PEERS = 32

export interface WebrtcRoomOptions {
  readonly door: Door
  /** WebSocket addresses, asked for whenever it connects; the same texts for every room, or each would get sockets of its own. */
  signaling(): readonly string[]
  /** Asked at each connection it makes: the team may name other servers meanwhile. */
  ice(): readonly IceServer[]
  readonly connectionClass: typeof RTCPeerConnection
  readonly awareness: Awareness
}

export interface WebrtcRoom {
  connect(): void
  /** Closes its connections and stops looking; others see this device leave. */
  disconnect(): void
  /** Says "here I am" at once, to those who missed it. */
  announce(): void
  close(): void
}

/** Loads y-webrtc (33 KB that the first paint need not wait for) and opens the room, not connected yet. */
export async function openWebrtcRoom(options: WebrtcRoomOptions): Promise<WebrtcRoom> {
  const [{ WebrtcProvider }, { iceServersOf }] = await Promise.all([import('y-webrtc'), import('./ice-servers')])
  const { door, signaling, connectionClass, awareness } = options
  const provider = new WebrtcProvider(door.room, awareness.doc, {
    signaling: [...signaling()],
    password: door.password,
    awareness,
    maxConns: MOST_PEERS,
    filterBcConns: false,
    peerOpts: {
      config: {
        get iceServers() {
          return iceServersOf(options.ice())
        }
      },
      channelConfig: { negotiated: true, id: PRESENCE_CHANNEL_ID },
      wrtc: { RTCPeerConnection: connectionClass, RTCSessionDescription, RTCIceCandidate }
    }
  })

  function disconnect(): void {
    provider.disconnect()
    // It keeps the closed sockets in its list and would close whatever takes their place.
    provider.signalingConns = []
  }

  // It connects by itself when made; nothing has left this device yet, for its key is still being derived.
  disconnect()
  return {
    connect() {
      provider.signalingUrls = [...signaling()]
      provider.connect()
    },
    disconnect,
    announce() {
      for (const socket of provider.signalingConns as readonly SignalingSocket[]) {
        if (socket.connected) socket.emit('connect', [{ type: 'connect' }, socket])
      }
    },
    close() {
      disconnect()
      provider.destroy()
    }
  }
}

/** y-webrtc's socket: on `connect` it subscribes to its rooms and announces itself in each. */
interface SignalingSocket {
  readonly connected: boolean
  emit(event: 'connect', args: [{ type: 'connect' }, SignalingSocket]): void
}
