import { expect, test } from 'vitest'
import { newHandTimers } from '../../../tests/support/hand-timers'
import { PROTOCOL_VERSION } from '../wire/entry'
import { messageToFrames } from '../wire/fragment'
import { encodeMailboxMessage } from '../wire/mailbox-message-codec'
import { newConnectionProbes, PATIENCE_MS, type ProbeDeps } from './connection-probes'

/** A socket whose other end is the test. */
class FakeSocket extends EventTarget {
  binaryType = 'blob'
  readonly sent: unknown[] = []
  closed = 0
  constructor(readonly address: string) {
    super()
  }
  send(data: unknown): void {
    this.sent.push(data)
  }
  close(): void {
    this.closed += 1
  }
  open(): void {
    this.dispatchEvent(new Event('open'))
  }
  hear(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

interface Tried {
  readonly timers: ReturnType<typeof newHandTimers>
  readonly sockets: FakeSocket[]
  elapsed: number
  probes: ReturnType<typeof newConnectionProbes>
}

function begin(deps: Partial<ProbeDeps> = {}): Tried {
  const timers = newHandTimers()
  const tried: Tried = { timers, sockets: [], elapsed: 0, probes: null as never }
  tried.probes = newConnectionProbes({
    timers,
    elapsed: () => tried.elapsed,
    location: { protocol: 'https:', host: 'notes.example', origin: 'https://notes.example' },
    isSecure: true,
    hasWorker: true,
    openSocket(address) {
      const socket = new FakeSocket(address)
      tried.sockets.push(socket)
      return socket as never
    },
    fetch: () => Promise.reject(new TypeError('no network')),
    Connection: null,
    ...deps
  })
  return tried
}

const only = ({ sockets }: Tried): FakeSocket => {
  const [socket] = sockets
  if (!socket) throw new Error('nothing was opened')
  return socket
}

test('signaling answers a ping, and the socket is closed', async () => {
  const tried = begin()
  const asked = tried.probes.signaling()
  const socket = only(tried)
  expect(socket.address).toBe('wss://notes.example/signal')
  socket.open()
  expect(socket.sent).toEqual(['{"type":"ping"}'])
  tried.elapsed = 42
  socket.hear('{"type":"publish"}')
  socket.hear('{"type": "pong"}')
  expect(await asked).toEqual({ opened: true, answered: true, ms: 42 })
  expect(socket.closed).toBe(1)
})

test('who opens and is silent is waited for, and no longer', async () => {
  const tried = begin()
  const asked = tried.probes.signaling()
  only(tried).open()
  tried.timers.passed(PATIENCE_MS)
  expect(await asked).toMatchObject({ opened: true, answered: false })
})

test('a relay is known by its first word; other words are somebody else', async () => {
  const word = encodeMailboxMessage({
    kind: 'relay',
    version: PROTOCOL_VERSION,
    store: new Uint8Array(16),
    nonce: new Uint8Array(32)
  })
  const [frame] = [...messageToFrames(word, new Uint8Array(16))]
  const tried = begin()
  const asked = tried.probes.relay('wss://relay.example')
  const socket = only(tried)
  expect(socket.address).toBe('wss://relay.example/mailbox')
  socket.open()
  socket.hear('hello')
  socket.hear(new Uint8Array([0, 250]).buffer)
  socket.hear(frame?.buffer)
  expect(await asked).toMatchObject({ opened: true, isRelay: true })
  expect(socket.sent).toEqual([])
})

test('an address a browser refuses, or where nobody is, is not reached', async () => {
  const refusing = begin({
    openSocket: () => {
      throw new DOMException('mixed content', 'SecurityError')
    }
  })
  expect(await refusing.probes.relay('ws://relay.example')).toMatchObject({ opened: false, isRelay: false })

  const silent = begin()
  const asked = silent.probes.relay('wss://relay.example')
  only(silent).dispatchEvent(new Event('error'))
  expect(await asked).toMatchObject({ opened: false, isRelay: false })
})

/** An end that finds the paths it is told of, and meets the other where there is one. */
class FakeEnd extends EventTarget {
  static made: FakeEnd[] = []
  static finds: readonly string[] = []
  readonly channel = new EventTarget()
  localDescription: unknown = null
  closed = false
  constructor(readonly configuration: RTCConfiguration) {
    super()
    FakeEnd.made.push(this)
  }
  createDataChannel(): EventTarget {
    return this.channel
  }
  createOffer(): Promise<unknown> {
    return Promise.resolve({})
  }
  createAnswer(): Promise<unknown> {
    return Promise.resolve({})
  }
  setLocalDescription(description: unknown): Promise<void> {
    this.localDescription = description
    for (const type of FakeEnd.finds) this.#name({ type })
    this.#name(null)
    return Promise.resolve()
  }
  setRemoteDescription(): Promise<void> {
    if (FakeEnd.finds.length > 0) this.channel.dispatchEvent(new Event('open'))
    return Promise.resolve()
  }
  addIceCandidate(): Promise<void> {
    return Promise.reject(new Error('leads nowhere'))
  }
  close(): void {
    this.closed = true
  }
  #name(candidate: unknown): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }))
  }
}

function beginPaths(finds: readonly string[]): Tried {
  FakeEnd.made = []
  FakeEnd.finds = finds
  return begin({ Connection: FakeEnd as never })
}

test('two ends in the page name the paths they found, and are closed', async () => {
  const { probes } = beginPaths(['host', 'srflx'])
  const servers = [{ urls: 'stun:stun.example' }]
  expect(await probes.paths(servers)).toEqual({
    isPossible: true,
    kinds: new Set(['inside', 'outside']),
    met: true
  })
  expect(FakeEnd.made.map(({ configuration, closed }) => ({ ...configuration, closed }))).toEqual(
    Array.from({ length: 2 }, () => ({ iceServers: servers, iceTransportPolicy: 'all', closed: true }))
  )
})

test('a TURN server is tried with nothing but its own paths', async () => {
  const { probes } = beginPaths(['relay'])
  expect(await probes.relayedPaths([{ urls: 'turn:turn.example' }])).toMatchObject({ kinds: new Set(['relayed']) })
  expect(FakeEnd.made[0]?.configuration.iceTransportPolicy).toBe('relay')
})

test('ends that never meet are given up', async () => {
  const tried = beginPaths([])
  const asked = tried.probes.paths([])
  tried.timers.passed(PATIENCE_MS)
  expect(await asked).toEqual({ isPossible: true, kinds: new Set(), met: false })
  expect(FakeEnd.made.every(({ closed }) => closed)).toBe(true)
})

test('a browser without such connections says so', async () => {
  expect(await begin().probes.paths([])).toMatchObject({ isPossible: false })
})

test('the time is the one the page’s own server says, and none where it says none', async () => {
  const date = 'Tue, 24 Nov 2026 09:40:00 GMT'
  const asked: string[] = []
  const saying = begin({
    fetch: (address) => (asked.push(address), Promise.resolve(new Response('', { headers: { date } })))
  })
  expect(await saying.probes.serverTime()).toBe(Date.parse(date))
  expect(asked).toEqual(['https://notes.example/healthz'])
  expect(await begin({ fetch: () => Promise.resolve(new Response('')) }).probes.serverTime()).toBeNull()
  expect(await begin().probes.serverTime()).toBeNull()
})
