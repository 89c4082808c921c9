import { expect, test } from 'vitest'
import { MAX_URL_BYTES } from './limits'
import { parseRelayAddress } from './relay-address'

const addressOf = (text: string, page: 'https:' | 'http:' = 'https:') => {
  const parsed = parseRelayAddress(text, page)
  return parsed.ok ? parsed.value : parsed.error.kind
}

test.each([
  ['relay.example', 'wss://relay.example'],
  ['  Relay.Example/ ', 'wss://relay.example'],
  ['https://relay.example', 'wss://relay.example'],
  ['https://relay.example:443/healthz', 'wss://relay.example'],
  ['wss://relay.example:8443/mailbox', 'wss://relay.example:8443'],
  ['wss://notes.example/team/signal', 'wss://notes.example/team'],
  ['relay.example:8443', 'wss://relay.example:8443'],
  ['ws://localhost:4173', 'ws://localhost:4173'],
  ['localhost:4173', 'ws://localhost:4173'],
  ['http://127.0.0.1:4173/', 'ws://127.0.0.1:4173'],
  ['[::1]:4173', 'ws://[::1]:4173'],
  ['wss://bücher.example', 'wss://xn--bcher-kva.example']
])('%s is kept as %s', (typed, kept) => {
  expect(addressOf(typed)).toBe(kept)
})

test.each([
  ['', 'RelayAddressMissing'],
  ['two words.example', 'RelayAddressNotOne'],
  ['wss://', 'RelayAddressNotOne'],
  ['wss://host:port', 'RelayAddressNotOne'],
  ['relay.example\\mailbox', 'RelayAddressNotOne'],
  ['ftp://relay.example', 'RelayAddressOfOtherKind'],
  ['javascript://relay.example/%0aalert(1)', 'RelayAddressOfOtherKind'],
  ['wss://ana:secret@relay.example', 'RelayAddressWithSecret'],
  ['wss://relay.example/?token=1', 'RelayAddressWithSecret'],
  ['wss://relay.example/#token', 'RelayAddressWithSecret'],
  ['ws://relay.example', 'RelayAddressUnsealed'],
  ['http://192.168.1.4:4173', 'RelayAddressUnsealed'],
  ['ws://localhost.example', 'RelayAddressUnsealed'],
  [`wss://relay.example/${'a'.repeat(MAX_URL_BYTES)}`, 'RelayAddressTooLong']
])('%s is refused', (typed, fault) => {
  expect(addressOf(typed)).toBe(fault)
})

test('a page that came without https may open an open socket in its own network', () => {
  expect(addressOf('ws://porto-raspberry.local:4173', 'http:')).toBe('ws://porto-raspberry.local:4173')
})

test('what was kept is read as it was', () => {
  for (const kept of ['wss://relay.example', 'ws://localhost:4173', 'wss://notes.example/team']) {
    expect(addressOf(kept)).toBe(kept)
  }
})
