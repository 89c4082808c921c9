import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { newHandTimers, type HandTimers } from '../../tests/support/hand-timers'
import type { OpenDoor } from './door'
import { HEARTBEAT_MS, MAX_MAILBOX_BACKLOG_BYTES, MAX_MAILBOX_FRAME_BYTES, SPEAK_WITHIN_MS } from './limits'
import type { MailboxHub, Visitor } from './mailbox-hub'
import { isMailbox, openMailboxSockets } from './mailbox-sockets'
import type { SocketEvent } from './relay-event'

/** A hub that says one byte to whoever comes, and remembers what it was told. */
interface Seen {
  readonly visitor: Visitor
  readonly frames: Uint8Array[]
  drained: number
  isClosed: boolean
}

const ADDRESS_BYTES = { burst: 40_000, perSecond: 1_000 }
const http = createServer()
let timers: HandTimers
let now: number
let events: SocketEvent[]
let seen: Seen[]
let door: OpenDoor
let wake: () => void
const sockets: WebSocket[] = []
afterAll(() => void http.close())

const hub: MailboxHub = {
  openMailboxes: 0,
  idle: () => Promise.resolve(),
  visit(visitor) {
    const one: Seen = { visitor, frames: [], drained: 0, isClosed: false }
    seen.push(one)
    visitor.send(Uint8Array.of(7))
    return {
      received: (frame) => {
        one.frames.push(frame)
        wake()
      },
      drained: () => {
        one.drained += 1
        wake()
      },
      closed: () => {
        one.isClosed = true
        wake()
      }
    }
  },
  close: () => Promise.resolve()
}

beforeEach(async () => {
  ;[timers, now, events, seen] = [newHandTimers(), 0, [], []]
  wake = () => undefined
  door = openMailboxSockets({
    hub,
    timers,
    now: () => now,
    tell: (event) => {
      events.push(event)
      wake()
    },
    mostConnectionsPerAddress: 3,
    addressBytes: ADDRESS_BYTES
  })
  http.removeAllListeners('upgrade')
  http.on('upgrade', (request, socket, head) => {
    if (isMailbox(request)) door.upgrade(request, socket, head)
    else socket.destroy()
  })
  if (!http.listening) await once(http.listen(0, '127.0.0.1'), 'listening')
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await door.close()
})

function connect(options: ClientOptions = {}): WebSocket {
  const { port } = http.address() as AddressInfo
  const socket = new WebSocket(`ws://127.0.0.1:${port}/mailbox?more`, options)
  sockets.push(socket)
  return socket
}

/** Somebody in, who has heard the hub's first byte. */
async function enter(options?: ClientOptions): Promise<{ socket: WebSocket; visit: Seen }> {
  const socket = connect(options)
  const [greeting] = (await once(socket, 'message')) as [Buffer]
  expect([...greeting]).toEqual([7])
  return { socket, visit: seen.at(-1)! }
}

