/** y-webrtc as it is: one room, one document, its own connections and channels. */
import { WebrtcProvider } from 'y-webrtc'
import * as Y from 'yjs'
import { IN_TIME_MS, type Meeting } from '../pages/connecting'
import { echo } from '../pages/echo'
import { until, within } from '../pages/waiting'

export interface YRoom {
  readonly room: string
  readonly signaling: string
}

export function openRoom(doc: Y.Doc, { room, signaling }: YRoom): WebrtcProvider {
  const peerOpts = { config: { iceServers: [] } }
  return new WebrtcProvider(room, doc, { signaling: [signaling], password: room, peerOpts })
}

/** Destroying alone would leave its socket open, and every later room of the page would hear everything twice. */
export function leaveRoom(provider: WebrtcProvider): void {
  provider.disconnect()
  provider.destroy()
}

/** Resolves when the first connection of a room is open. */
async function linked(provider: WebrtcProvider): Promise<void> {
  const isLinked = () => [...(provider.room?.webrtcConns.values() ?? [])].some((each) => each.connected)
  while (!isLinked()) await new Promise((resolve) => setTimeout(resolve, 5))
}

export function newYWebrtc() {
  const doc = new Y.Doc()
  return {
    meet: (room: YRoom) => linked(openRoom(doc, room)),
    answer: () => echo(doc.getText('text')).answer(),
    type: (keys: number) => echo(doc.getText('text')).type(keys),
    /** Milliseconds until a connection was open, or null. */
    async connect({ atMs, ...room }: Meeting): Promise<number | null> {
      await until(atMs)
      const startMs = performance.now()
      const provider = openRoom(new Y.Doc(), room)
      const isIn = await within(IN_TIME_MS, linked(provider))
      const took = performance.now() - startMs
      await within(250, new Promise(() => undefined))
      leaveRoom(provider)
      return isIn ? took : null
    }
  }
}
