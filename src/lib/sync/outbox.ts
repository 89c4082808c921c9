/**
 * What waits to leave by one link to a device, as messages: runs, and whatever must not overtake them, share the slow lane;
 * everything else that fits a frame goes between the pieces.
 */
import { encodePeerMessage } from '../wire/peer-message-codec'
import type { Partial, PeerMessage } from '../wire/peer-message'
import { newFrameLanes } from './frame-lanes'
import type { Link } from './transport'

export interface Outbox {
  /** Bytes of entries that still wait here. */
  readonly waitingBytes: number
  send(message: Exclude<PeerMessage, { kind: 'unknown' }>): void
  /** The next message with this digest goes on where the receiver was cut off. */
  resume(partial: Partial | null): void
  /** Hands over what the link has room for; call it when the link drained. */
  fill(): void
}

const SLOW: ReadonlySet<PeerMessage['kind']> = new Set(['run', 'answered', 'statements'])

/** An outbox for `link`; it owns nothing that needs closing. */
export function newOutbox(link: Link): Outbox {
  const lanes = newFrameLanes(link)
  return {
    get waitingBytes() {
      return lanes.waitingBytes
    },
    send: (message) => lanes.send(encodePeerMessage(message), SLOW.has(message.kind) ? 'slow' : 'fast'),
    resume: (partial) => lanes.resume(partial),
    fill: () => lanes.fill()
  }
}