/** Resolves when something the hub or the log was told makes it so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => (wake = resolve))
}

async function ended(socket: WebSocket): Promise<[number, string]> {
  const [code, word] = (await once(socket, 'close')) as [number, Buffer]
  return [code, word.toString()]
}

const cuts = () => events.flatMap((event) => (event.kind === 'cut' ? [event.reason] : []))

test('frames go both ways as they are, and the hub hears when a visitor left', async () => {
  const { socket, visit } = await enter()
  socket.send(Uint8Array.of(1, 2, 3))
  socket.send(new Uint8Array(MAX_MAILBOX_FRAME_BYTES))
  await until(() => visit.frames.length === 2)
  expect([...visit.frames[0]!]).toEqual([1, 2, 3])

  visit.visitor.send(Uint8Array.of(4, 5))
  const [data, isBinary] = (await once(socket, 'message')) as [Buffer, boolean]
  expect([[...data], isBinary]).toEqual([[4, 5], true])

  socket.close()
  await until(() => visit.isClosed)
  await until(() => door.connections === 0)
})

test('frames handed over together arrive one by one, short and long, at each who gets them', async () => {
  const both = [await enter(), await enter()]
  const frames = [0, 1, 125, 126, 4_000, MAX_MAILBOX_FRAME_BYTES].map((length) =>
    new Uint8Array(length).fill(length % 251)
  )
  for (const { socket, visit } of both) {
    const heard: Uint8Array[] = []
    const all = new Promise<void>((resolve) => {
      socket.on('message', (data: Buffer) => {
        heard.push(new Uint8Array(data))
        if (heard.length === frames.length) resolve()
      })
    })
    visit.visitor.sendTogether?.(frames)
    await all
    expect(heard).toEqual(frames)
  }
})

test('text, and a frame larger than any device sends, end the connection they came on and no other', async () => {
  const { visit } = await enter()
  const texting = await enter()
  texting.socket.send('text')
  expect(await ended(texting.socket)).toEqual([1003, ''])
  const shouting = await enter()
  shouting.socket.send(new Uint8Array(MAX_MAILBOX_FRAME_BYTES + 1))
  expect((await ended(shouting.socket))[0]).toBe(1009)

  expect(cuts()).toEqual(['notBinary', 'brokenFrame'])
  expect([texting.visit.frames, shouting.visit.frames, visit.isClosed]).toEqual([[], [], false])
})

test('a visitor that says nothing is not waited for; one that spoke is', async () => {
  const [silent, speaking] = [await enter(), await enter()]
  speaking.socket.send(Uint8Array.of(1))
  await until(() => speaking.visit.frames.length === 1)
  timers.passed(SPEAK_WITHIN_MS)
  expect(await ended(silent.socket)).toEqual([1008, 'silent'])
  await until(() => silent.visit.isClosed)
  expect(speaking.visit.isClosed).toBe(false)
})

test('whom the hub ends is told why; who left or is left with did nothing wrong', async () => {
  for (const [reason, code] of [
    ['notProven', 1008],
    ['left', 1000],
    ['closing', 1001]
  ] as const) {
    const { socket, visit } = await enter()
    visit.visitor.fail(reason)
    visit.visitor.send(Uint8Array.of(1))
    socket.send(Uint8Array.of(2))
    expect(await ended(socket)).toEqual([code, reason])
    expect(visit.frames).toEqual([])
  }
})

test('the hub sees what waits, and hears when all of it has gone', async () => {
  const { socket, visit } = await enter()
  socket.pause()
  while (visit.visitor.backlog === 0) visit.visitor.send(new Uint8Array(MAX_MAILBOX_FRAME_BYTES))
  const before = visit.drained
  socket.resume()
  await until(() => visit.drained > before)
  expect(visit.visitor.backlog).toBe(0)
})

test('who does not read is cut off before the relay remembers without end for them', async () => {
  const { socket, visit } = await enter()
  socket.pause()
  let most = 0
  const enough = (3 * MAX_MAILBOX_BACKLOG_BYTES) / MAX_MAILBOX_FRAME_BYTES
  for (let at = 0; at < enough && cuts().length === 0; at++) {
    visit.visitor.send(new Uint8Array(MAX_MAILBOX_FRAME_BYTES))
    most = Math.max(most, visit.visitor.backlog)
  }
  expect(cuts()).toEqual(['notReading'])
  expect(most).toBeLessThan(MAX_MAILBOX_BACKLOG_BYTES + 2 * MAX_MAILBOX_FRAME_BYTES)
  await until(() => visit.isClosed)
})

test('an address that sends more than it has earned is not read until it has', async () => {
  const { socket, visit } = await enter()
  for (let at = 0; at < 3; at++) socket.send(new Uint8Array(MAX_MAILBOX_FRAME_BYTES))
  await until(() => visit.frames.length === 3)
  const owedMs = ((3 * MAX_MAILBOX_FRAME_BYTES - ADDRESS_BYTES.burst) / ADDRESS_BYTES.perSecond) * 1_000
  socket.send(Uint8Array.of(1))
  const other = await enter()
  other.socket.close()
  await until(() => other.visit.isClosed)
  timers.passed(owedMs - 1)
  expect(visit.frames.length).toBe(3)

  timers.passed(owedMs)
  await until(() => visit.frames.length === 4)
})

test('whose machine is gone is noticed at the second beat', async () => {
  const [dead, well] = [await enter({ autoPong: false }), await enter()]
  for (const { socket, visit } of [dead, well]) {
    socket.send(Uint8Array.of(1))
    await until(() => visit.frames.length === 1)
  }
  for (let beat = 0; beat < 3; beat++) {
    const pinged = once(well.socket, 'ping')
    timers.passed(HEARTBEAT_MS)
    await pinged
    const heard = well.visit.frames.length
    well.socket.send(Uint8Array.of(2)) // Behind its answer to the ping.
    await until(() => well.visit.frames.length > heard)
  }
  expect(cuts()).toEqual(['gone'])
  expect([dead.visit.isClosed, well.visit.isClosed]).toEqual([true, false])
})

test('an address has so many places, and all are told goodbye at the end', async () => {
  const inside = [await enter(), await enter(), await enter()]
  const [failure] = (await once(connect(), 'error')) as [Error]
  expect(failure.message).toContain('503')
  expect(events).toContainEqual({
    kind: 'turned-away',
    door: 'mailbox',
    reason: 'connections',
    address: '127.0.0.1'
  })

  const goodbyes = inside.map(({ socket }) => ended(socket))
  await door.close()
  for (const goodbye of goodbyes) expect((await goodbye)[0]).toBe(1001)
  const [late] = (await once(connect(), 'error')) as [Error]
  expect(late.message).toContain('503')
})
