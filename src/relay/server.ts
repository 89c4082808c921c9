/**
 * The one server of Eventual: the built app, y-webrtc signaling and a health check on one port.
 * It keeps nothing: no session, no message, no line about who met whom.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { err, ok, type Result } from '$lib/base/result'
import { isSignaling, openSignalingSockets, refuseUpgrade } from './signaling-sockets'
import { openStaticApp, setSecurityHeaders } from './static-app'

export interface ServerOptions {
  /** Folder of the built app. */
  readonly directory: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
}

export interface RunningServer {
  /** For a person to open, e.g. `http://localhost:4173`. */
  readonly address: string
  /** Ends every connection and resolves when the port is free again. */
  close(): Promise<void>
}

export type ServerFault = { readonly kind: 'CannotListen'; readonly code: string }

/** Starts listening; fails where the address is taken or not allowed. */
export async function startServer(options: ServerOptions): Promise<Result<RunningServer, ServerFault>> {
  const serveApp = openStaticApp(options.directory)
  const signaling = openSignalingSockets()
  const server = createServer((request, response) => answer(request, response, serveApp))
  server.on('upgrade', (request, socket, head) => {
    if (isSignaling(request)) signaling.upgrade(request, socket, head)
    else refuseUpgrade(socket, '404 Not Found')
  })

  const listening = await listen(server, options)
  if (!listening.ok) {
    await signaling.close()
    return listening
  }
  return ok({
    address: addressOf(server, options.host),
    async close() {
      const closed = new Promise((resolve) => server.close(resolve))
      await signaling.close()
      server.closeAllConnections()
      await closed
    }
  })
}

function answer(request: IncomingMessage, response: ServerResponse, serveApp: ReturnType<typeof openStaticApp>): void {
  setSecurityHeaders(request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end()
  } else if (request.url === '/healthz') {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end('{"ok":true}\n')
  } else {
    serveApp(request, response)
  }
}

function listen(server: Server, { host, port }: ServerOptions): Promise<Result<undefined, ServerFault>> {
  return new Promise((resolve) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      resolve(err({ kind: 'CannotListen', code: cause.code ?? cause.message }))
    })
    server.listen(port, host, () => resolve(ok()))
  })
}

/** Loopback is called localhost: only there, and over https, browsers allow keys and service workers. */
function addressOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo
  const isLoopback = host === '127.0.0.1' || host === '::1' || host === 'localhost'
  return `http://${isLoopback ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}
