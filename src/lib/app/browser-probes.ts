/** What this browser can try of the network. */
import { newConnectionProbes, type ConnectionProbes } from '../platform/connection-probes'
import { browserTimers } from '../platform/timers'

export function browserProbes(): ConnectionProbes {
  return newConnectionProbes({
    timers: browserTimers,
    elapsed: () => performance.now(),
    location,
    isSecure: isSecureContext,
    hasWorker: 'serviceWorker' in navigator,
    openSocket: (address) => new WebSocket(address),
    fetch: (address, init) => fetch(address, init),
    Connection: 'RTCPeerConnection' in globalThis ? RTCPeerConnection : null
  })
}
