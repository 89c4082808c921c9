import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { clientAddress, countedAddress, isFromHere } from './client-address'

const request = (remoteAddress: string, headers: IncomingHttpHeaders = {}) =>
  ({ headers, socket: { remoteAddress } }) as Partial<IncomingMessage> as IncomingMessage

test('of an IPv6 address its network counts, for all of it is one household’s', () => {
  expect(countedAddress('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2')
  expect(countedAddress('2001:DB8:0001::1')).toBe('2001:db8:1:0')
  expect(countedAddress('2001:db8:1:2::')).toBe('2001:db8:1:2')
  expect(countedAddress('fe80::1%eth0')).toBe('fe80:0:0:0')
  expect(countedAddress('::ffff:192.0.2.7')).toBe('192.0.2.7')
  expect(countedAddress('192.0.2.7')).toBe('192.0.2.7')
  expect(countedAddress('')).toBe('')
})

test('what a client says of its address is believed only behind a trusted proxy, and then only what that proxy wrote', () => {
  const forwarded = request('127.0.0.1', { 'x-forwarded-for': '198.51.100.1, 203.0.113.9' })
  expect(clientAddress(forwarded, false)).toBe('127.0.0.1')
  expect(clientAddress(forwarded, true)).toBe('203.0.113.9')
  expect(clientAddress(request('127.0.0.1', { 'x-forwarded-for': 'nonsense' }), true)).toBe('127.0.0.1')
  expect(clientAddress(request('192.0.2.7'), true)).toBe('192.0.2.7')
})

test('from here is what comes from this machine and is passed on for nobody', () => {
  for (const address of ['127.0.0.1', '127.8.0.1', '::1', '::ffff:127.0.0.1']) {
    expect(isFromHere(request(address)), address).toBe(true)
  }
  for (const address of ['192.0.2.7', '::2', '']) expect(isFromHere(request(address)), address).toBe(false)
  for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
    expect(isFromHere(request('127.0.0.1', { [name]: 'x' })), name).toBe(false)
  }
})
