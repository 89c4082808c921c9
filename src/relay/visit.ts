/**
 * One connection to the relay: frames in, words out, and what it may still cost. It opens one mailbox; before that it is heard
 * for nothing else.
 */
import { takeFrame, type PartialMessage } from '$lib/wire/fragment'
import { MAX_PENDING_BYTES } from '$lib/wire/limits'
import { newFrameLanes, type FrameLanes } from '$lib/sync/frame-lanes'
import { ANSWER_BYTES, MOST_STRIKES } from '$lib/sync/limits'
import { nothingOffered, type LogExchange } from '$lib/sync/log-exchange'
import { decodeRelayWord, encodeRelayWord, laneOf, type RelayWord } from '$lib/sync/relay-words'
import type { RefusalReason } from '$lib/wire/mailbox-message'
import { MAX_MAILBOX_BACKLOG_BYTES } from './limits'
import type { Visitor } from './mailbox-hub'
import { newTokenBucket, spendToken, type TokenBucket } from './token-bucket'
import { LIVE, WORK } from './word-cost'

/** Who hears what a visit says, word by word. */
export interface Listener {
  heard(visit: Visit, word: RelayWord): void
  left(visit: Visit): void
  /** What it said could not be worked on: a mistake of this program, which costs this visit and no other. */
  broke(visit: Visit, cause: unknown): void
}

export class Visit {
  /** What whoever opens a mailbox signs; null once it was used. */
  nonce: Uint8Array | null
  exchange: LogExchange = nothingOffered
  /** Bytes that wait to be judged or stored. */
  pendingBytes = 0
  isOver = false
  /** Null until it has a mailbox open. */
  #allowed: { readonly work: TokenBucket; readonly live: TokenBucket } | null = null
  readonly #visitor: Visitor
  readonly #lanes: FrameLanes
  #listener: Listener
  #partial: PartialMessage | null = null
  #strikes = 0
  #whenRoom: (() => void) | null = null

  constructor(visitor: Visitor, nonce: Uint8Array, listener: Listener) {
    this.#visitor = visitor
    this.nonce = nonce
    this.#listener = listener
    this.#lanes = newFrameLanes(visitor)
  }

  /** It has a mailbox open: what it may cost counts from now on. */
  enter(listener: Listener, nowMs: number): void {
    const [work, live] = [WORK, LIVE].map(({ burst, perSecond }) => newTokenBucket(burst, perSecond, nowMs))
    if (work && live) this.#allowed = { work, live }
    this.listenTo(listener)
  }

  /** False, and the end of it, where its words cost more than anybody's may. */
  mayCost(cost: number, nowMs: number): boolean {
    if (cost === 0 || !this.#allowed || spendToken(this.#allowed.work, nowMs, cost) === 0) return true
    this.refuse('tooMuch')
    this.end('too much asked')
    return false
  }

  /** Whether everybody else is to hear this, too; what is too much is nobody's loss. */
  mayPassLive(bytes: number, nowMs: number): boolean {
    const live = this.#allowed?.live
    if (!live || spendToken(live, nowMs, bytes) === 0) return true
    // What nobody hears costs nobody anything.
    live.tokens += bytes
    return false
  }

  /** From now on its words are another's to hear. */
  listenTo(listener: Listener): void {
    this.#listener = listener
  }

  say(word: RelayWord): void {
    if (this.isOver) return
    this.#lanes.send(encodeRelayWord(word), laneOf(word))
    if (isNotReading(this.#lanes.waitingBytes)) this.end('does not read')
  }

  /** Runs something once it has read what was sent; never where it leaves before. One at a time. */
  whenRoom(run: () => void): void {
    this.#whenRoom = run
    this.#goOn()
  }

  #goOn(): void {
    const run = this.#whenRoom
    if (!run || this.isOver || this.isBehind) return
    this.#whenRoom = null
    run()
  }

  /** The same bytes for everybody; false where it does not read what was sent before, and is better told than given. */
  pass(bytes: Uint8Array, lane: 'fast' | 'slow'): boolean {
    if (this.isOver || this.isBehind) return false
    // Nothing waits that it could overtake: then it may go at once, in one frame.
    this.#lanes.send(bytes, this.#lanes.isEmpty ? 'fast' : lane)
    return true
  }

  /** The same frames for everybody, at once; false where they could overtake something that waits, or it does not read. */
  passFrames(frames: readonly Uint8Array[]): boolean {
    if (this.isOver || !this.#lanes.isEmpty || this.isBehind) return false
    if (this.#visitor.sendTogether) this.#visitor.sendTogether(frames)
    else for (const frame of frames) this.#visitor.send(frame)
    return true
  }

  get isBehind(): boolean {
    return this.#lanes.waitingBytes > ANSWER_BYTES || this.#visitor.backlog > ANSWER_BYTES
  }

  refuse(reason: RefusalReason): void {
    this.say({ kind: 'refused', reason })
  }

  received(frame: Uint8Array): void {
    if (this.isOver) return
    if (isPieceTooEarly(frame, this.#allowed !== null)) return this.end('not opened')
    const taken = takeFrame(this.#partial, frame)
    if (!taken.ok) return this.end('no frame')
    this.#partial = taken.value.partial
    if (!taken.value.message) return
    const word = decodeRelayWord(taken.value.message)
    if (!word.ok) return this.strike('no word')
    if (word.value.kind === 'unknown') return
    try {
      this.#listener.heard(this, word.value)
    } catch (cause) {
      this.#listener.broke(this, cause)
    }
  }

  drained(): void {
    this.#lanes.fill()
    this.#goOn()
  }

  /** What it sent waits; false, and the end of it, where that is more than anybody may have waiting. */
  mayWait(bytes: number): boolean {
    this.pendingBytes += bytes
    if (this.pendingBytes <= MAX_PENDING_BYTES) return true
    this.refuse('tooMuch')
    this.end('too much waiting')
    return false
  }

  /** One broken word may be a bug, three are a habit. */
  strike(reason: string): void {
    this.#strikes += 1
    if (this.#strikes >= MOST_STRIKES) this.end(reason)
  }

  end(reason: string): void {
    if (this.isOver) return
    this.closed()
    this.#visitor.fail(reason)
  }

  closed(): void {
    if (this.isOver) return
    this.isOver = true
    this.#listener.left(this)
  }
}

/** What waits for somebody here is bounded, whatever they ask for. */
function isNotReading(waitingBytes: number): boolean {
  return waitingBytes > MAX_MAILBOX_BACKLOG_BYTES
}

/** What opens a mailbox is one frame: before that nothing is kept for a stranger. */
function isPieceTooEarly(frame: Uint8Array, isOpened: boolean): boolean {
  return !isOpened && frame[0] !== 0
}
