/** An unmodified y-webrtc client on a page of its own, as its documentation has it: one document, one room, our signaling. */
import * as Y from 'yjs'
import { WebrtcProvider } from 'y-webrtc'

declare global {
  interface Window {
    stockClient: {
      enter(room: string, signaling: string): void
      write(key: string, value: string): void
      /** Everything written by anybody, as it has arrived here. */
      words(): Readonly<Record<string, unknown>>
      isSignaled(): boolean
    }
  }
}

const doc = new Y.Doc()
const words = doc.getMap('words')
let provider: WebrtcProvider | null = null

window.stockClient = {
  enter(room, signaling) {
    provider = new WebrtcProvider(room, doc, { signaling: [signaling], peerOpts: { config: { iceServers: [] } } })
  },
  write: (key, value) => void words.set(key, value),
  words: () => words.toJSON(),
  isSignaled: () => provider?.signalingConns.some(({ connected }) => connected) ?? false
}
