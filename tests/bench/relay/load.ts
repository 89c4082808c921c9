/** What a load process does when asked: opens connections, writes, listens, catches up. It keeps them between questions. */
import { answerQuestions } from './child'
import { hocuspocus } from './hocuspocus'
import { percentile } from '../measure'
import { nowMs, openRawSocket, type RawSocket } from './raw-socket'
import { ours } from './ours'
import { signaling } from './signaling'
import type { Tongue, TongueName } from './tongue'

const TONGUES: Readonly<Record<TongueName, Tongue>> = { ours, hocuspocus, signaling }

/** Connections opened at one time; servers have a queue of so many. */
const OPENING_AT_ONCE = 64

/** Servers count connections by address; the loopback network has sixteen million of them. */
const CONNECTIONS_OF_AN_ADDRESS = 200

/** What is late by so much is called missing. */
const LATEST_MS = 60_000

interface Server {
  readonly tongue: TongueName
  readonly port: number
}

interface Load extends Server {
  /** Writers take these in turn. */
  readonly rooms: readonly string[]
  readonly writers: number
  readonly each: number
  /** Edits of one writer sent and not yet taken. */
  readonly window: number
}

export interface Latencies {
  readonly heard: number
  readonly missing: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
}

const nothing = () => undefined
const framesByKey = new Map<string, Promise<readonly Buffer[]>>()
const listeners: RawSocket[] = []
/** When each listener heard the edits of the present round, in order. */
let arrivals: number[][] = []
let opened = 0

async function connection({ tongue, port }: Server, room: string): Promise<RawSocket> {
  const host = Math.floor((opened += 1) / CONNECTIONS_OF_AN_ADDRESS)
  const place = { port, path: TONGUES[tongue].path, from: `127.0.${1 + (host >> 7)}.${1 + (host & 127)}` }
  const socket = await openRawSocket(place)
  await TONGUES[tongue].join(socket, room)
  socket.hear(nothing)
  return socket
}

function framesOf(tongue: TongueName, room: string, writer: number, count: number): Promise<readonly Buffer[]> {
  const key = JSON.stringify([tongue, room, writer, count])
  const frames = framesByKey.get(key) ?? TONGUES[tongue].edits(room, writer, count)
  framesByKey.set(key, frames)
  return frames
}

const roomOf = ({ rooms }: Load, writer: number): string => rooms[writer % rooms.length] ?? 'room'

/** Seals and signs ahead of the clock. */
async function prepare(load: Load): Promise<void> {
  for (let writer = 0; writer < load.writers; writer++) {
    await framesOf(load.tongue, roomOf(load, writer), writer, load.each)
  }
}

/** Everybody writes at once; from the first edit sent until the server has taken the last. They stay until told to leave. */
async function write(load: Load): Promise<{ readonly beganMs: number; readonly takenMs: number }> {
  const voices = await Promise.all(
    Array.from({ length: load.writers }, async (_, writer) => {
      const room = roomOf(load, writer)
      const frames = await framesOf(load.tongue, room, writer, load.each)
      return { socket: await connection(load, room), frames, ear: TONGUES[load.tongue].ear(room, writer) }
    })
  )
  await settled()
  const beganMs = nowMs()
  await Promise.all(voices.map((voice) => allTaken(voice, load.window)))
  const takenMs = nowMs()
  spoken.push(...voices.map(({ socket }) => socket))
  return { beganMs, takenMs }
}

interface Voice {
  readonly socket: RawSocket
  readonly frames: readonly Buffer[]
  readonly ear: ReturnType<Tongue['ear']>
}

function allTaken({ socket, frames, ear }: Voice, window: number): Promise<void> {
  let sent = 0
  const sendUpTo = (limit: number) => {
    while (sent < Math.min(limit, frames.length)) socket.send(frames[sent++]!)
  }
  return new Promise((resolve) => {
    socket.hear((payload) => {
      const taken = ear(payload)?.taken
      if (taken === undefined) return
      sendUpTo(taken + window)
      if (taken >= frames.length) resolve()
    })
    sendUpTo(window)
  })
}

/** Opens so many more that hear what is said in the room; resolves to how many there are now. */
async function listen({ count, room, ...server }: Server & { room: string; count: number }): Promise<number> {
  while (listeners.length < count) {
    const some = Math.min(OPENING_AT_ONCE, count - listeners.length)
    const sockets = await Promise.all(Array.from({ length: some }, () => connection(server, room)))
    listeners.push(...sockets)
  }
  return held()
}

const held = (): number => listeners.filter(({ isOpen }) => isOpen).length

/** From now on arrivals are counted anew. */
function beginRound({ tongue, room }: { tongue: TongueName; room: string }): void {
  arrivals = listeners.map((socket) => {
    const times: number[] = []
    const ear = TONGUES[tongue].ear(room, null)
    socket.hear((payload) => {
      const edits = ear(payload)?.edits ?? 0
      for (let i = 0; i < edits; i++) times.push(nowMs())
    })
    return times
  })
}

interface Speech extends Server {
  readonly room: string
  readonly writer: number
  readonly edits: number
  readonly everyMs: number
}

async function prepareOne({ tongue, room, writer, edits }: Speech): Promise<void> {
  await framesOf(tongue, room, writer, edits)
}

/** One writer says so many edits at their times; resolves to when each was sent. */
async function speak(wish: Speech): Promise<readonly number[]> {
  const frames = await framesOf(wish.tongue, wish.room, wish.writer, wish.edits)
  const socket = await connection(wish, wish.room)
  const sent: number[] = []
  const beganMs = nowMs()
  for (const [i, frame] of frames.entries()) {
    await until(beganMs + i * wish.everyMs)
    sent.push(nowMs())
    socket.send(frame)
  }
  await settled()
  spoken.push(socket)
  return sent
}

/** Writers stay until the server is done with what they said. */
const spoken: RawSocket[] = []

/** How long what was sent took to be heard, by every listener; the first `skip` edits are warm-up. */
async function latencies({ sent, skip }: { sent: readonly number[]; skip: number }): Promise<Latencies> {
  const lastMs = nowMs() + LATEST_MS
  const isHeard = () => arrivals.every((times) => times.length >= sent.length)
  while (!isHeard() && nowMs() < lastMs) await until(nowMs() + 50)
  const all = arrivals.flatMap((times) =>
    times
      .slice(0, sent.length)
      .map((at, i) => at - sent[i]!)
      .slice(skip)
  )
  const expected = arrivals.length * (sent.length - skip)
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((share) => percentile(all, share))
  return { heard: all.length, missing: expected - all.length, p50: p50!, p95: p95!, p99: p99! }
}

/** From the request to connect until a newcomer has all edits of the room, in milliseconds. */
async function catchUp({ room, total, ...server }: Server & { room: string; total: number }): Promise<number> {
  const beganMs = nowMs()
  const socket = await connection(server, room)
  await TONGUES[server.tongue].catchUp(socket, room, total)
  const ms = nowMs() - beganMs
  await socket.close()
  return ms
}

async function leave(): Promise<void> {
  const all = [...listeners.splice(0), ...spoken.splice(0)].filter(({ isOpen }) => isOpen)
  await Promise.all(all.map((socket) => socket.close()))
}

const until = (atMs: number) => new Promise<void>((resolve) => void setTimeout(resolve, Math.max(0, atMs - nowMs())))
const settled = () => new Promise<void>((resolve) => void setImmediate(resolve))

const answers = { prepare, prepareOne, write, listen, held, beginRound, speak, latencies, catchUp, leave }
export type LoadAnswers = typeof answers

export function runLoad(): void {
  answerQuestions(answers)
}
