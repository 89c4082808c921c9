import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import { newSimRandom } from '../../../tests/support/sim-random'
import { signingKeyFromSeed } from '../crypto/signing'
import { logIdOf } from '../log/entry-hashes'
import { newKeyRing, type HeldKey } from '../team/key-ring'
import { newHello, type Greeting } from './hello'

const random = newSimRandom(5)
const epoch = (byte: number): HeldKey => ({
  key: bytesToId('key', new Uint8Array(16).fill(byte)),
  raw: new Uint8Array(32).fill(byte)
})

async function end(...held: HeldKey[]) {
  const logKey = await signingKeyFromSeed(random.bytes(32))
  const ring = newKeyRing(held)
  const [writing] = ring.keys
  if (!writing) throw new Error('at least one epoch')
  const keys = () => ({ writing, epochs: ring.keys, prove: ring.prove })
  return { logKey, hello: newHello({ logKey, keys, logOf: logIdOf }), nonce: random.bytes(32) }
}

type End = Awaited<ReturnType<typeof end>>

/** What `own` sees of a connection with `theirs`. */
function greeting(own: End, theirs: End, fingerprints = [1, 2]): Greeting {
  const side = ({ nonce, logKey }: End) => ({ nonce, logKey: logKey.publicKey })
  const [mine = 0, other = 0] = fingerprints
  return {
    own: side(own),
    theirs: side(theirs),
    binding: { own: new Uint8Array(32).fill(mine), theirs: new Uint8Array(32).fill(other) }
  }
}

test('two of one epoch prove their logs to each other', async () => {
  const [alice, bob] = [await end(epoch(1)), await end(epoch(1))]
  const proof = await alice.hello.prove(greeting(alice, bob, [1, 2]))
  const seen = await bob.hello.verify(greeting(bob, alice, [2, 1]), proof)
  expect(seen).toEqual({ log: logIdOf(alice.logKey.publicKey), sameEpoch: true })
})

test('who shares only a former epoch is told apart, and who shares none is nobody', async () => {
  const [alice, bob, eve] = [await end(epoch(2), epoch(1)), await end(epoch(1)), await end(epoch(9))]
  const proof = await bob.hello.prove(greeting(bob, alice))
  expect(await alice.hello.verify(greeting(alice, bob, [2, 1]), proof)).toMatchObject({ sameEpoch: false })
  const lie = await eve.hello.prove(greeting(eve, alice))
  expect(await alice.hello.verify(greeting(alice, eve, [2, 1]), lie)).toBeNull()
})

test('who holds the epoch’s key speaks for no log but their own', async () => {
  const [alice, bob, eve] = [await end(epoch(1)), await end(epoch(1)), await end(epoch(1))]
  const asBob = { ...eve, logKey: bob.logKey }
  const lie = await eve.hello.prove(greeting(asBob, alice, [1, 2]))
  expect(await alice.hello.verify(greeting(alice, asBob, [2, 1]), lie)).toBeNull()
  const truth = await bob.hello.prove(greeting(bob, alice, [1, 2]))
  expect(await alice.hello.verify(greeting(alice, bob, [2, 1]), truth)).toMatchObject({ sameEpoch: true })
})

test('a proof from another connection, sent back, or of somebody else proves nothing', async () => {
  const [alice, bob, eve] = [await end(epoch(1)), await end(epoch(1)), await end(epoch(1))]
  const proof = await alice.hello.prove(greeting(alice, bob, [1, 2]))
  const asSeen = greeting(bob, alice, [2, 1])
  expect(await bob.hello.verify({ ...asSeen, own: { ...asSeen.own, nonce: random.bytes(32) } }, proof)).toBeNull()
  expect(await bob.hello.verify(greeting(bob, alice, [2, 7]), proof)).toBeNull()
  expect(await alice.hello.verify(greeting(alice, bob, [1, 2]), proof)).toBeNull()
  expect(await bob.hello.verify(greeting(bob, eve, [2, 1]), proof)).toBeNull()
  const foreign = await eve.hello.prove(greeting(eve, bob))
  expect(await bob.hello.verify(asSeen, { ...proof, proofs: foreign.proofs })).toBeNull()
})
