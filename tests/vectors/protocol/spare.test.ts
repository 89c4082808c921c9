/** The rules of spare keys, done once more by hand as PROTOCOL.md words them. */
import { hkdfSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId } from '$lib/base/ids'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed } from '$lib/crypto/wrapping'
import { newSpareKey } from '$lib/team/spare-key'
import { encodeSpareLink, parseSpareLink } from '$lib/team/spare-link'
import { SPARE } from './spare-cases'

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const list = (...items: Uint8Array[]) => concatBytes(Uint8Array.of(items.length), ...items)
const counted = (bytes: Uint8Array) => concatBytes(Uint8Array.of(bytes.length), bytes)
const text = (words: string) => counted(textToBytes(words))
const hkdf = (key: Uint8Array, domain: string) =>
  new Uint8Array(hkdfSync('sha256', key, fill(0, 0), concatBytes(textToBytes(domain), fill(0, 1)), 32))

test('[SPK-1] a link is a version letter and its fields in their order', () => {
  const bytes = concatBytes(
    fill(0x70),
    text('Garden'),
    text('Ana'),
    fill(0xb2),
    fill(3),
    list(...SPARE.statements.map(counted)),
    fill(0x33, 16),
    fill(9),
    list(text('wss://relay.example/signal'))
  )
  const fragment = `A${Buffer.from(bytes).toString('base64url')}`
  expect(encodeSpareLink(SPARE)).toEqual({ ok: true, value: fragment })
  expect(parseSpareLink(`https://notes.example/join#${fragment}`)).toEqual({ ok: true, value: SPARE })
  expect(parseSpareLink(`B${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'SpareLinkNewer' } })
  expect(parseSpareLink(`1${fragment.slice(1)}`)).toEqual({ ok: false, error: { kind: 'NotASpareLink' } })
  expect(parseSpareLink(fragment.slice(0, -9))).toEqual({ ok: false, error: { kind: 'SpareLinkDamaged' } })

  const named = (letters: number) => encodeSpareLink({ ...SPARE, statements: [], relays: ['r'.repeat(letters)] })
  expect(named(500).ok).toBe(true)
  expect(encodeSpareLink({ ...SPARE, statements: [fill(1, 1_000)] })).toEqual({
    ok: false,
    error: { kind: 'SpareLinkTooLong' }
  })
})

test('[SPK-2] a spare device’s two keys come from its seed, and neither is the seed', async () => {
  const as = { workspace: SPARE.workspace, member: bytesToId('member', fill(0x31, 16)), deviceName: 'Phone' }
  const { consent } = await newSpareKey(as, { bytes: () => fill(0xb2), fraction: () => 0 })
  const seed = fill(0xb2)
  expect(consent.device.sign).toEqual((await signingKeyFromSeed(hkdf(seed, 'eventual/spare-sign/1'))).publicKey)
  expect(consent.device.box).toEqual((await boxKeyFromSeed(hkdf(seed, 'eventual/spare-box/1'))).publicKey)
})
