/**
 * Serves the built app. A file named by its content is kept for ever, everything else is asked for again each time,
 * so that a new version is seen at the next visit. Every path that is no file answers with the shell.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import sirv, { type RequestHandler } from 'sirv'

/** For a page: its own policy, with the hashes of its scripts, is in it (svelte.config.js); this is what it cannot say itself. */
const PAGE_POLICY = "frame-ancestors 'none'"

/**
 * For everything else. A worker lives under the policy of its file: it runs and asks for what is ours, and reaches nobody
 * else. Opened as a document, a file may do no more.
 */
const FILE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'"
].join('; ')

/** What the app never asks a browser for. The camera stays: it reads invites. */
const UNUSED = [
  ...['accelerometer', 'display-capture', 'geolocation', 'gyroscope', 'hid', 'idle-detection'],
  ...['local-fonts', 'magnetometer', 'microphone', 'midi', 'payment', 'serial', 'usb', 'xr-spatial-tracking']
]

/** Nobody frames us, no address of ours is told to others, no other window reaches into ours, no file is taken for another. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': FILE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': ['camera=(self)', ...UNUSED.map((feature) => `${feature}=()`)].join(', '),
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff'
}

const IMMUTABLE = '/_app/immutable/'

/** Reads the list of files once: a directory rebuilt while serving needs a restart. */
export function openStaticApp(directory: string): RequestHandler {
  return sirv(directory, {
    single: true,
    etag: true,
    dotfiles: false,
    setHeaders(response, pathname) {
      response.setHeader(
        'Cache-Control',
        pathname.startsWith(IMMUTABLE) ? 'public, max-age=31536000, immutable' : 'no-cache'
      )
    }
  })
}

/** For every answer: a refusal, and one that says nothing has changed, too. */
export function setSecurityHeaders({ url = '' }: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  if (isPage(url)) response.setHeader('Content-Security-Policy', PAGE_POLICY)
}

/** The shell answers at every address without an ending; with one it is that file, or is refused. */
function isPage(address: string): boolean {
  return /^[^?#]*\/(?:[^/.?#]*|[^/?#]*\.html)(?:[?#]|$)/.test(address)
}
