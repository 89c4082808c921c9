/**
 * Serves the built app. A file named by its content is kept for ever, everything else is asked for again each time,
 * so that a new version is seen at the next visit. Every path that is no file answers with the shell.
 */
import type { ServerResponse } from 'node:http'
import sirv, { type RequestHandler } from 'sirv'

/**
 * The page itself carries its content policy by hash. These are what a page cannot say of itself:
 * nobody frames it, no address of ours is told to others, no other window reaches into it.
 */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
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

/** For every answer, a refusal too. */
export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
}
