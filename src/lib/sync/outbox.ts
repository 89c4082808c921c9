/**
 * What waits to leave by one link: small messages at once, entries in order behind each other, and never more handed to
 * the link than it can swallow (HIGH_WATER_BYTES).
 *
 * - Runs, and whatever must not overtake them, share the slow lane; pieces of one message are never mixed with another's.
 * - Everything else that fits a frame goes in the fast lane, between pieces.
 */
import { equalBytes, noBytes } from '../base/bytes'
import { sha256 } from '../crypto/hash'
import { DIGEST_BYTES, messageToFrames } from '../wire/fragment'
import { MAX_FRAME_BYTES } from '../wire/limits'
import { encodePeerMessage } from '../wire/peer-message-codec'
import type { Partial, PeerMessage } from '../wire/peer-message'
import { HIGH_WATER_BYTES } from './limits'
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
  const fast: Uint8Array[] = []
  const slow: Uint8Array[] = []
  let frames: Iterator<Uint8Array> | null = null
  let waitingBytes = 0
  let resumed: Partial | null = null

  function nextSlowFrame(): Uint8Array | null {
    for (;;) {
      const next = frames?.next()
      if (next && !next.done) return next.value
      const message = slow.shift()
      if (!message) return null
      waitingBytes -= message.length
      frames = framesOf(message)
    }
  }

  function framesOf(message: Uint8Array): Iterator<Uint8Array> {
    if (message.length < MAX_FRAME_BYTES) return messageToFrames(message, noBytes)
    const digest = sha256(message).slice(0, DIGEST_BYTES)
    const offset = resumed && resumed.have < message.length && equalBytes(resumed.digest, digest) ? resumed.have : 0
    if (offset > 0) resumed = null
    return messageToFrames(message, digest, offset)
  }

  const outbox: Outbox = {
    get waitingBytes() {
      return waitingBytes
    },
    send(message) {
      const bytes = encodePeerMessage(message)
      const isSlow = SLOW.has(message.kind) || bytes.length >= MAX_FRAME_BYTES
      if (isSlow) waitingBytes += bytes.length
      ;(isSlow ? slow : fast).push(bytes)
      outbox.fill()
    },
    resume(partial) {
      resumed = partial
    },
    fill() {
      for (let message = fast.shift(); message; message = fast.shift()) {
        for (const frame of messageToFrames(message, noBytes)) link.send(frame)
      }
      while (link.backlog < HIGH_WATER_BYTES) {
        const frame = nextSlowFrame()
        if (!frame) return
        link.send(frame)
      }
    }
  }
  return outbox
}
