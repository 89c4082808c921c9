/**
 * Whose connection it is, for counting: an IPv4 address, or the first half of an IPv6 one, because whoever has one address
 * there has the rest of its network too. What a client says of itself is believed only where a proxy of ours said it.
 */
import type { IncomingMessage } from 'node:http'
import { isIP } from 'node:net'

/** `203.0.113.7`, `2001:db8:1:2`, or an empty text where the connection is gone already. */
export function clientAddress(request: IncomingMessage, trustsProxy: boolean): string {
  const direct = request.socket.remoteAddress ?? ''
  return countedAddress((trustsProxy && forwardedAddress(request)) || direct)
}

/** Whether the request was made on this very machine and by no proxy for somebody else. */
export function isFromHere(request: IncomingMessage): boolean {
  return isLoopback(request.socket.remoteAddress ?? '') && !isPassedOn(request)
}

/** `::ffff:1.2.3.4` is 1.2.3.4; of an IPv6 address four groups count. */
export function countedAddress(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined) return mapped
  if (isIP(address) !== 6) return address
  const [head = '', tail] = address.toLowerCase().replace(/%.*$/, '').split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail ? tail.split(':') : []
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length)
  return [...first, ...Array<string>(zeros).fill('0'), ...last]
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')
}

/** The last one was written by the proxy in front of us; what stands before it, by anybody. */
function forwardedAddress({ headers }: IncomingMessage): string {
  const said = [headers['x-forwarded-for'] ?? ''].flat().join(',')
  const last = said.slice(said.lastIndexOf(',') + 1).trim()
  return isIP(last) === 0 ? '' : last
}

function isLoopback(address: string): boolean {
  return address === '::1' || countedAddress(address).startsWith('127.')
}

function isPassedOn({ headers }: IncomingMessage): boolean {
  return ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'].some((name) => headers[name] !== undefined)
}
