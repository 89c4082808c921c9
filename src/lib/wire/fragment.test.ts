import fc from 'fast-check'
import { expect, test } from 'vitest'
import { concatBytes } from '../base/bytes'
import { messageToFrames, takeFrame, type PartialMessage } from './fragment'
import { MAX_FRAME_BYTES, PIECE_BYTES } from './limits'

const digest = new Uint8Array(16).fill(7)
const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) & 0xff)

/** Hands frames in one by one; the messages that came out, and what is left in pieces. */
function takeAll(frames: Iterable<Uint8Array>, begun: PartialMessage | null = null) {
  const messages: Uint8Array[] = []
  let partial = begun
  for (const frame of frames) {
    const taken = takeFrame(partial, frame)
    if (!taken.ok) return { messages, partial, failure: taken.error.kind }
    if (taken.value.message) messages.push(taken.value.message)
    partial = taken.value.partial
  }
  return { messages, partial, failure: null }
}

test('[LIM-3] a message of any size comes out as it went in, and no frame is above the limit', () => {
  for (const length of [0, 1, MAX_FRAME_BYTES - 1, MAX_FRAME_BYTES, MAX_FRAME_BYTES + 1, PIECE_BYTES * 3, 5_000_000]) {
    const frames = [...messageToFrames(bytesOf(length), digest)]
    expect(Math.max(...frames.map((frame) => frame.length))).toBeLessThanOrEqual(MAX_FRAME_BYTES)
    const { messages, partial } = takeAll(frames)
    expect(messages.length).toBe(1)
    expect(Buffer.compare(messages[0] ?? new Uint8Array(1), bytesOf(length))).toBe(0)
    expect(partial).toBeNull()
  }
})

test('[LIM-3] a small message passes between the pieces of a large one', () => {
  const large = [...messageToFrames(bytesOf(PIECE_BYTES * 2), digest)]
  const [small] = messageToFrames(bytesOf(9), digest)
  const { messages } = takeAll([large[0]!, small!, ...large.slice(1)])
  expect(messages.map((message) => message.length)).toEqual([9, PIECE_BYTES * 2])
})

test('[MSG-2] a message cut off in the middle goes on where it stopped', () => {
  const message = bytesOf(PIECE_BYTES * 5 + 100)
  const before = takeAll([...messageToFrames(message, digest)].slice(0, 3))
  expect(before.partial?.have).toBe(PIECE_BYTES * 3)
  const rest = [...messageToFrames(message, digest, before.partial?.have)]
  expect(rest.length).toBe(3)
  const after = takeAll(rest, before.partial)
  expect(Buffer.compare(after.messages[0] ?? new Uint8Array(1), message)).toBe(0)
})

test('a continuation of another message, or of nothing, is refused', () => {
  const message = bytesOf(PIECE_BYTES * 3)
  const { partial } = takeAll([...messageToFrames(message, digest)].slice(0, 1))
  const other = [...messageToFrames(message, new Uint8Array(16), PIECE_BYTES)]
  expect(takeAll(other, partial).failure).toBe('Malformed')
  expect(takeAll([...messageToFrames(message, digest)].slice(1)).failure).toBe('Malformed')
})

test('a declared length beyond the limit, small pieces and frames above the limit are refused before anything is kept', () => {
  const declared = concatBytes(Uint8Array.of(1, 0x80, 0x80, 0x80, 0x80, 0x10, 0), digest, bytesOf(10))
  expect(takeAll([declared]).failure).toBe('TooLarge')
  const [first] = messageToFrames(bytesOf(PIECE_BYTES * 3), digest)
  expect(takeAll([first!, Uint8Array.of(2, 1)]).failure).toBe('Malformed')
  expect(takeAll([bytesOf(MAX_FRAME_BYTES + 1)]).failure).toBe('TooLarge')
})

test('no frame throws, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (frames) => {
      takeAll(frames)
    }),
    { numRuns: 5_000, seed: 20_261_124 }
  )
  expect(takeAll([new Uint8Array(0)]).failure).toBe('Malformed')
})
