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
  /** Nothing is in the slow lane, and no message half sent. */
  readonly isEmpty: boolean
  /** `slow`: not before what is in the slow lane already. What does not fit a frame is slow in any case. */
  send(message: Uint8Array, lane: 'fast' | 'slow'): void
  /** The next message with this digest goes on where the receiver was cut off. */
  resume(partial: Partial | null): void
  /** Hands over what the link has room for; call it when the link drained. */
  fill(): void
}

/** Owns nothing that needs closing. */
export function newFrameLanes(link: FramePipe): FrameLanes {
  return new Lanes(link)
}

/** The frame of a message that fits one. */
export function wholeFrame(message: Uint8Array): Uint8Array | null {
  const [frame] = message.length < MAX_FRAME_BYTES ? messageToFrames(message, noBytes) : []
  return frame ?? null
}

/** A relay has one for each connection, most of which never have anything waiting: then it is four empty fields. */
class Lanes implements FrameLanes {
  waitingBytes = 0
  readonly #link: FramePipe
  #slow: Uint8Array[] | null = null
  #frames: Iterator<Uint8Array> | null = null
  #resumed: Partial | null = null

  constructor(link: FramePipe) {
    this.#link = link
  }

  get isEmpty(): boolean {
    return this.#slow === null && this.#frames === null
  }

  send(message: Uint8Array, lane: 'fast' | 'slow'): void {
    const whole = lane === 'fast' ? wholeFrame(message) : null
    if (whole) this.#link.send(whole)
    else {
      this.waitingBytes += message.length
      ;(this.#slow ??= []).push(message)
    }
    this.fill()
  }

  resume(partial: Partial | null): void {
    this.#resumed = partial
  }

  fill(): void {
    while (!this.isEmpty && this.#link.backlog < HIGH_WATER_BYTES) {
      const frame = this.#nextFrame()
      if (frame) this.#link.send(frame)
    }
  }

  /** Null where a message ended and nothing was behind it. */
  #nextFrame(): Uint8Array | null {
    for (;;) {
      const next = this.#frames?.next()
      if (next && !next.done) return next.value
      const message = this.#slow?.shift()
      if (this.#slow?.length === 0) this.#slow = null
      this.#frames = message ? this.#framesOf(message) : null
      if (!message) return null
      this.waitingBytes -= message.length
    }
  }

  #framesOf(message: Uint8Array): Iterator<Uint8Array> {
    if (message.length < MAX_FRAME_BYTES) return messageToFrames(message, noBytes)
    const [resumed, digest] = [this.#resumed, sha256(message).slice(0, DIGEST_BYTES)]
    const offset = resumed && resumed.have < message.length && equalBytes(resumed.digest, digest) ? resumed.have : 0
    if (offset > 0) this.#resumed = null
    return messageToFrames(message, digest, offset)
  }
}
