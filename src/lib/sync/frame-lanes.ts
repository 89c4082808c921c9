/**
 * What waits to leave by one link, as bytes: small messages at once, large ones in pieces and in order behind each other, and
 * never more handed to the link than it can swallow.
 */
import { equalBytes, noBytes } from '../base/bytes'
import { sha256 } from '../crypto/hash'
import { DIGEST_BYTES, messageToFrames } from '../wire/fragment'
import { MAX_FRAME_BYTES } from '../wire/limits'
import type { Partial } from '../wire/peer-message'
import { HIGH_WATER_BYTES } from './limits'

/** A pipe for frames. */
export interface FramePipe {
  /** Bytes handed over and not yet sent. */
  readonly backlog: number
  send(frame: Uint8Array): void
}

export interface FrameLanes {
  /** Bytes in the slow lane that wait here. */
  readonly waitingBytes: number
  /** `slow`: not before what is in the slow lane already. What does not fit a frame is slow in any case. */
  send(message: Uint8Array, lane: 'fast' | 'slow'): void
  /** The next message with this digest goes on where the receiver was cut off. */
  resume(partial: Partial | null): void
  /** Hands over what the link has room for; call it when the link drained. */
  fill(): void
}

/** Owns nothing that needs closing. */
export function newFrameLanes(link: FramePipe): FrameLanes {
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

  const lanes: FrameLanes = {
    get waitingBytes() {
      return waitingBytes
    },
    send(message, lane) {
      const isSlow = lane === 'slow' || message.length >= MAX_FRAME_BYTES
      if (isSlow) waitingBytes += message.length
      ;(isSlow ? slow : fast).push(message)
      lanes.fill()
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
  return lanes
}
