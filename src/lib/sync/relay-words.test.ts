import { expect, test } from 'vitest'
import type { PeerMessage } from '../wire/peer-message'
import { encodePeerMessage } from '../wire/peer-message-codec'
import { decodeRelayWord, encodeRelayWord, laneOf, type RelayWord } from './relay-words'

test('[MBX-9] what two devices say about people, statements and documents is none of a relay’s words', () => {
  const words: readonly Exclude<PeerMessage, { kind: 'unknown' }>[] = [
    { kind: 'hello', version: 1, nonce: new Uint8Array(32), logKey: new Uint8Array(32) },
    { kind: 'prove', signature: new Uint8Array(64), proofs: [] },
    { kind: 'team', full: true, heads: [] },
    { kind: 'want-statements', wanted: [], have: [] },
    { kind: 'statements', statements: [] },
    { kind: 'hashes', applied: new Uint8Array(8), documents: [] }
  ]
  for (const word of words) expect([word.kind, decodeRelayWord(encodePeerMessage(word)).ok]).toEqual([word.kind, false])
})

test('[MBX-1] words about logs and words of a mailbox are read by either end, and what is newer is passed over', () => {
  const words: readonly RelayWord[] = [
    { kind: 'answered' },
    { kind: 'list-parcels' },
    { kind: 'ping', state: new Uint8Array(8) },
    { kind: 'live', sealed: new Uint8Array(9) }
  ]
  for (const word of words) expect(decodeRelayWord(encodeRelayWord(word))).toEqual({ ok: true, value: word })
  expect(decodeRelayWord(Uint8Array.of(99))).toEqual({ ok: true, value: { kind: 'unknown' } })
  expect(words.map(laneOf)).toEqual(['slow', 'fast', 'fast', 'fast'])
})
