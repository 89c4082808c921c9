/**
 * Addresses of relays and of servers that help devices find a direct path: what people type, in the one form that is kept, sent
 * and compared. Pure: what a page may open depends on how the page itself was opened, which is given.
 */
import { err, ok, type Result } from '../base/result'
import { MAX_NAME_BYTES, MAX_URL_BYTES } from './limits'
import type { IceServer } from './statement'

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

/** "relay.example", "localhost:4173", "notes.example/relay": how a relay is named in sentences. */
export function relayHost(address: string): string {
  return address.replace(/^wss?:\/\//, '')
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

export type IceFault = {
  readonly kind:
    'IceAddressNotOne' | 'IceAddressTooLong' | 'IceNeedsCredential' | 'IceNeedsNone' | 'IceCredentialTooLong'
}

/** RFC 7064 and 7065: no slashes, a host or an address in brackets, perhaps a port; only TURN says by what it is reached. */
const ICE_URL = /^(stuns?|turns?):(\[[\da-f:.]+\]|[a-z\d._-]+)(:\d{1,5})?(\?transport=(?:udp|tcp))?$/

/**
 * A STUN or TURN server as a team names it. A TURN server relays for whoever has its user name and credential, which everybody of
 * the team is told; a STUN server asks for none.
 */
export function parseIceServer(typed: {
  readonly url: string
  readonly username: string
  readonly credential: string
}): Result<IceServer, IceFault> {
  const url = typed.url.trim().toLowerCase()
  const [username, credential] = [typed.username.trim(), typed.credential.trim()]
  if (url.length > MAX_URL_BYTES) return err({ kind: 'IceAddressTooLong' })
  const [, protocol, , port, transport] = ICE_URL.exec(url) ?? []
  if (protocol === undefined || Number(port?.slice(1) ?? 1) > 65_535) return err({ kind: 'IceAddressNotOne' })
  const relays = protocol.startsWith('turn')
  if (!relays && transport !== undefined) return err({ kind: 'IceAddressNotOne' })
  if (relays && (username === '' || credential === '')) return err({ kind: 'IceNeedsCredential' })
  if (!relays && (username !== '' || credential !== '')) return err({ kind: 'IceNeedsNone' })
  const longest = Math.max(...[username, credential].map((text) => new TextEncoder().encode(text).length))
  if (longest > MAX_NAME_BYTES) return err({ kind: 'IceCredentialTooLong' })
  return ok({ url, login: relays ? { username, credential } : null })
}
