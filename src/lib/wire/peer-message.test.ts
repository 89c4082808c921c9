import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { PROTOCOL_VERSION } from './entry'
import type { PeerMessage } from './peer-message'
import { decodePeerMessage, encodePeerMessage, HELLO_CODE } from './peer-message-codec'

type Sendable = Exclude<PeerMessage, { kind: 'unknown' }>

const fixed = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const log = fixed(16).map((bytes) => bytesToId('log', bytes))
const statement = fixed(32).map((bytes) => bytesToId('statement', bytes))
const document = fixed(16).map((bytes) => bytesToId('document', bytes))
const key = fixed(16).map((bytes) => bytesToId('key', bytes))
const seq = fc.integer({ min: 1, max: 1_000_000 })
const frontier = fc.uniqueArray(fc.tuple(log, fc.record({ seq, head: fixed(8) })), {
  selector: ([id]) => id,
  maxLength: 9
})
const heads = frontier.map((entries) => new Map([...entries].sort(([a], [b]) => (a < b ? -1 : 1))))
const range = fc.tuple(log, seq, fc.nat(99)).map(([id, from, more]) => ({ log: id, from, to: from + more }))
const resume = fc.option(fc.record({ digest: fixed(16), have: fc.nat(6_000_000) }))

const message: fc.Arbitrary<Sendable> = fc.oneof(
  fc.record({
    kind: fc.constant('hello' as const),
    version: fc.constant(PROTOCOL_VERSION),
    nonce: fixed(32),
    logKey: fixed(32)
  }),
  fc.record({
    kind: fc.constant('prove' as const),
    signature: fixed(64),
    proofs: fc.array(fc.record({ epoch: key, proof: fixed(32) }), { maxLength: 4 })
  }),
  fc.record({ kind: fc.constant('team' as const), full: fc.boolean(), heads: fc.array(statement, { maxLength: 5 }) }),
  fc.record({
    kind: fc.constant('want-statements' as const),
    wanted: fc.array(fixed(8), { maxLength: 5 }),
    have: fc.array(statement, { maxLength: 5 })
  }),
  fc.record({
    kind: fc.constant('statements' as const),
    statements: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 })
  }),
  fc.record({ kind: fc.constant('digests' as const), digests: fc.array(fixed(8), { maxLength: 4 }) }),
  fc.record({
    kind: fc.constant('frontier' as const),
    final: fc.boolean(),
    bucketCount: fc.constant(4),
    buckets: fc.subarray([0, 1, 2, 3]),
    heads
  }),
  fc.record({ kind: fc.constant('announce' as const), heads }),
  fc.record({ kind: fc.constant('want' as const), ranges: fc.array(range, { maxLength: 5 }), resume }),
  fc.record({
    kind: fc.constant('run' as const),
    form: fc.constantFrom('entries' as const, 'record' as const),
    bytes: fc.uint8Array({ maxLength: 200 })
  }),
  fc.record({ kind: fc.constantFrom('answered' as const, 'pong' as const) }),
  fc.record({ kind: fc.constant('ping' as const), state: fixed(8) }),
  fc.record({
    kind: fc.constant('hashes' as const),
    applied: fixed(8),
    documents: fc.array(fc.record({ document: document, hash: fixed(16) }), { maxLength: 4 })
  }),
  fc.record({
    kind: fc.constant('bye' as const),
    reason: fc.constantFrom('leaving' as const, 'paused' as const, 'misbehaved' as const)
  })
)

test('[MSG-1] every message reads back as it was written', () => {
  fc.assert(
    fc.property(message, (sent) => {
      expect(decodePeerMessage(encodePeerMessage(sent))).toEqual({ ok: true, value: sent })
    }),
    { numRuns: 500, seed: 1 }
  )
})

test('a changed or cut message never throws, and never reads as a value with other bytes', () => {
  const mutated = fc.tuple(message, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean())
  fc.assert(
    fc.property(mutated, ([sent, place, mask, cut]) => {
      const bytes = encodePeerMessage(sent)
      const at = place % bytes.length
      const changed = cut ? bytes.slice(0, at) : bytes.with(at, (bytes[at] ?? 0) ^ mask)
      const read = decodePeerMessage(changed)
      if (!read.ok || read.value.kind === 'unknown' || read.value.kind === 'bye') return
      expect(bytesToHex(encodePeerMessage(read.value))).toBe(bytesToHex(changed))
    }),
    { numRuns: 20_000, seed: 2 }
  )
  expect(decodePeerMessage(new Uint8Array(0)).ok).toBe(false)
})

test('[MSG-1] a kind from a newer version is told apart from a broken message', () => {
  expect(decodePeerMessage(Uint8Array.of(99, 1, 2, 3))).toEqual({ ok: true, value: { kind: 'unknown', code: 99 } })
  expect(decodePeerMessage(Uint8Array.of(12, 1))).toMatchObject({ ok: false, error: { kind: 'Malformed' } })
})

test('[MSG-1] of a hello of another version only the version is read', () => {
  const later = Uint8Array.of(1, 2, 7, 7, 7)
  expect(decodePeerMessage(later)).toEqual({ ok: true, value: { kind: 'unknown', code: HELLO_CODE } })
})

test('an empty range and logs out of order are refused', () => {
  const id = bytesToId('log', new Uint8Array(16))
  const empty = encodePeerMessage({ kind: 'want', ranges: [{ log: id, from: 5, to: 4 }], resume: null })
  expect(decodePeerMessage(empty).ok).toBe(false)
  const twice = encodePeerMessage({ kind: 'announce', heads: new Map([[id, { seq: 1, head: new Uint8Array(8) }]]) })
  const doubled = Uint8Array.from([twice[0]!, 2, ...twice.slice(2), ...twice.slice(2)])
  expect(decodePeerMessage(doubled).ok).toBe(false)
})

test('a small conversation keeps its bytes', () => {
  const hello = encodePeerMessage({
    kind: 'hello',
    version: 1,
    nonce: new Uint8Array(32).fill(1),
    logKey: new Uint8Array(32).fill(2)
  })
  expect(bytesToHex(hello)).toMatchInlineSnapshot(
    `"010101010101010101010101010101010101010101010101010101010101010101010202020202020202020202020202020202020202020202020202020202020202"`
  )
  expect(bytesToHex(encodePeerMessage({ kind: 'answered' }))).toMatchInlineSnapshot(`"0b"`)
})
