/**
 * Frames: how messages of any size cross a link whose frames are at most 16 KiB.
 *
 * - A message that fits is one `whole` frame; a larger one is a `first` piece and `next` pieces, in order.
 * - Whole frames may stand between the pieces of one message, so a heartbeat never waits behind five megabytes.
 * - A `first` piece names the message by digest and says where it begins: a receiver that was cut off asks by digest and
 *   goes on where it stopped.
 * - One message at most is in pieces at a time; nothing is allocated beyond what has arrived.
 */
import { concatBytes, equalBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader } from './codec'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, PIECE_BYTES } from './limits'

export const DIGEST_BYTES = 16

type Frame =
  | { readonly kind: 'whole'; readonly message: Uint8Array }
  | {
      readonly kind: 'first'
      readonly total: number
      readonly offset: number
      readonly digest: Uint8Array
      readonly piece: Uint8Array
    }
  | { readonly kind: 'next'; readonly piece: Uint8Array }

export type FrameFailure = MalformedBytes | { readonly kind: 'TooLarge'; readonly bytes: number }

/** What has arrived of a message so far. */
export interface PartialMessage {
  readonly digest: Uint8Array
  readonly total: number
  readonly pieces: readonly Uint8Array[]
  readonly have: number
}

/** Cuts a message into frames, from `offset` on; `digest` names it (first 16 bytes of its SHA-256). */
export function* messageToFrames(
  message: Uint8Array,
  digest: Uint8Array,
  offset = 0
): Generator<Uint8Array<ArrayBuffer>> {
  if (offset === 0 && message.length < MAX_FRAME_BYTES) {
    yield concatBytes(Uint8Array.of(0), message)
    return
  }
  const end = (at: number) => Math.min(message.length, at + PIECE_BYTES)
  yield concatBytes(
    newWriter().byte(1).uint(message.length).uint(offset).fixed(digest, DIGEST_BYTES).done(),
    message.subarray(offset, end(offset))
  )
  for (let at = end(offset); at < message.length; at = end(at)) {
    yield concatBytes(Uint8Array.of(2), message.subarray(at, end(at)))
  }
}

/**
 * Takes one frame. `message` is there when it completed one; `partial` is what to hand in with the next frame.
 * A piece that continues nothing, or a message above the limit, is a failure of the peer.
 */
export function takeFrame(
  partial: PartialMessage | null,
  frameBytes: Uint8Array
): Result<{ readonly message: Uint8Array | null; readonly partial: PartialMessage | null }, FrameFailure> {
  if (isOversizedFrame(frameBytes)) return err({ kind: 'TooLarge', bytes: frameBytes.length })
  const decoded = decodeWith(frameBytes, readFrame)
  if (!decoded.ok) return decoded
  const frame = decoded.value
  if (frame.kind === 'whole') return ok({ message: frame.message, partial })
  if (frame.kind === 'first' && isOversizedMessage(frame.total)) return err({ kind: 'TooLarge', bytes: frame.total })
  const begun = frame.kind === 'first' ? beginMessage(partial, frame) : partial
  if (!begun) return err({ kind: 'Malformed', reason: 'a piece that continues nothing' })
  return addPiece(begun, frame.piece)
}

/** LIM-3 */
function isOversizedFrame(frame: Uint8Array): boolean {
  return frame.length > MAX_FRAME_BYTES
}

/** FRM-2: what it declares counts, before a byte of it is kept. */
function isOversizedMessage(total: number): boolean {
  return total > MAX_MESSAGE_BYTES
}

/** FRM-2: a message of seven million one-byte pieces would cost far more than its bytes. */
function isFullPiece({ total, have }: PartialMessage, piece: Uint8Array): boolean {
  return piece.length === Math.min(PIECE_BYTES, total - have)
}

function beginMessage(partial: PartialMessage | null, first: Frame & { kind: 'first' }): PartialMessage | null {
  const { digest, total, offset } = first
  if (offset === 0) return { digest, total, pieces: [], have: 0 }
  const goesOn = partial && partial.have === offset && partial.total === total && equalBytes(partial.digest, digest)
  return goesOn ? partial : null
}

function addPiece(begun: PartialMessage, piece: Uint8Array): ReturnType<typeof takeFrame> {
  const partial = { ...begun, pieces: [...begun.pieces, piece], have: begun.have + piece.length }
  if (!isFullPiece(begun, piece)) return err({ kind: 'Malformed', reason: 'a piece of wrong length' })
  if (partial.have < partial.total) return ok({ message: null, partial })
  return ok({ message: concatBytes(...partial.pieces), partial: null })
}

function readFrame(reader: Reader): Frame {
  switch (reader.byte()) {
    case 0:
      return { kind: 'whole', message: reader.rest() }
    case 1:
      return {
        kind: 'first',
        total: reader.uint(),
        offset: reader.uint(),
        digest: reader.fixed(DIGEST_BYTES),
        piece: reader.rest()
      }
    case 2:
      return { kind: 'next', piece: reader.rest() }
    default:
      return reader.fail('no such frame')
  }
}
