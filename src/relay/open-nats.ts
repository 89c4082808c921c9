/**
 * Opens what relay processes share: the store in a replicated JetStream stream, and the bus. Whatever is wrong with the servers
 * is said in one plain sentence for whoever runs the relay.
 */
import { randomBytes } from 'node:crypto'
import {
  DiscardPolicy,
  JetStreamApiError,
  jetstreamManager,
  RetentionPolicy,
  StorageType,
  type JetStreamManager,
  type StreamConfig,
  type StreamInfo
} from '@nats-io/jetstream'
import { connect, errors, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'
import { bytesToHex } from '$lib/base/bytes'
import { err, ok, type Result } from '$lib/base/result'
import type { Random } from '$lib/base/ports'
import type { MailboxStore } from './mailbox-store'
import { newNatsBus } from './nats-bus'
import { newNatsStore } from './nats-store'
import { openStream, type NatsStream } from './nats-stream'
import { subjectsOf, type Subjects } from './nats-words'
import type { RelayBus } from './relay-bus'

export interface NatsOptions {
  /** Of the stream, and the first word of every subject: letters, digits, `-` and `_`. `eventual` where left out. */
  readonly name?: string
  /** Servers that keep each message. Where left out: 3 in a cluster, 1 on a server alone. */
  readonly replicas?: number
  /** Most bytes of the stream, when it is made; without a limit where left out. */
  readonly maxBytes?: number
  /** How long an answer may take. 5 seconds where left out. */
  readonly timeoutMs?: number
  readonly random?: Pick<Random, 'bytes'>
}

export interface Nats {
  readonly store: MailboxStore
  readonly bus: RelayBus
  /** Closes both and the connection. */
  close(): Promise<void>
}

/** What is wrong, and how to say it. */
export interface NatsFault {
  readonly kind: 'NotReachable' | 'NotAllowed' | 'NoJetStream' | 'SmallPayload' | 'WrongReplicas' | 'BadStream'
  readonly sentence: string
}

type Opened<T> = Promise<Result<T, NatsFault>>

/** Below it parts would be many and the list of pieces would not fit into headers. NATS has 1 MB where nobody says otherwise. */
const LEAST_PAYLOAD_BYTES = 64 * 1024
const ID_BYTES = 16
const TIMEOUT_MS = 5_000
/** A new stream has no leader for a moment. */
const TRIES_FOR_ID = 8

const cryptoRandom: Pick<Random, 'bytes'> = { bytes: (length) => Uint8Array.from(randomBytes(length)) }

/** Connects to any of the servers, and makes the stream where there is none. Addresses are `nats://[user:password@]host:port`. */
export async function openNats(urls: readonly string[], options: NatsOptions = {}): Opened<Nats> {
  const { name = 'eventual', timeoutMs = TIMEOUT_MS, random = cryptoRandom } = options
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    return err(fault('BadStream', `A stream's name is letters, digits, - and _, not "${name}".`))
  }
  const connected = await connectTo(urls, timeoutMs)
  if (!connected.ok) return connected
  const connection = connected.value
  const opened = await openOn(connection, { ...options, name, timeoutMs, random })
  if (!opened.ok) await connection.close()
  return opened
}

interface Settings extends NatsOptions {
  readonly name: string
  readonly timeoutMs: number
  readonly random: Pick<Random, 'bytes'>
}

async function openOn(connection: NatsConnection, settings: Settings): Opened<Nats> {
  const { name, timeoutMs, random } = settings
  const subjects = subjectsOf(name)
  const payload = connection.info?.max_payload ?? 0
  if (payload < LEAST_PAYLOAD_BYTES) return err(fault('SmallPayload', smallPayload(payload)))
  const manager = await managerOf(connection, timeoutMs)
  if (!manager.ok) return manager
  const made = await makeStream(manager.value, subjects, settings, connection.info?.cluster !== undefined)
  if (!made.ok) return made
  const stream = openStream(connection, manager.value, { name, timeoutMs })
  const id = await idOf(stream, subjects, random)
  if (!id.ok) return id
  const store = newNatsStore({ id: id.value, stream, subjects, random })
  const bus = newNatsBus(connection, subjects, bytesToHex(random.bytes(ID_BYTES)))
  return ok({
    store,
    bus,
    async close() {
      await bus.close()
      await store.close()
      await connection.close()
    }
  })
}

async function connectTo(urls: readonly string[], timeoutMs: number): Opened<NatsConnection> {
  const places = urls.map(readAddress)
  const hosts = places.map((place) => place?.host ?? '').join(', ')
  if (places.length === 0 || places.some((place) => place === null)) {
    return err(
      fault('NotReachable', 'Addresses of NATS servers look like nats://host:4222, several with commas between.')
    )
  }
  const [first] = places
  const secure: NodeConnectionOptions = first?.isSecure ? { tls: {} } : {}
  try {
    const login = first?.user ? { user: first.user, pass: first.password } : {}
    const servers = places.map((place) => place?.host ?? '')
    return ok(await connect({ servers, timeout: timeoutMs, ...secure, ...login, ...PATIENCE }))
  } catch (cause) {
    if (cause instanceof Error && cause.name === 'AuthorizationError') {
      return err(fault('NotAllowed', `NATS at ${hosts} does not let this relay in: the name or password is wrong.`))
    }
    return err(fault('NotReachable', `No NATS server answers at ${hosts}.`))
  }
}

