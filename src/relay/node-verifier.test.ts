import { ed25519 } from '@noble/curves/ed25519.js'
import { expect, test } from 'vitest'
import { newSimRandom } from '../../tests/support/sim-random'
import { textToBytes } from '$lib/base/bytes'
import { signingKeyFromSeed, verify } from '$lib/crypto/signing'
import { entryHashes } from '$lib/log/entry-hashes'
import { nodeHashes } from './node-hashes'
import { newNodeVerifier } from './node-verifier'

const seed = new Uint8Array(32).fill(3)
const message = textToBytes('The gauge reads 1.2 m.')

test('[CRY-2] Node says of every signature and key what everybody else says', async () => {
  const nodeVerify = newNodeVerifier()
  const key = await signingKeyFromSeed(seed)
  const signature = await key.sign(message)
  const flipped = signature.map((byte, i) => (i === 40 ? byte ^ 1 : byte))
  const small = ed25519.Point.fromHex('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05')
  const mixed = ed25519.Point.fromBytes(key.publicKey).add(small).toBytes()
  const bent = Uint8Array.from([
    ...ed25519.Point.fromBytes(signature.slice(0, 32)).add(small).toBytes(),
    ...signature.slice(32)
  ])
  const identity = Uint8Array.from([1, ...new Uint8Array(31)])
  const forged = Uint8Array.from([...identity, ...new Uint8Array(32)])
  const cases: readonly (readonly [Uint8Array, Uint8Array])[] = [
    [key.publicKey, signature],
    [key.publicKey, flipped],
    [key.publicKey, bent],
    [key.publicKey, signature.slice(1)],
    [key.publicKey.slice(1), signature],
    [mixed, signature],
    [identity, forged],
    [new Uint8Array(32).fill(255), signature]
  ]
  const answers = await Promise.all(cases.map(([by, signed]) => nodeVerify(by, message, signed)))
  expect(answers).toEqual([true, ...cases.slice(1).map(() => false)])
  expect(await Promise.all(cases.map(([by, signed]) => verify(by, message, signed)))).toEqual(answers)
  expect(await nodeVerify(key.publicKey, textToBytes('another'), signature)).toBe(false)
})

test('[ENT-5] Node hashes headers and bodies as everybody does', () => {
  const random = newSimRandom(11)
  for (const length of [0, 1, 64, 300, 70_000]) {
    const bytes = random.bytes(length)
    expect(nodeHashes.entry(bytes)).toEqual(entryHashes.entry(bytes))
    expect(nodeHashes.body(bytes)).toEqual(entryHashes.body(bytes))
  }
})
