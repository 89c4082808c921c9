import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { bytesToHex, hexToBytes, noBytes, textToBytes } from '../base/bytes'
import { bytesToId } from '../base/ids'
import { newSimRandom } from '../../../tests/support/sim-random'
import { BARE_DOMAINS, DOMAINS, GUEST_DOMAINS, tagged } from './domains'
import { hkdfSha256, hmacSha256, newMac, sha256 } from './hash'
import { bodyKey, docTag, sealingKeyFromBytes } from './sealing'
import { ed25519 } from '@noble/curves/ed25519.js'
import { nobleSigningKey, signingKeyFromSeed, verify, verifyWithNoble } from './signing'
import { boxKeyFromSeed, isSoundBoxKey, unwrap, wrap } from './wrapping'

const random = newSimRandom(7)
const seed = (byte: number) => new Uint8Array(32).fill(byte)
const fromHex = (hex: string) => {
  const bytes = hexToBytes(hex)
  if (!bytes.ok) throw new Error('hex')
  return bytes.value
}

test('hashes are the ones the standards publish', () => {
  expect(bytesToHex(sha256(textToBytes('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  )
  expect(bytesToHex(hmacSha256(textToBytes('Jefe'), textToBytes('what do ya want for nothing?')))).toBe(
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
  )
  const ikm = new Uint8Array(22).fill(0x0b)
  expect(bytesToHex(hkdfSha256(ikm, fromHex('f0f1f2f3f4f5f6f7f8f9'), 42, fromHex('000102030405060708090a0b0c')))).toBe(
    '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'
  )
})

test('[CRY-1] no domain tag is another tag with something behind it', () => {
  const tags = [...Object.values(DOMAINS), ...Object.values(GUEST_DOMAINS), ...Object.values(BARE_DOMAINS)]
  expect(new Set(tags).size).toBe(tags.length)
  expect(tagged('ab', textToBytes('c'))).not.toEqual(tagged('abc', noBytes))
  const isBeginning = (bare: string) => tags.some((tag) => tag !== bare && tag.startsWith(bare))
  expect(Object.values(BARE_DOMAINS).filter(isBeginning)).toEqual([])
})

test('[CRY-1] every domain text stands in one file, and is used from there', () => {
  const lib = new URL('..', import.meta.url).pathname
  const sources = readdirSync(lib, { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(ts|svelte)$/.test(path) && !path.includes('.test.') && path !== 'crypto/domains.ts')
    .map((path) => [path, readFileSync(join(lib, path), 'utf8')] as const)
  const texts = /['"`](eventual\/[\w-]+\/\d+|doc-tag)['"`]/
  expect(sources.length).toBeGreaterThan(200)
  expect(sources.filter(([, text]) => texts.test(text)).map(([path]) => path)).toEqual([])
})

test('[CRY-2] a key or a signature with a part of small order is refused by every library alike', async () => {
  const { Point } = ed25519
  const small = Point.fromBytes(fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05'))
  const key = await signingKeyFromSeed(seed(3))
  const mixed = Point.fromBytes(key.publicKey).add(small).toBytes()
  const message = textToBytes('the gate code')
  const signature = await key.sign(message)
  const bent = new Uint8Array([...Point.fromBytes(signature.slice(0, 32)).add(small).toBytes(), ...signature.slice(32)])
  expect(await verify(mixed, message, signature)).toBe(false)
  expect(await verify(key.publicKey, message, bent)).toBe(false)
  expect(await verifyWithNoble(key.publicKey, message, bent)).toBe(false)
})

test('[CRY-2] both ways of signing make the same signature, and a changed bit fails', async () => {
  const key = await signingKeyFromSeed(seed(3))
  const message = textToBytes('the gate code')
  const signature = await key.sign(message)
  expect(await nobleSigningKey(seed(3), key.publicKey).sign(message)).toEqual(signature)
  expect(await verify(key.publicKey, message, signature)).toBe(true)
  const flipped = signature.map((byte, i) => (i === 5 ? byte ^ 1 : byte))
  expect(await verify(key.publicKey, message, flipped)).toBe(false)
  expect(await verify(key.publicKey, textToBytes('another'), signature)).toBe(false)
})

test('[CRY-2] keys of small order and bytes of a wrong length verify nothing', async () => {
  const identity = Uint8Array.from([1, ...new Uint8Array(31)])
  const forged = Uint8Array.from([...identity, ...new Uint8Array(32)])
  expect(await verify(identity, textToBytes('anything'), forged)).toBe(false)
  expect(await verify(seed(0).slice(1), noBytes, new Uint8Array(64))).toBe(false)
  expect(await verify(new Uint8Array(32).fill(255), noBytes, new Uint8Array(64))).toBe(false)
})

test('[CRY-3] a body opens only with its log’s key and its own header', async () => {
  const epoch = sealingKeyFromBytes(seed(9))
  const log = bytesToId('log', new Uint8Array(16).fill(1))
  const key = await bodyKey(epoch, log)
  const sealed = await key.seal(textToBytes('header'), textToBytes('words'), random)
  expect(await key.open(textToBytes('header'), sealed)).toEqual({ ok: true, value: textToBytes('words') })
  expect((await key.open(textToBytes('other header'), sealed)).ok).toBe(false)
  const other = await bodyKey(epoch, bytesToId('log', new Uint8Array(16).fill(2)))
  expect((await other.open(textToBytes('header'), sealed)).ok).toBe(false)
  expect((await key.open(textToBytes('header'), noBytes)).ok).toBe(false)
})

test('a MAC made for many messages answers each as one made for it alone', () => {
  const mac = newMac(seed(3))
  for (const length of [0, 16, 63, 64, 200, 16]) {
    const message = random.bytes(length)
    expect(mac(message)).toEqual(hmacSha256(seed(3), message))
  }
  const [first, second] = [mac(seed(1)), mac(seed(2))]
  expect(first).toEqual(hmacSha256(seed(3), seed(1)))
  expect(second).not.toEqual(first)
})

test('[CRY-3] a sealing key shows nothing of itself', () => {
  expect(JSON.stringify(sealingKeyFromBytes(seed(9)))).toBe('{}')
  expect(docTag(sealingKeyFromBytes(seed(9)), seed(1))).toHaveLength(16)
})

test('[CRY-4] a wrapped secret is for one device and one purpose', async () => {
  const ana = await boxKeyFromSeed(seed(1))
  const bela = await boxKeyFromSeed(seed(2))
  const wrapped = await wrap(textToBytes('epoch key'), ana.publicKey, textToBytes('workspace'), random)
  expect(await unwrap(ana, wrapped, textToBytes('workspace'))).toEqual({ ok: true, value: textToBytes('epoch key') })
  expect((await unwrap(bela, wrapped, textToBytes('workspace'))).ok).toBe(false)
  expect((await unwrap(ana, wrapped, textToBytes('another'))).ok).toBe(false)
  expect((await unwrap(ana, wrapped.slice(0, 20), textToBytes('workspace'))).ok).toBe(false)
})

test('[CRY-4] nothing is wrapped to a key of small order', async () => {
  expect(await isSoundBoxKey(new Uint8Array(32))).toBe(false)
})