/** A lost connection is sought again for ever, quickly and not all at once; a silent one is noticed within seconds. */
const PATIENCE: NodeConnectionOptions = {
  name: 'eventual-relay',
  maxReconnectAttempts: -1,
  reconnectTimeWait: 250,
  reconnectJitter: 250,
  pingInterval: 5_000,
  maxPingOut: 2,
  noAsyncTraces: true
}

interface Address {
  readonly host: string
  readonly user: string
  readonly password: string
  readonly isSecure: boolean
}

function readAddress(text: string): Address | null {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['nats:', 'tls:'].includes(url.protocol) || url.host === '') return null
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  return { host: url.host, user, password, isSecure: url.protocol === 'tls:' }
}

async function managerOf(connection: NatsConnection, timeoutMs: number): Opened<JetStreamManager> {
  try {
    return ok(await jetstreamManager(connection, { timeout: timeoutMs }))
  } catch (cause) {
    return err(jetStreamFault(cause))
  }
}

/** Finds the stream or makes it; one that would lose what was acknowledged is not used. */
async function makeStream(
  manager: JetStreamManager,
  subjects: Subjects,
  settings: Settings,
  isClustered: boolean
): Opened<undefined> {
  const replicas = settings.replicas ?? (isClustered ? 3 : 1)
  try {
    const there = await findStream(manager, settings.name)
    const stream = there ?? (await manager.streams.add(configOf(subjects, settings, replicas)))
    return judgeStream(stream.config, replicas)
  } catch (cause) {
    if (cause instanceof JetStreamApiError && NOT_ENOUGH_SERVERS.includes(cause.code)) {
      return err(fault('WrongReplicas', notEnough(replicas)))
    }
    return err(jetStreamFault(cause))
  }
}

/** The server's numbers: no room on enough peers, more replicas than it may have, and more than one on a server alone. */
const NOT_ENOUGH_SERVERS = [10005, 10023, 10074, 10052]
const STREAM_NOT_FOUND = 10059

async function findStream(manager: JetStreamManager, name: string): Promise<StreamInfo | null> {
  try {
    return await manager.streams.info(name)
  } catch (cause) {
    if (cause instanceof JetStreamApiError && cause.code === STREAM_NOT_FOUND) return null
    throw cause
  }
}

function configOf(
  subjects: Subjects,
  { name, maxBytes = -1 }: Settings,
  replicas: number
): Partial<StreamConfig> & { name: string } {
  return {
    name,
    subjects: [...subjects.all],
    num_replicas: replicas,
    storage: StorageType.File,
    retention: RetentionPolicy.Limits,
    // A full stream says so; it never drops what is old to make room.
    discard: DiscardPolicy.New,
    max_bytes: maxBytes,
    allow_direct: true
  }
}

function judgeStream(config: StreamConfig, replicas: number): Result<undefined, NatsFault> {
  const keeps =
    config.storage === StorageType.File &&
    config.retention === RetentionPolicy.Limits &&
    config.discard === DiscardPolicy.New &&
    config.max_age === 0 &&
    config.max_msgs_per_subject <= 0
  if (!keeps)
    return err(fault('BadStream', `The stream ${config.name} is there, but it does not keep what it takes. ${ANOTHER}`))
  if (config.num_replicas === replicas) return ok()
  const { name, num_replicas: there } = config
  return err(
    fault(
      'WrongReplicas',
      `The stream ${name} is kept by ${serversOf(there)}, not ${replicas}. Change the stream, or say ${there} here.`
    )
  )
}

const ANOTHER = 'Name another one, or remove it.'

/** Drawn by whoever comes first to a stream without one. */
async function idOf(stream: NatsStream, subjects: Subjects, random: Pick<Random, 'bytes'>): Opened<Uint8Array> {
  for (let attempt = 1; ; attempt++) {
    const own = await stream.publish({ subject: subjects.id, headers: {}, data: random.bytes(ID_BYTES), after: 0 })
    const kept = own.ok || own.error.kind === 'Moved' ? await stream.last(subjects.id) : own
    if (kept.ok && kept.value?.data.length === ID_BYTES) return ok(kept.value.data.slice())
    if (attempt === TRIES_FOR_ID)
      return err(fault('NoJetStream', 'JetStream takes nothing in: no server leads the stream.'))
    await new Promise((resolve) => setTimeout(resolve, 50 * 2 ** attempt))
  }
}

function jetStreamFault(cause: unknown): NatsFault {
  if (cause instanceof errors.TimeoutError) {
    return fault('NoJetStream', 'JetStream does not answer: more than half of the NATS servers have to run.')
  }
  if (cause instanceof Error && cause.name === 'JetStreamNotEnabled') {
    return fault(
      'NoJetStream',
      'These NATS servers run without JetStream. Add jetstream { store_dir: … } to their configuration.'
    )
  }
  const code = cause instanceof JetStreamApiError ? ` ${cause.code}` : ''
  return fault('NoJetStream', `JetStream refused the stream (its error${code}).`)
}

function smallPayload(bytes: number): string {
  return `NATS takes messages of ${bytes} bytes at most, and ${LEAST_PAYLOAD_BYTES} are needed: set max_payload to 1MB.`
}

function notEnough(replicas: number): string {
  return `There are not enough NATS servers with JetStream and room for ${replicas} replicas.`
}

function serversOf(count: number): string {
  return count === 1 ? '1 server' : `${count} servers`
}

function fault(kind: NatsFault['kind'], sentence: string): NatsFault {
  return { kind, sentence }
}
