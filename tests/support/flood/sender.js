/**
 * Somebody who wants signaling down, in a process of their own so that only the relay is busy with them:
 * `node sender.js ADDRESS SECONDS FRAMES_A_SECOND TOPIC (same | many)`.
 *
 * Sends broken JSON, binary, oversized messages, subscriptions to 100,000 topics and a stranger's answers in turn, and comes
 * back at once whenever it is cut; as `many`, each time from another address, as a proxy would tell of it. Prints one JSON
 * line when the time is over and all of it is sent.
 */
import { WebSocket } from 'ws'

const [address, duration, rate, topic, from] = process.argv.slice(2)
const [seconds, perSecond] = [duration, rate].map(Number)
const began = performance.now()
const CONNECTIONS = 32
const TURN_MS = 10
const MOST_A_TURN = 2_000
/** So many times as long a busy machine may take over all frames. */
const LONGEST = 3

const counts = { frames: 0, connected: 0, cut: 0, refused: 0 }
let asked = 0
let topics = 0

const stranger = { type: 'signal', from: 'a stranger', signal: { type: 'answer', sdp: 'v=0' } }
const small = [
  () => '{"type":"publish","topic":',
  () => Buffer.from([0, 255, 1, 2]),
  () => JSON.stringify({ type: 'publish', topic, data: stranger }),
  () => '[[[[',
  () => 'null'
]
const kinds = [
  ...small,
  () => JSON.stringify({ type: 'subscribe', topics: Array.from({ length: 1_000 }, () => `t${(topics += 1) % 1e5}`) }),
  ...small,
  () => 'x'.repeat(70_000),
  ...small,
  () => `{"type":"publish","topic":"t","data":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
  ...small
]

/** Each connection begins with another kind: the first is what it is cut for. */
function open(at) {
  const newAddress = `203.0.${(asked >> 8) % 256}.${asked % 256}`
  asked += 1
  const headers = { 'X-Forwarded-For': from === 'many' ? newAddress : '203.0.113.9' }
  const socket = new WebSocket(address, { headers, perMessageDeflate: false })
  slots[at] = { socket, next: asked }
  let isIn = false
  socket.on('open', () => {
    isIn = true
    counts.connected += 1
  })
  socket.on('unexpected-response', () => (counts.refused += 1) && socket.terminate())
  socket.on('error', () => undefined)
  socket.on('close', () => {
    if (isOver) return
    if (isIn) counts.cut += 1
    setImmediate(() => open(at))
  })
}

let isOver = false
const slots = []
for (let at = 0; at < CONNECTIONS; at++) open(at)

/** What it owes by now is sent on whatever connection is open: one that is cut only makes the next burst longer. */
const turns = setInterval(() => {
  const passed = (performance.now() - began) / 1000
  const owed = Math.min(MOST_A_TURN, passed * perSecond - counts.frames)
  const open = slots.filter(({ socket }) => socket.readyState === WebSocket.OPEN)
  for (let at = 0; at < owed && open.length > 0; at++) {
    const slot = open[at % open.length]
    slot.socket.send(kinds[slot.next++ % kinds.length]())
    counts.frames += 1
  }
  // From one address most is refused, and never sent.
  const isDone = from === 'same' || counts.frames >= seconds * perSecond || passed > LONGEST * seconds
  if (passed >= seconds && isDone) end()
}, TURN_MS)

function end() {
  isOver = true
  clearInterval(turns)
  for (const { socket } of slots) socket.terminate()
  const took = Math.round((performance.now() - began) / 100) / 10
  process.stdout.write(`${JSON.stringify({ ...counts, seconds: took })}\n`, () => process.exit(0))
}
