/**
 * What works from here, found out by trying: a socket that answers, a path between two ends in this very page, a server's time.
 *
 * - Each try ends by itself: after `PATIENCE_MS` what was not found counts as not there. Nothing is thrown, and nothing stays open.
 * - Nothing is said to anybody but what a stranger says too: no name, no workspace, no key.
 */
import type { Timers } from '$lib/base/ports'
import { takeFrame } from '$lib/wire/fragment'
import { decodeMailboxMessage } from '$lib/wire/mailbox-message-codec'
import type { PageProtocol } from '$lib/wire/relay-address'

/** Longer than a phone takes to bring its radio up; shorter than people wait. */
export const PATIENCE_MS = 8_000

export interface PageFound {
  readonly protocol: PageProtocol
  /** Keys can be made. */
  readonly isSecure: boolean
  /** It can open without a network. */
  readonly hasWorker: boolean
}

export interface SocketFound {
  readonly opened: boolean
  /** It said what such a server says. */
  readonly answered: boolean
  /** From opening to the answer. */
  readonly ms: number
}

export interface RelayFound {
  readonly opened: boolean
  readonly isRelay: boolean
  readonly ms: number
}

/** `inside`: to devices of the same network; `outside`: by the address a STUN server saw; `relayed`: through a TURN server. */
export type PathKind = 'inside' | 'outside' | 'relayed'

export interface PathsFound {
  /** The browser makes such connections at all. */
  readonly isPossible: boolean
  readonly kinds: ReadonlySet<PathKind>
  /** The two ends in this page met. */
  readonly met: boolean
}

export interface ConnectionProbes {
  page(): PageFound
  /** y-webrtc's signaling at the page's own server. */
  signaling(): Promise<SocketFound>
  /** `wss://…`, as `parseRelayAddress` gives it. */
  relay(address: string): Promise<RelayFound>
  /** Direct, by these STUN servers; nobody else is asked. */
  paths(servers: readonly RTCIceServer[]): Promise<PathsFound>
  /** Only through these TURN servers. */
  relayedPaths(servers: readonly RTCIceServer[]): Promise<PathsFound>
  /** The page's own server's time, to the second; null where it says none. */
  serverTime(): Promise<number | null>
}

export interface ProbeDeps {
  readonly timers: Timers
  /** Milliseconds that only grow. */
  elapsed(): number
  readonly location: { readonly protocol: string; readonly host: string; readonly origin: string }
  readonly isSecure: boolean
  readonly hasWorker: boolean
  openSocket(address: string): WebSocket
  fetch(address: string, init: RequestInit): Promise<Response>
  /** Null where the browser has none. */
  readonly Connection: typeof RTCPeerConnection | null
}

const KINDS: Readonly<Record<string, PathKind>> = {
  host: 'inside',
  srflx: 'outside',
  prflx: 'outside',
  relay: 'relayed'
}

export function newConnectionProbes(deps: ProbeDeps): ConnectionProbes {
  const protocol = deps.location.protocol === 'https:' ? 'https:' : 'http:'
  return {
    page: () => ({ protocol, isSecure: deps.isSecure, hasWorker: deps.hasWorker }),
    signaling: () =>
      askSocket(deps, `${protocol === 'https:' ? 'wss' : 'ws'}://${deps.location.host}/signal`, {
        say: JSON.stringify({ type: 'ping' }),
        isAnswer: isPong
      }),
    async relay(address) {
      const { opened, answered, ms } = await askSocket(deps, `${address}/mailbox`, {
        say: null,
        isAnswer: isRelaysFirstWord
      })
      return { opened, isRelay: answered, ms }
    },
    paths: (servers) => findPaths(deps, { iceServers: [...servers], iceTransportPolicy: 'all' }),
    relayedPaths: (servers) => findPaths(deps, { iceServers: [...servers], iceTransportPolicy: 'relay' }),
    serverTime: () => readServerTime(deps)
  }
}

interface Question {
  /** Said once it is open; null where the other end speaks first. */
  readonly say: string | null
  isAnswer(data: unknown): boolean
}

