/** What this browser offers a workspace's network: the mesh over y-webrtc, presence, the other tabs, and waking up. */
import type { Random, Timers } from '../base/ports'
import { newLateMesh } from '../platform/late-mesh'
import { newPresence } from '../platform/presence'
import { openTabLine } from '../platform/tabs'
import { openWebrtcRoom } from '../platform/webrtc-room'
import type { NetworkLink } from './network'

export interface BrowserNetworkDeps extends Pick<NetworkLink, 'leaving' | 'wakings' | 'page'> {
  readonly timers: Timers
  readonly random: Random
  /** WebSocket addresses of signaling servers, given those of relays. */
  readonly signaling: (relays: readonly string[]) => readonly string[]
  readonly reportFailure: (cause: unknown) => void
}

export function newBrowserNetwork({
  timers,
  random,
  signaling,
  reportFailure,
  ...rest
}: BrowserNetworkDeps): NetworkLink {
  return {
    ...rest,
    timers,
    random,
    openTabs: (workspace) => openTabLine({ timers, random, workspace, page: document, locks: navigator.locks }),
    newPresence,
    openMesh: (doors, presence, team) =>
      newLateMesh({
        doors,
        reportFailure,
        load: async (known) =>
          (await import('../platform/mesh')).newMesh({
            doors: known,
            signaling: () => signaling(team.relays()),
            ice: () => team.ice(),
            awareness: presence.awareness,
            presence: presence.book,
            timers,
            random,
            native: RTCPeerConnection,
            openRoom: openWebrtcRoom,
            reportFailure
          })
      })
  }
}
