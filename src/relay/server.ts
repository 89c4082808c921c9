/**
 * The one server of Eventual, on one port: the built app where there is one, y-webrtc signaling, mailboxes where there are
 * any, a health check and metrics. What rooms say to each other is kept nowhere; what mailboxes keep is the hub's.
 */
import { existsSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { err, ok, type Result } from '$lib/base/result'
import { plainWorld, refuseUpgrade, type OpenDoor } from './door'
import { answerWith } from './http-answers'
import { isMailbox, openMailboxSockets } from './mailbox-sockets'
import type { MailboxHub } from './mailbox-hub'
import type { Metrics } from './metrics'
import { noBus, type RelayBus } from './relay-bus'
import type { SocketEvent } from './relay-event'
import { isSignaling, openSignalingSockets } from './signaling-sockets'

/** PEM texts. */
export interface Certificate {
  readonly cert: string
  readonly key: string
}

export interface ServerOptions {
  /** Folder of the built app, or null for a relay alone. */
  readonly directory: string | null
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Serves https and wss. */
  readonly certificate?: Certificate | null
  /** Without a hub there are no mailboxes; closing the server closes it, and what it stands on is its owner's. */
  readonly hub?: MailboxHub | null
  /** Between relay processes that serve the same people. */
  readonly bus?: RelayBus
  /** Whether what is kept can be reached. */
  readonly isWell?: (() => Promise<boolean>) | null
  readonly metrics?: Metrics | null
  readonly hasPublicMetrics?: boolean
  readonly tell?: (event: SocketEvent) => void
  readonly trustsProxy?: boolean
  readonly mostConnectionsPerAddress?: number
}

export interface RunningServer {
  /** For a person to open, e.g. `http://localhost:4173`. */
  readonly address: string
  /** Takes another certificate for connections from now on; false where it is none, or where there is no https. */
  renew(certificate: Certificate): boolean
  /** Takes nobody more, stores what was taken, ends every connection and resolves when the port is free again. */
  close(): Promise<void>
}

/** `code` is what the system calls it. `NoApp`: the folder of the app has no page in it. */
export interface ServerFault {
  readonly kind: 'CannotListen' | 'NoApp' | 'BadCertificate'
  readonly code: string
}

/** A request comes whole within this, or its connection is ended: who sends a byte a minute holds no place. */
const REQUEST_MS = 20_000

/** Starts listening; fails where the address is taken or not allowed. */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer, ServerFault>> {
  const { directory, hub = null, metrics = null, isWell = null, hasPublicMetrics = false } = options
  if (directory !== null && !existsSync(join(directory, 'index.html'))) return err({ kind: 'NoApp', code: 'ENOENT' })
  const created = create(options.certificate ?? null, answerWith({ directory, isWell, metrics, hasPublicMetrics }))
  if (!created.ok) return created
  const server = created.value
  const doors = openDoors(options, hub)
  server.on('upgrade', (request, socket, head) => {
    const door = doors.find(({ isFor }) => isFor(request))?.door
    if (door) door.upgrade(request, socket, head)
    else refuseUpgrade(socket, '404 Not Found')
  })

  const listening = await listen(server, options)
  if (!listening.ok) {
    await Promise.all(doors.map(({ door }) => door.close()))
    return listening
  }
  return ok({
    address: addressOf(server, options),
    renew: (certificate) => 'setSecureContext' in server && renew(server, certificate),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await hub?.close()
      await Promise.all(doors.map(({ door }) => door.close()))
      server.closeAllConnections()
      await closed
    }
  })
}

function openDoors(options: ServerOptions, hub: MailboxHub | null) {
  const { tell = plainWorld.tell, trustsProxy = false, mostConnectionsPerAddress } = options
  const world = {
    ...plainWorld,
    tell,
    trustsProxy,
    ...(mostConnectionsPerAddress === undefined ? {} : { mostConnectionsPerAddress })
  }
  const doors: { isFor: typeof isMailbox; door: OpenDoor }[] = [
    { isFor: isSignaling, door: openSignalingSockets({ ...world, bus: options.bus ?? noBus }) }
  ]
  if (hub) doors.push({ isFor: isMailbox, door: openMailboxSockets({ ...world, hub }) })
  return doors
}

function create(certificate: Certificate | null, answer: RequestListener): Result<Server | TlsServer, ServerFault> {
  const timeouts = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS }
  if (!certificate) return ok(createServer(timeouts, answer))
  try {
    return ok(createTlsServer({ ...timeouts, ...certificate }, answer))
  } catch (cause) {
    return err({ kind: 'BadCertificate', code: codeOf(cause) })
  }
}

function renew(server: TlsServer, certificate: Certificate): boolean {
  try {
    server.setSecureContext({ ...certificate })
    return true
  } catch {
    return false // Not a certificate and its key: the one before stays.
  }
}

function listen(server: Server, { host, port }: ServerOptions): Promise<Result<undefined, ServerFault>> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      resolve(err({ kind: 'CannotListen', code: codeOf(cause) }))
    })
    server.listen(port, host, () => resolve(ok()))
  })
}

/** Loopback is called localhost: only there, and over https, browsers allow keys and service workers. */
function addressOf(server: Server, { host, certificate }: ServerOptions): string {
  const { port } = server.address() as AddressInfo
  const isLoopback = host === '127.0.0.1' || host === '::1' || host === 'localhost'
  const name = isLoopback ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${certificate ? 'https' : 'http'}://${name}:${port}`
}

function codeOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException
  return code ?? message
}
