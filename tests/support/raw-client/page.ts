/**
 * An unmodified y-webrtc client on a page of its own, as somebody would write it who kept a room's name and password: it
 * sends what it has and keeps whatever reaches it, in y-webrtc's channel and in the one Eventual has its logs on.
 */
import * as Y from 'yjs'
import { WebrtcProvider } from 'y-webrtc'
import { LOG_CHANNEL_ID } from '$lib/platform/mesh-connection'

export interface RawRoom {
  readonly room: string
  readonly password: string
  readonly signaling: string
}

export interface RawReport {
  /** Connections that came about. */
  readonly opened: number
  /** Of them, those the other end has left again. */
  readonly left: number
  /** What the document and the presence of others have, as JSON. */
  readonly document: string
  readonly presence: string
  /** Messages in Eventual's own channel, in hexadecimal. */
  readonly frames: readonly string[]
}

declare global {
  interface Window {
    rawClient: { enter(room: RawRoom): void; report(): RawReport }
  }
}

const counts = { opened: 0, left: 0 }
const frames: string[] = []
const doc = new Y.Doc()
let provider: WebrtcProvider | null = null

/** The browser's own, with one more channel that nobody told it to be silent on. */
class ListeningConnection extends RTCPeerConnection {
  constructor(configuration?: RTCConfiguration) {
    super(configuration)
    const logs = this.createDataChannel('log', { negotiated: true, id: LOG_CHANNEL_ID })
    logs.binaryType = 'arraybuffer'
    logs.addEventListener('open', () => (counts.opened += 1))
    logs.addEventListener('close', () => (counts.left += 1))
    logs.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => frames.push(hexOf(new Uint8Array(data))))
  }
}

const hexOf = (bytes: Uint8Array) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

window.rawClient = {
  enter({ room, password, signaling }) {
    doc.getXmlFragment('body').insert(0, [new Y.XmlText('from outside')])
    provider = new WebrtcProvider(room, doc, {
      signaling: [signaling],
      password,
      filterBcConns: false,
      peerOpts: {
        config: { iceServers: [] },
        channelConfig: { negotiated: true, id: 50 },
        wrtc: { RTCPeerConnection: ListeningConnection, RTCSessionDescription, RTCIceCandidate }
      }
    })
    provider.awareness.setLocalState({ user: { name: 'from outside' } })
  },
  report() {
    const others = [...(provider?.awareness.getStates() ?? [])].filter(([client]) => client !== doc.clientID)
    const shared = [...doc.store.clients.keys()].filter((client) => client !== doc.clientID)
    return { ...counts, document: JSON.stringify(shared), presence: JSON.stringify(others), frames }
  }
}
