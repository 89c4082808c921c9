import { expect, test } from 'vitest'
import { signalingAddress, signalingAddresses } from './signaling-address'

test('signaling is on the page’s own origin, secure where the page is', () => {
  expect(signalingAddress({ protocol: 'http:', host: 'localhost:4173' })).toBe('ws://localhost:4173/signal')
  expect(signalingAddress({ protocol: 'https:', host: 'notes.example' })).toBe('wss://notes.example/signal')
})

test('the team’s relays come after it, each once, and only if they are sockets', () => {
  const page = { protocol: 'https:', host: 'notes.example' }
  const relays = ['wss://relay.example', 'wss://notes.example', 'https://relay.example', 'javascript:alert(1)', '']
  expect(signalingAddresses(page, relays)).toEqual(['wss://notes.example/signal', 'wss://relay.example/signal'])
})
