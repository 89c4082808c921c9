import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyFrontier, anyWorkspace, bytes } from '../../../tests/support/wire-values'
import { anyMutations, mutate } from '../../../tests/support/mutations'
import { bytesToHex } from '../base/bytes'
import { newWriter } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { MAX_LIVE_BYTES, MAX_PARCEL_BYTES, MAX_PARCELS, MAX_PARCELS_SAID } from './limits'
import type { MailboxMessage } from './mailbox-message'
import { decodeMailboxMessage, encodeMailboxMessage } from './mailbox-message-codec'

const ids = fc.array(bytes(16), { maxLength: 4 })
const count = fc.nat(Number.MAX_SAFE_INTEGER)
const kind = <K extends MailboxMessage['kind']>(name: K) => fc.constant(name)

const message: fc.Arbitrary<MailboxMessage> = fc.oneof(
  fc.record({ kind: kind('relay'), version: fc.constant(PROTOCOL_VERSION), store: bytes(16), nonce: bytes(32) }),
  fc.record({ kind: kind('open'), mailbox: bytes(32), workspace: anyWorkspace, signature: bytes(64) }),
  fc.record({ kind: kind('opened'), parcels: bytes(8), usedBytes: count, mostBytes: count }),
  fc.record({ kind: kind('stored'), heads: anyFrontier, parcels: ids }),
  fc.record({
    kind: kind('refused'),
    reason: fc.constantFrom('unavailable', 'full', 'quota', 'otherWorkspace', 'notProven', 'tooMuch')
  }),
  fc.record({ kind: kind('list-parcels') }),
  fc.record({ kind: fc.constantFrom('parcel-ids', 'want-parcels'), ids }),
  fc.record({ kind: kind('parcels'), parcels: fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 4 }) }),
  fc.record({ kind: kind('live'), sealed: fc.uint8Array({ maxLength: 90 }) })
)

test('[MBX-1] every word of a mailbox reads back as it was written', () => {
  fc.assert(
    fc.property(message, (said) => {
      expect(decodeMailboxMessage(encodeMailboxMessage(said))).toEqual({ ok: true, value: said })
    }),
    { numRuns: 1_000, seed: 1 }
  )
})

test('[MBX-1] a changed or cut word never throws, and never reads as a value with other bytes', () => {
  fc.assert(
    fc.property(message, anyMutations, (said, mutations) => {
      const changed = mutations.reduce(mutate, encodeMailboxMessage(said))
      const read = decodeMailboxMessage(changed)
      // A reason, and what follows another version, are for those who know them.
      if (!read.ok || !read.value || read.value.kind === 'refused') return
      if (read.value.kind === 'relay' && read.value.version !== PROTOCOL_VERSION) return
      expect(bytesToHex(encodeMailboxMessage(read.value))).toBe(bytesToHex(changed))
    }),
    { numRuns: 20_000, seed: 2 }
  )
})

test('[MBX-1] what is none of its kinds is left to those who know it, and what is short or long is malformed', () => {
  for (const code of [0, 1, 14, 31, 42, 99, 255]) {
    expect(decodeMailboxMessage(Uint8Array.of(code, 1, 2))).toEqual({ ok: true, value: null })
  }
  expect(decodeMailboxMessage(new Uint8Array(0))).toEqual({ ok: true, value: null })
  expect(decodeMailboxMessage(Uint8Array.of(37, 0)).ok).toBe(false)
  for (let code = 32; code <= 41; code++) {
    if (code !== 37) expect([code, decodeMailboxMessage(Uint8Array.of(code)).ok]).toEqual([code, false])
  }
})

test('[MBX-1] of a relay of another version only the version is read', () => {
  const later = Uint8Array.of(32, PROTOCOL_VERSION + 1, 7, 7, 7)
  expect(decodeMailboxMessage(later)).toMatchObject({
    ok: true,
    value: { kind: 'relay', version: PROTOCOL_VERSION + 1 }
  })
})

test('[MBX-1] a reason a newer relay has reads as one that is tried again', () => {
  expect(decodeMailboxMessage(Uint8Array.of(36, 200))).toEqual({
    ok: true,
    value: { kind: 'refused', reason: 'unavailable' }
  })
})

const listOf = (code: number, length: number, each: Uint8Array) => {
  const items = Array.from({ length }, () => each)
  return newWriter()
    .byte(code)
    .list(items, (w, item) => w.fixed(item, item.length))
    .done()
}

test('[MBX-1] nothing is longer than its limit', () => {
  const id = new Uint8Array(16)
  const reads = (written: Uint8Array) => decodeMailboxMessage(written).ok
  expect([reads(listOf(38, MAX_PARCELS, id)), reads(listOf(38, MAX_PARCELS + 1, id))]).toEqual([true, false])
  expect([reads(listOf(39, MAX_PARCELS_SAID, id)), reads(listOf(39, MAX_PARCELS_SAID + 1, id))]).toEqual([true, false])
  const putting = (length: number) => encodeMailboxMessage({ kind: 'parcels', parcels: [new Uint8Array(length)] })
  expect([reads(putting(MAX_PARCEL_BYTES)), reads(putting(MAX_PARCEL_BYTES + 1))]).toEqual([true, false])
  const many = (length: number) => {
    return encodeMailboxMessage({ kind: 'parcels', parcels: Array.from({ length }, () => new Uint8Array(1)) })
  }
  expect([reads(many(MAX_PARCELS_SAID)), reads(many(MAX_PARCELS_SAID + 1))]).toEqual([true, false])
  const live = (length: number) => encodeMailboxMessage({ kind: 'live', sealed: new Uint8Array(length) })
  expect([reads(live(MAX_LIVE_BYTES)), reads(live(MAX_LIVE_BYTES + 1))]).toEqual([true, false])
})

test('[MBX-1] a small conversation keeps its bytes', () => {
  const conversation: readonly MailboxMessage[] = [
    { kind: 'relay', version: 1, store: new Uint8Array(16).fill(1), nonce: new Uint8Array(32).fill(2) },
    { kind: 'opened', parcels: new Uint8Array(8).fill(3), usedBytes: 300, mostBytes: 70_000 },
    { kind: 'stored', heads: new Map(), parcels: [new Uint8Array(16).fill(4)] },
    { kind: 'refused', reason: 'full' },
    { kind: 'list-parcels' }
  ]
  expect(conversation.map((said) => bytesToHex(encodeMailboxMessage(said)))).toMatchInlineSnapshot(`
    [
      "2001010101010101010101010101010101010202020202020202020202020202020202020202020202020202020202020202",
      "220303030303030303ac02f0a204",
      "23000104040404040404040404040404040404",
      "2401",
      "25",
    ]
  `)
})
