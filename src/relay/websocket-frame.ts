/**
 * Binary WebSocket messages as they go over the wire (RFC 6455): what a thousand listeners are to hear is put into its form
 * once, and goes to each in one write. A server's frames are not masked, and ours are whole messages, never compressed.
 */

/** Last fragment of a binary message. */
const FIN_BINARY = 0x82
const [SHORT, LONG_FORM, MOST] = [126, 126, 65_536]

/** The bytes of so many messages, one behind the other; each is shorter than 64 KiB, as every frame of ours is. */
export function onTheWire(messages: readonly Uint8Array[]): Uint8Array {
  const wire = Buffer.allocUnsafe(messages.reduce((sum, { length }) => sum + headLength(length) + length, 0))
  let at = 0
  for (const message of messages) {
    at = writeHead(wire, at, message.length)
    wire.set(message, at)
    at += message.length
  }
  return wire
}

function headLength(length: number): number {
  return length < SHORT ? 2 : 4
}

function writeHead(wire: Buffer, at: number, length: number): number {
  if (length >= MOST) throw new RangeError('a frame of ours is shorter than 64 KiB')
  wire[at] = FIN_BINARY
  if (length < SHORT) {
    wire[at + 1] = length
    return at + 2
  }
  wire[at + 1] = LONG_FORM
  return wire.writeUInt16BE(length, at + 2)
}
