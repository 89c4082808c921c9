/**
 * What the server answers to plain requests: whether it is well, its metrics, and the app or one line that says what this is.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { isFromHere } from './client-address'
import type { Metrics } from './metrics'
import { openStaticApp, setSecurityHeaders } from './static-app'

export interface AnswerOptions {
  /** Folder of the built app, or null where only the relay is served. */
  readonly directory: string | null
  /** Whether what it keeps can be reached; null where it keeps nothing. */
  readonly isWell: (() => Promise<boolean>) | null
  readonly metrics: Metrics | null
  readonly hasPublicMetrics: boolean
}

export const RELAY_LINE =
  'This is a relay of Eventual: it carries sealed work between the devices of a team, and can read none of it.\n'

export function answerWith({ directory, isWell, metrics, hasPublicMetrics }: AnswerOptions): RequestListener {
  const serveApp = directory === null ? sayWhatThisIs : openStaticApp(directory)

  return (request, response) => {
    setSecurityHeaders(request, response)
    const path = request.url?.split('?', 1)[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end()
    } else if (path === '/healthz') {
      const asked = isWell ? isWell().catch(() => false) : Promise.resolve(true)
      void asked.then((ok) => sayJson(response, ok ? 200 : 503, { ok }))
    } else if (path === '/metrics' && metrics) {
      if (!mayMeasure(request, hasPublicMetrics)) return refuse(response)
      void metrics.text().then(
        (text) => say(response, 200, metrics.contentType, text),
        () => response.writeHead(503).end()
      )
    } else {
      serveApp(request, response)
    }
  }
}

/** A proxy asks from this machine for everybody: what it passes on is not from here. */
function mayMeasure(request: IncomingMessage, isPublic: boolean): boolean {
  return isPublic || isFromHere(request)
}

function sayWhatThisIs(request: IncomingMessage, response: ServerResponse): void {
  if (request.url?.split('?', 1)[0] === '/') say(response, 200, 'text/plain; charset=utf-8', RELAY_LINE)
  else response.writeHead(404).end()
}

function sayJson(response: ServerResponse, status: number, value: object): void {
  say(response, status, 'application/json', `${JSON.stringify(value)}\n`)
}

function refuse(response: ServerResponse): void {
  say(
    response,
    403,
    'text/plain; charset=utf-8',
    'Metrics are told to this machine alone. --metrics-public opens them.\n'
  )
}

function say(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' }).end(text)
}