/** Opens a socket, waits for one answer, and closes it. */
function askSocket({ openSocket, timers, elapsed }: ProbeDeps, address: string, asked: Question): Promise<SocketFound> {
  const began = elapsed()
  const found = { opened: false, answered: false }
  return new Promise((resolve) => {
    const socket = openedOrNull(openSocket, address)
    const end = () => {
      cancel()
      socket?.close()
      resolve({ ...found, ms: Math.round(elapsed() - began) })
    }
    const cancel = timers.after(PATIENCE_MS, end)
    if (!socket) return end()
    socket.binaryType = 'arraybuffer'
    socket.addEventListener('open', () => {
      found.opened = true
      if (asked.say !== null) socket.send(asked.say)
    })
    socket.addEventListener('message', ({ data }) => {
      if (!asked.isAnswer(data)) return
      found.answered = true
      end()
    })
    socket.addEventListener('error', end)
    socket.addEventListener('close', end)
  })
}

/** A browser throws for what it will not even try. */
function openedOrNull(openSocket: ProbeDeps['openSocket'], address: string): WebSocket | null {
  try {
    return openSocket(address)
  } catch {
    return null
  }
}

function isPong(data: unknown): boolean {
  return typeof data === 'string' && /"type":\s*"pong"/.test(data)
}

function isRelaysFirstWord(data: unknown): boolean {
  if (!(data instanceof ArrayBuffer)) return false
  const taken = takeFrame(null, new Uint8Array(data))
  if (!taken.ok || !taken.value.message) return false
  const message = decodeMailboxMessage(taken.value.message)
  return message.ok && message.value?.kind === 'relay'
}

/** Two ends in this page look for a path to each other; what kinds they find is what others could be reached by. */
async function findPaths({ Connection, timers }: ProbeDeps, configuration: RTCConfiguration): Promise<PathsFound> {
  const kinds = new Set<PathKind>()
  const ends = Connection && makeEnds(Connection, configuration)
  if (!ends) return { isPossible: false, kinds, met: false }
  let met = false
  let stop = (): void => undefined
  const patience = new Promise<void>((resolve) => (stop = timers.after(PATIENCE_MS, resolve)))
  const opened = opening(ends[0])
  const described = describe(ends)
  const named = ends.map((end, at) => {
    // What comes before a description is refused by a browser, so it waits.
    const pass = (candidate: RTCIceCandidate) => described.then(() => ends[1 - at]?.addIceCandidate(candidate))
    return gather(end, (kind) => kinds.add(kind), pass)
  })
  const meeting = Promise.all([described, opened]).then(() => (met = true))
  await Promise.race([patience, Promise.all([...named, meeting]).catch(() => undefined)])
  stop()
  for (const end of ends) end.close()
  return { isPossible: true, kinds, met }
}

type Ends = readonly [RTCPeerConnection, RTCPeerConnection]

function makeEnds(Connection: typeof RTCPeerConnection, configuration: RTCConfiguration): Ends | null {
  try {
    return [new Connection(configuration), new Connection(configuration)]
  } catch {
    return null
  }
}

/** Resolves when this end has named every path it found. */
function gather(
  end: RTCPeerConnection,
  found: (kind: PathKind) => void,
  pass: (candidate: RTCIceCandidate) => Promise<unknown>
): Promise<void> {
  return new Promise((resolve) => {
    end.addEventListener('icecandidate', ({ candidate }) => {
      if (!candidate) return resolve()
      const kind = KINDS[candidate.type ?? '']
      if (kind) found(kind)
      // One that leads nowhere is one of several.
      pass(candidate).catch(() => undefined)
    })
  })
}

/** Resolves when a channel to the other end is open. */
function opening(caller: RTCPeerConnection): Promise<void> {
  const channel = caller.createDataChannel('check')
  return new Promise((resolve) => channel.addEventListener('open', () => resolve()))
}

/** Each end learns what the other one is. */
async function describe([caller, called]: Ends): Promise<void> {
  await caller.setLocalDescription(await caller.createOffer())
  if (caller.localDescription) await called.setRemoteDescription(caller.localDescription)
  await called.setLocalDescription(await called.createAnswer())
  if (called.localDescription) await caller.setRemoteDescription(called.localDescription)
}

/** Every HTTP server says when it answered, one of the page's own origin also to us. */
async function readServerTime({ fetch, location, timers }: ProbeDeps): Promise<number | null> {
  const giveUp = new AbortController()
  const stop = timers.after(PATIENCE_MS, () => giveUp.abort())
  try {
    const answer = await fetch(`${location.origin}/healthz`, { cache: 'no-store', signal: giveUp.signal })
    const ms = Date.parse(answer.headers.get('date') ?? '')
    return Number.isNaN(ms) ? null : ms
  } catch {
    return null
  } finally {
    stop()
  }
}
