/**
 * Addresses of relays: what people type or copy, in the one form that is kept, sent and compared. What a page may open depends on
 * how the page itself was opened, which is given.
 */
import { err, ok, type Result } from '../base/result'
import { MAX_URL_BYTES } from './limits'

/** `Unsealed`: a browser lets no page that came over https open a socket without TLS, but to this machine. */
export type RelayAddressFault = {
  readonly kind:
    | 'RelayAddressMissing'
    | 'RelayAddressNotOne'
    | 'RelayAddressOfOtherKind'
    | 'RelayAddressWithSecret'
    | 'RelayAddressTooLong'
    | 'RelayAddressUnsealed'
}

/** How the page was opened that would open the socket: `location.protocol`. */
export type PageProtocol = 'https:' | 'http:'

/** What people copy: the page of a relay, its socket, or only where it is. */
const SOCKET_PROTOCOLS: Readonly<Record<string, 'wss:' | 'ws:'>> = {
  'wss:': 'wss:',
  'https:': 'wss:',
  'ws:': 'ws:',
  'http:': 'ws:'
}

/** The paths a relay answers at; whoever copied one of them means the relay. */
const OWN_PATHS = /\/(?:mailbox|signal|healthz)$/

/**
 * `relay.example`, `https://relay.example/` and `wss://relay.example` are one: `wss://relay.example`, without a slash at its end.
 * Without a protocol it is `wss`, and `ws` on this machine, where nobody has a certificate.
 */
export function parseRelayAddress(text: string, page: PageProtocol): Result<string, RelayAddressFault> {
  const typed = text.trim()
  if (typed === '') return err({ kind: 'RelayAddressMissing' })
  if (typed.length > MAX_URL_BYTES) return err({ kind: 'RelayAddressTooLong' })
  const url = readUrl(typed)
  if (!url) return err({ kind: 'RelayAddressNotOne' })
  const protocol = SOCKET_PROTOCOLS[url.protocol]
  if (!protocol) return err({ kind: 'RelayAddressOfOtherKind' })
  // A token in an address would be told to everybody whom the team's statement, or a link, tells the address.
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return err({ kind: 'RelayAddressWithSecret' })
  }
  if (protocol === 'ws:' && page === 'https:' && !isThisMachine(url.hostname))
    return err({ kind: 'RelayAddressUnsealed' })
  const path = url.pathname.replace(/\/+$/, '').replace(OWN_PATHS, '').replace(/\/+$/, '')
  const address = `${protocol}//${url.host}${path}`
  return address.length > MAX_URL_BYTES ? err({ kind: 'RelayAddressTooLong' }) : ok(address)
}

/** Without a protocol a browser would take `localhost:4173` for one. */
function readUrl(typed: string): URL | null {
  const hasProtocol = /^[a-z][a-z\d+.-]*:\/\//i.test(typed)
  const whole = hasProtocol ? typed : `wss://${typed}`
  if (/[\s\\]/.test(typed) || !URL.canParse(whole)) return null
  const url = new URL(whole)
  if (url.hostname === '') return null
  return hasProtocol || !isThisMachine(url.hostname) ? url : new URL(`ws://${typed}`)
}

/** What a browser counts as trustworthy without TLS, because nothing leaves the machine. */
function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '[::1]' || /^127\./.test(hostname)
}
