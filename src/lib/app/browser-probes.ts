/** What this browser can try of the network. */
import { newConnectionProbes } from '../platform/connection-probes'
import { browserTimers } from '../platform/timers'

export const browserProbes = newConnectionProbes({
  timers: browserTimers,
  elapsed: () => performance.now(),
  location,
  isSecure: isSecureContext,
  hasWorker: 'serviceWorker' in navigator,
  openSocket: (address) => new WebSocket(address),
  fetch: (address, init) => fetch(address, init),
  Connection: 'RTCPeerConnection' in globalThis ? RTCPeerConnection : null
})
