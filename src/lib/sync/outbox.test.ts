import { expect, test } from 'vitest'
import { sha256 } from '../crypto/hash'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import { decodePeerMessage, encodePeerMessage } from '../wire/peer-message-codec'
import { HIGH_WATER_BYTES } from './limits'
import { newOutbox } from './outbox'
import type { Link } from './transport'

/** A link that takes what it is given and lets it go when told. */
function newLink() {
  const frames: Uint8Array[] = []
  let backlog = 0
  const link: Link = {
    id: 'link',
    route: 'memory',
    binding: { own: new Uint8Array(0), theirs: new Uint8Array(0) },
    get backlog() {
      return backlog
    },
    send(frame) {
      frames.push(frame)
      backlog += frame.length
    },
    proven: () => undefined,
    hush: () => undefined,
    fail: () => undefined
  }
  return { link, frames, drain: () => (backlog = 0) }
}

function kindsIn(frames: readonly Uint8Array[], begun: PartialMessage | null = null): string[] {
  let partial = begun
  return frames.flatMap((frame) => {
    const taken = takeFrame(partial, frame)
    if (!taken.ok) return [taken.error.kind]
    partial = taken.value.partial
    const message = taken.value.message && decodePeerMessage(taken.value.message)
    return message ? [message.ok ? message.value.kind : 'broken'] : []
  })
}

const large = { kind: 'run', form: 'entries', bytes: new Uint8Array(1_000_000).fill(5) } as const

test('never more than the high water mark is handed over, and the rest follows when it drained', () => {
  const { link, frames, drain } = newLink()
  const outbox = newOutbox(link)
  outbox.send(large)
  expect(link.backlog).toBeLessThan(HIGH_WATER_BYTES + 20_000)
  for (let i = 0; i < 10; i++) {
    drain()
    outbox.fill()
  }
  expect(kindsIn(frames)).toEqual(['run'])
  expect(outbox.waitingBytes).toBe(0)
})

test('a heartbeat passes a large message, and `answered` does not', () => {
  const { link, frames, drain } = newLink()
  const outbox = newOutbox(link)
  outbox.send(large)
  outbox.send({ kind: 'answered' })
  outbox.send({ kind: 'ping', state: new Uint8Array(8) })
  for (let i = 0; i < 10; i++) {
    drain()
    outbox.fill()
  }
  expect(kindsIn(frames)).toEqual(['ping', 'run', 'answered'])
})

test('who has the first half of a message gets the second', () => {
  const message = encodePeerMessage(large)
  const digest = sha256(message).slice(0, 16)
  const have = 16_320 * 20
  const { link, frames, drain } = newLink()
  const outbox = newOutbox(link)
  outbox.resume({ digest, have })
  outbox.send(large)
  for (let i = 0; i < 10; i++) {
    drain()
    outbox.fill()
  }
  expect(frames.reduce((sum, { length }) => sum + length, 0)).toBeLessThan(message.length - have + 2_000)
  const begun = { digest, total: message.length, pieces: [message.slice(0, have)], have }
  expect(kindsIn(frames, begun)).toEqual(['run'])
})
