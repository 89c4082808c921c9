import { expect, test } from 'vitest'
import { parseIceServer } from './ice-server'
import { MAX_URL_BYTES } from './limits'

const login = (username: string, credential: string) => ({ username, credential })

test('a STUN server asks for nobody, a TURN server for somebody', () => {
  expect(parseIceServer({ url: ' stun:stun.example:3478 ', ...login('', '') })).toEqual({
    ok: true,
    value: { url: 'stun:stun.example:3478', login: null }
  })
  expect(parseIceServer({ url: 'turns:turn.example?transport=tcp', ...login('low-water', 'seventeen') })).toEqual({
    ok: true,
    value: { url: 'turns:turn.example?transport=tcp', login: login('low-water', 'seventeen') }
  })
})

test.each([
  ['turn.example', login('', ''), 'IceAddressNotOne'],
  ['https://turn.example', login('', ''), 'IceAddressNotOne'],
  ['stun://stun.example', login('', ''), 'IceAddressNotOne'],
  ['stun:stun.example?transport=udp', login('', ''), 'IceAddressNotOne'],
  ['stun:stun.example:99999', login('', ''), 'IceAddressNotOne'],
  [`stun:${'a'.repeat(MAX_URL_BYTES)}`, login('', ''), 'IceAddressTooLong'],
  ['turn:turn.example', login('low-water', ''), 'IceNeedsCredential'],
  ['stun:stun.example', login('low-water', 'seventeen'), 'IceNeedsNone'],
  ['turn:turn.example', login('low-water', 'é'.repeat(200)), 'IceCredentialTooLong']
])('%s is refused', (url, asked, fault) => {
  expect(parseIceServer({ url, ...asked })).toEqual({ ok: false, error: { kind: fault } })
})
