/** One contender measured once: two processes of its server, each on an empty folder, one after the other. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Child } from './child'
import type { Contender } from './contenders'
import type { StoredReport } from './hocuspocus-server'
import type { LoadAnswers } from './load'
import { nowMs } from './raw-socket'
import { WINDOW, WRITERS, type FanOut, type Rounds } from './rounds'

/** Takes down one value of one measure. */
export type Note = (measure: string, value: number) => void

export interface Loads {
  /** Those who write. */
  readonly voices: Child
  /** Those who listen and catch up, in a process of their own. */
  readonly ears: Child
}

interface Memory {
  readonly rss: number
  readonly heapUsed: number
  readonly external: number
}

const OFFICE = 'office'

const askLoad = <K extends keyof LoadAnswers>(child: Child, name: K, args?: Parameters<LoadAnswers[K]>[0]) =>
  child.ask(name, args) as Promise<Awaited<ReturnType<LoadAnswers[K]>>>

export async function measureContender(contender: Contender, rounds: Rounds, loads: Loads, note: Note): Promise<void> {
  if (contender.isDurable) await onFreshServer(contender, (server) => measureStoring(server, rounds, loads, note))
  await onFreshServer(contender, (server) => measureListening(server, rounds, loads, note))
}

interface Serving {
  readonly contender: Contender
  readonly process: Child
  readonly port: number
  readonly tongue: Contender['tongue']
}

async function onFreshServer(contender: Contender, measure: (server: Serving) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'eventual-bench-relay-'))
  const process = contender.start(folder)
  try {
    await measure({ contender, process, port: await process.listening, tongue: contender.tongue })
  } catch (cause) {
    const said = `${cause instanceof Error ? cause.message : String(cause)} ${process.complaints()}`
    throw new Error(said.trim(), { cause })
  } finally {
    await process.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function measureStoring(server: Serving, rounds: Rounds, loads: Loads, note: Note): Promise<void> {
  const { voices, ears } = loads
  const apart = Array.from({ length: WRITERS }, (_, i) => `apart ${i}`)
  const book = { stored: 0 }
  await store(server, voices, ['warm-up'], 25, book)

  const together = await store(server, voices, ['together'], rounds.accepted, book)
  note('accept', together.perSecond)
  note('accept.cpu', together.cpuUs)
  note('accept.quiet', together.quietPerSecond)
  if (together.longestLagMs !== null) note('lag', together.longestLagMs)
  const alone = await store(server, voices, apart, rounds.accepted, book)
  note('accept.apart', alone.perSecond)
  note('accept.apart.cpu', alone.cpuUs)
  note('accept.apart.quiet', alone.quietPerSecond)

  if (server.contender.name === 'hocuspocus every update') return // Holds the same state as the one that stores seldom.
  await store(server, voices, ['past'], Math.ceil(rounds.past / WRITERS), book)
  const { port, tongue } = server
  note('catchup', await askLoad(ears, 'catchUp', { port, tongue, room: 'past', total: rounds.past }))
}

interface Stored {
  readonly perSecond: number
  /** Microseconds of the server's processor time for each edit, until then. */
  readonly cpuUs: number
  /** The same, counted until the server has done all that these edits made it do. */
  readonly quietPerSecond: number
  /** Longest from an acknowledgement to the disk; null where the first means the second. */
  readonly longestLagMs: number | null
}

/** Twenty writers push their edits into the rooms; from the first one sent until the last is on disk. */
async function store(
  { contender, process, port, tongue }: Serving,
  voices: Child,
  rooms: readonly string[],
  each: number,
  book: { stored: number }
): Promise<Stored> {
  const load = { tongue, port, rooms, writers: WRITERS, each, window: WINDOW }
  await askLoad(voices, 'prepare', load)
  const cpuMs = await meterOf(process)
  const { beganMs, takenMs } = await askLoad(voices, 'write', load)
  const edits = WRITERS * each
  book.stored += edits
  const perSecond = (endMs: number) => (edits / (endMs - beganMs)) * 1_000
  const onDisk = contender.acksDurably ? null : ((await process.ask('stored', book.stored)) as StoredReport)
  // Whoever writes on every edit is not done when one write happened to hold the last of them.
  const writesEach = contender.name === 'hocuspocus every update'
  if (writesEach) await process.ask('drained', book.stored)
  const quietMs = writesEach ? nowMs() : (onDisk?.atMs ?? takenMs)
  const cpuUs = ((await cpuMs()) / edits) * 1_000
  await askLoad(voices, 'leave')
  return {
    perSecond: perSecond(onDisk?.atMs ?? takenMs),
    cpuUs,
    quietPerSecond: perSecond(quietMs),
    longestLagMs: onDisk?.longestLagMs ?? null
  }
}

/** What it returns tells the processor time since. */
async function meterOf(process: Child): Promise<() => Promise<number>> {
  const atFirst = (await process.ask('cpu')) as number
  return async () => ((await process.ask('cpu')) as number) - atFirst
}

async function measureListening(server: Serving, rounds: Rounds, { voices, ears }: Loads, note: Note): Promise<void> {
  const { process, port, tongue } = server
  const room = { port, tongue, room: OFFICE }
  const points: { readonly count: number; readonly memory: Memory }[] = []
  for (const count of rounds.idle) {
    const held = await askLoad(ears, 'listen', { ...room, count })
    points.push({ count: held, memory: (await process.ask('memory')) as Memory })
  }
  const kilobytes = (of: (memory: Memory) => number) =>
    slope(points.map(({ count, memory }) => [count, of(memory)])) / 1_024
  note(
    'idle',
    kilobytes(({ rss }) => rss)
  )
  note(
    'idle.heap',
    kilobytes(({ heapUsed, external }) => heapUsed + external)
  )

  await askLoad(ears, 'leave')

  for (const fanOut of rounds.fanOuts) await measureFanOut(server, fanOut, { voices, ears }, note)
}

async function measureFanOut(
  { process, port, tongue }: Serving,
  { sockets, edits, skip, everyMs }: FanOut,
  { voices, ears }: Loads,
  note: Note
): Promise<void> {
  const room = { port, tongue, room: OFFICE }
  await askLoad(ears, 'listen', { ...room, count: sockets })
  await askLoad(ears, 'beginRound', room)
  // Another writer for each round: a log goes on where it stopped, and these begin anew.
  const spoken = { ...room, writer: sockets, edits, everyMs }
  await askLoad(voices, 'prepareOne', spoken)
  const cpuMs = await meterOf(process)
  const sent = await askLoad(voices, 'speak', spoken)
  const heard = await askLoad(ears, 'latencies', { sent, skip })
  note(`fanout.${sockets}.cpu`, ((await cpuMs()) / (sockets * edits)) * 1_000)
  note(`held.${sockets}`, await askLoad(ears, 'held'))
  for (const share of ['p50', 'p95', 'p99'] as const) note(`fanout.${sockets}.${share}`, heard[share])
  note(`missing.${sockets}`, heard.missing)
  await Promise.all([askLoad(voices, 'leave'), askLoad(ears, 'leave')])
}

/** Least squares: how much the second grows for each one of the first. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length
  const [x, y] = [mean(0), mean(1)]
  const covariance = points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0)
  return covariance / points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0)
}
