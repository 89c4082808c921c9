/**
 * A WebSocket client that does little else: thousands of them in one process must not be what is measured.
 * Frames to send are made before the clock starts; of what arrives only the frame's head is looked at here.
 */
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

export interface RawSocket {
  readonly isOpen: boolean
  /** From now on called with each whole message, in place of who listened before; what nobody has heard yet comes first. */
  hear(listener: (payload: Buffer) => void): void
  /** What `frameOf` made. */
  send(frame: Buffer): void
  /** Resolves when the other end has let go too. */
  close(): Promise<void>
}

export interface Place {
  readonly port: number
  readonly path: string
  /** The address this end has: servers count connections by it. */
  readonly from: string
}

const [TEXT, BINARY, CLOSE, PING, PONG] = [1, 2, 8, 9, 10]

/** A whole message as a client sends it. The mask is all zeros: the server does the same work, and frames can be made ahead. */
export function frameOf(payload: Uint8Array, { isText = false } = {}): Buffer {
  return frame(isText ? TEXT : BINARY, payload)
}

function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const wide = length < 126 ? 0 : length < 65_536 ? 2 : 8
  const bytes = Buffer.alloc(2 + wide + 4 + length)
  bytes[0] = 0x80 | opcode
  bytes[1] = 0x80 | (wide === 0 ? length : wide === 2 ? 126 : 127)
  if (wide === 2) bytes.writeUInt16BE(length, 2)
  if (wide === 8) bytes.writeBigUInt64BE(BigInt(length), 2)
  bytes.set(payload, 2 + wide + 4)
  return bytes
}

/** Connects and upgrades; fails with the server's own status line. What follows it at once is kept until somebody listens. */
export async function openRawSocket(place: Place): Promise<RawSocket> {
  const socket = connect({ host: '127.0.0.1', port: place.port, localAddress: place.from, noDelay: true })
  await once(socket, 'connect')
  const head = [
    `GET ${place.path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: ZXZlbnR1YWwgbWVhc3VyZQ=='
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  return upgraded(socket)
}

function upgraded(socket: Socket): Promise<RawSocket> {
  return new Promise((resolve, reject) => {
    const unheard: Buffer[] = []
    let listener = (payload: Buffer): void => void unheard.push(Buffer.from(payload))
    const hand = (payload: Buffer) => listener(payload)
    const gone = new Promise<void>((done) => void socket.once('close', () => done()))
    const raw = {
      isOpen: true,
      hear(next: (payload: Buffer) => void) {
        listener = next
        for (const payload of unheard.splice(0)) hand(payload)
      },
      send: (bytes: Buffer) => void socket.write(bytes),
      close() {
        socket.end(frame(CLOSE, new Uint8Array(0)))
        return gone
      }
    }
    socket.on('error', reject)
    void gone.then(() => {
      raw.isOpen = false
      reject(new Error('the server hung up'))
    })
    let isUpgraded = false
    onBytes(socket, (bytes) => {
      if (isUpgraded) return takeFrames(bytes, hand, socket)
      const end = bytes.indexOf('\r\n\r\n')
      if (end === -1) return 0
      const status = bytes.subarray(0, bytes.indexOf('\r\n')).toString()
      isUpgraded = status.includes(' 101 ')
      if (isUpgraded) resolve(raw)
      else reject(new Error(`the server answered ${status}`))
      return end + 4
    })
  })
}

/** Hands on what has arrived until no more of it is taken, and keeps the rest for later. */
function onBytes(socket: Socket, take: (bytes: Buffer) => number): void {
  let held: Buffer | null = null
  socket.on('data', (chunk) => {
    let bytes = held ? Buffer.concat([held, chunk]) : chunk
    for (let taken = take(bytes); taken > 0; taken = take(bytes)) bytes = bytes.subarray(taken)
    held = bytes.length > 0 ? bytes : null
  })
}

/** Hands on every whole frame; how many bytes that were. */
function takeFrames(bytes: Buffer, hand: (payload: Buffer) => void, socket: Socket): number {
  let at = 0
  while (bytes.length - at >= 2) {
    const short = bytes[at + 1]! & 0x7f
    const wide = short < 126 ? 0 : short === 126 ? 2 : 8
    const start = at + 2 + wide
    if (bytes.length < start) break
    const length = wide === 0 ? short : wide === 2 ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2))
    if (bytes.length < start + length) break
    const opcode = bytes[at]! & 0x0f
    const payload = bytes.subarray(start, start + length)
    at = start + length
    if (opcode === PING) socket.write(frame(PONG, payload))
    else if (opcode === CLOSE) socket.end()
    else if (opcode !== PONG) hand(payload)
  }
  return at
}

/** Milliseconds of a clock all processes of this machine share. */
export function nowMs(): number {
  const [seconds, nanoseconds] = process.hrtime()
  return seconds * 1_000 + nanoseconds / 1e6
}
