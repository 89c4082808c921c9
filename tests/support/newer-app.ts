/** An app of a later version, as a simulated network shows it: one log's runs leave it in a form this version cannot read. */
import { equalBytes } from '$lib/base/bytes'
import { idToBytes, type LogId } from '$lib/base/ids'
import type { SimNetwork } from './sim-network'

export interface NewerApp {
  /** Runs of the log that left in the newer form so far. */
  readonly sent: number
  /** The others are updated too: from here on they read what it writes. */
  everybodyUpdates(): void
}

/** `name` goes on talking as before, but sends `log` in version 2 of a run. */
export function updateApp(network: SimNetwork, name: string, log: LogId): NewerApp {
  let sent = 0
  network.onframe = (from, _to, frame) => {
    const at = from === name ? versionIn(frame, idToBytes(log)) : null
    if (at === null) return
    frame[at] = 2
    sent += 1
  }
  return {
    get sent() {
      return sent
    },
    everybodyUpdates: () => (network.onframe = null)
  }
}

/** Where in a frame the version of a run of `log` stands; null in any other frame. */
function versionIn(frame: Uint8Array, log: Uint8Array): number | null {
  const [frameKind, messageKind, isRecord] = frame
  if (frameKind !== 0 || messageKind !== 10 || isRecord !== 0) return null
  const at = frame.findIndex((byte, i) => i > 2 && byte < 0x80) + 1
  return equalBytes(frame.slice(at + 1, at + 17), log) ? at : null
}
