import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { MAX_CONNECTIONS_PER_ADDRESS, MAX_MESSAGE_BYTES, MESSAGE_BURST, MESSAGES_PER_SECOND } from './limits'
import { startServer, type RunningServer } from './server'

const directory = mkdtempSync(join(tmpdir(), 'eventual-server-'))
writeFileSync(join(directory, 'index.html'), '<!doctype html><title>shell</title>')
afterAll(() => rmSync(directory, { recursive: true }))

let server: RunningServer
let port: number
const sockets: WebSocket[] = []

beforeEach(async () => {
  const started = await startServer({ directory, host: '127.0.0.1', port: 0 })
  if (!started.ok) throw new Error(started.error.code)
  server = started.value
  port = Number(new URL(server.address).port)
})

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await server.close()
})

async function enter(topic: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/signal`)
  sockets.push(socket)
  await once(socket, 'open')
  tell(socket, { type: 'subscribe', topics: [topic] })
  tell(socket, { type: 'ping' })
  expect(await nextMessage(socket)).toEqual({ type: 'pong' })
  return socket
}

function tell(socket: WebSocket, message: object): void {
  socket.send(JSON.stringify(message))
}

async function nextMessage(socket: WebSocket): Promise<unknown> {
  const [data] = (await once(socket, 'message')) as [Buffer]
  return JSON.parse(data.toString())
}

async function closeCode(socket: WebSocket): Promise<number> {
  const [code] = (await once(socket, 'close')) as [number]
  return code
}

async function isWell(): Promise<boolean> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`)
  return ((await answer.json()) as { ok: boolean }).ok
}

test('two browsers on one topic hear each other, and how many they are', async () => {
  const [alice, bob] = [await enter('room'), await enter('room')]

  tell(alice, { type: 'publish', topic: 'room', data: 'offer' })
  expect(await nextMessage(bob)).toEqual({ type: 'publish', topic: 'room', clients: 2, data: 'offer' })
})

test('who closed is forgotten', async () => {
  const [alice, bob] = [await enter('room'), await enter('room')]
  bob.close()
  await closeCode(bob)

  tell(alice, { type: 'publish', topic: 'room', data: 'anyone?' })
  expect(await nextMessage(alice)).toMatchObject({ clients: 1 })
})

test('garbage closes the connection it came on and no other', async () => {
  const alice = await enter('room')
  for (const [garbage, code] of [
    ['no json', 1003],
    [Buffer.from([0, 255, 1]), 1003],
    ['[1,2]', 1003],
    [JSON.stringify({ type: 'publish', data: 'x'.repeat(MAX_MESSAGE_BYTES) }), 1009]
  ] as const) {
    const mallory = await enter('room')
    mallory.send(garbage)
    expect(await closeCode(mallory)).toBe(code)
  }
  tell(alice, { type: 'ping' })
  expect(await nextMessage(alice)).toEqual({ type: 'pong' })
})

test('bytes that are no WebSocket frames, from many at once, leave the server well', async () => {
  const seed = 7
  const strangers = await Promise.all(Array.from({ length: 40 }, (_, at) => rawSocket(at % 2 === 0)))
  for (const [at, stranger] of strangers.entries()) {
    stranger.write(pseudoRandomBytes(seed * 1000 + at, 3000))
    stranger.end()
  }
  await Promise.all(strangers.map((stranger) => once(stranger, 'close')))
  expect(await isWell(), `seed ${seed}`).toBe(true)
})

test('an upgrade to anywhere else is refused, and a broken request answered', async () => {
  const elsewhere = new WebSocket(`ws://127.0.0.1:${port}/other`)
  const [failure] = (await once(elsewhere, 'error')) as [Error]
  expect(failure.message).toContain('404')

  const broken = connect(port, '127.0.0.1')
  broken.write('NONSENSE\r\n\r\n')
  const [answer] = (await once(broken, 'data')) as [Buffer]
  expect(answer.toString()).toContain('400')
  broken.destroy()

  for (const path of ['/%E0%A4%A', '/..%2f..%2fetc/passwd', '/%00', '//', '/\\..\\']) {
    expect((await fetch(`http://127.0.0.1:${port}${path}`)).status, path).toBeLessThan(500)
  }
  expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' })).status).toBe(405)
})

test('a sender too fast is read more slowly, and nothing it sent is lost', async () => {
  const [alice, mallory] = [await enter('room'), await enter('elsewhere')]
  const sent = MESSAGE_BURST + 40
  const heard: number[] = []
  const heardAll = new Promise<void>((resolve) => {
    alice.on('message', (data: Buffer) => {
      if (heard.push((JSON.parse(data.toString()) as { data: number }).data) === sent) resolve()
    })
  })
  const began = performance.now()
  for (let at = 0; at < sent; at++) tell(mallory, { type: 'publish', topic: 'room', data: at })
  await heardAll
  expect(heard).toEqual(Array.from({ length: sent }, (_, at) => at))

  tell(mallory, { type: 'ping' })
  await nextMessage(mallory)
  // Whatever the burst lets through at once, the rest comes at the rate; a slow machine only takes longer.
  const beyondBurst = sent + 1 - MESSAGE_BURST
  expect(performance.now() - began).toBeGreaterThan(((beyondBurst - 1) / MESSAGES_PER_SECOND) * 1_000)
  expect(await isWell()).toBe(true)
})

test('one address opens a bounded number of connections', async () => {
  await Promise.all(Array.from({ length: MAX_CONNECTIONS_PER_ADDRESS }, () => enter('room')))
  const oneMore = new WebSocket(`ws://127.0.0.1:${port}/signal`)
  const [failure] = (await once(oneMore, 'error')) as [Error]
  expect(failure.message).toContain('503')

  const [first] = sockets
  first?.close()
  if (first) await closeCode(first)
  await enter('room')
})

test('closing says goodbye to those connected and frees the port', async () => {
  const alice = await enter('room')
  const goodbye = closeCode(alice)
  await server.close()

  expect(await goodbye).toBe(1001)
  const again = await startServer({ directory, host: '127.0.0.1', port })
  expect(again.ok).toBe(true)
  if (again.ok) server = again.value
})

test('an address in use is an answer, not a crash', async () => {
  expect(await startServer({ directory, host: '127.0.0.1', port })).toEqual({
    ok: false,
    error: { kind: 'CannotListen', code: 'EADDRINUSE' }
  })
})

async function rawSocket(isUpgraded: boolean): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => socket.destroy())
  await once(socket, 'connect')
  if (isUpgraded) {
    const key = Buffer.from('sixteen bytes ok').toString('base64')
    socket.write(
      `GET /signal HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: ${key}\r\n` +
        'Sec-WebSocket-Version: 13\r\n\r\n'
    )
    await once(socket, 'data')
  }
  socket.resume()
  return socket
}

function pseudoRandomBytes(seed: number, length: number): Buffer {
  let state = seed
  return Buffer.from(Array.from({ length }, () => (state = (state * 1103515245 + 12345) % 2 ** 31) >>> 16))
}
