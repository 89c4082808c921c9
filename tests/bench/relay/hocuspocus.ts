/**
 * Speaks to Hocuspocus as its provider does: a token, then the first sync step, then updates (V1).
 * No awareness is sent, which its provider would: that favours it in memory and fan-out.
 */
import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { typedUpdates } from './edits'
import { frameOf, type RawSocket } from './raw-socket'
import type { Tongue } from './tongue'

const [SYNC, AUTH, SYNC_STATUS] = [0, 2, 8]
const [STEP_1, STEP_2, UPDATE] = [0, 1, 2]
const EMPTY_STATE_VECTOR = Uint8Array.of(0)

export const hocuspocus: Tongue = {
  path: '/',
  async join(socket, room) {
    socket.send(frameOf(token(room)))
    await firstStep(socket, room)
  },
  async edits(room, writer, count) {
    return typedUpdates(writer, count, 'V1').map((update) => frameOf(sync(room, UPDATE, update)))
  },
  ear: () => {
    let taken = 0
    return (payload) => {
      const at = 1 + payload[0]!
      if (payload[at] === SYNC_STATUS) return { taken: (taken += 1) }
      return payload[at] === SYNC && payload[at + 1] === UPDATE ? { edits: 1 } : null
    }
  },
  // Its answer to a newcomer's first step is the whole document.
  catchUp: (socket, room) => firstStep(socket, room)
}

/** Asks with an empty state vector; resolves with the answer. */
function firstStep(socket: RawSocket, room: string): Promise<void> {
  return new Promise((resolve) => {
    socket.hear((payload) => {
      const decoder = createDecoder(payload)
      readVarString(decoder)
      if (readVarUint(decoder) !== SYNC || readVarUint(decoder) !== STEP_2) return
      resolve()
    })
    socket.send(frameOf(sync(room, STEP_1, EMPTY_STATE_VECTOR)))
  })
}

function token(room: string): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, room)
  writeVarUint(encoder, AUTH)
  writeVarUint(encoder, 0)
  writeVarString(encoder, '')
  return toUint8Array(encoder)
}

function sync(room: string, step: number, bytes: Uint8Array): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, room)
  writeVarUint(encoder, SYNC)
  writeVarUint(encoder, step)
  writeVarUint8Array(encoder, bytes)
  return toUint8Array(encoder)
}
