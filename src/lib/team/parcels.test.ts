import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesToHex } from '../base/bytes'
import { sealingKeyFromBytes } from '../crypto/sealing'
import { parcelIdOf, parcelsDigest } from '../log/parcel-id'
import { MAX_PARCEL_BYTES, MAX_STATEMENT_BYTES } from '../wire/limits'
import { parcelBox } from './parcels'

const statement = fc.uint8Array({ minLength: 1, maxLength: 300 })
const boxOf = (byte: number) => parcelBox(sealingKeyFromBytes(new Uint8Array(32).fill(byte)))

test('[PAR-1] a statement is sealed into the same bytes by everybody who has the epoch’s key, and opens as it was', async () => {
  const [alice, bob] = [await boxOf(1), await boxOf(1)]
  await fc.assert(
    fc.asyncProperty(statement, async (bytes) => {
      const parcel = await alice.seal(bytes)
      expect(bytesToHex(await bob.seal(bytes))).toBe(bytesToHex(parcel))
      expect(await bob.open(parcel)).toEqual({ ok: true, value: bytes })
      expect(bytesToHex(parcelIdOf(parcel))).toBe(bytesToHex(parcelIdOf(await bob.seal(bytes))))
    }),
    { seed: 1, numRuns: 200 }
  )
})

test('[PAR-1] under another epoch it is other bytes and another name, and opens for neither with the other’s key', async () => {
  const [current, former] = [await boxOf(1), await boxOf(2)]
  await fc.assert(
    fc.asyncProperty(statement, async (bytes) => {
      const parcels = [await current.seal(bytes), await former.seal(bytes)] as const
      expect(bytesToHex(parcels[0])).not.toBe(bytesToHex(parcels[1]))
      expect(bytesToHex(parcelIdOf(parcels[0]))).not.toBe(bytesToHex(parcelIdOf(parcels[1])))
      expect([(await former.open(parcels[0])).ok, (await current.open(parcels[1])).ok]).toEqual([false, false])
    }),
    { seed: 2, numRuns: 100 }
  )
})

test('[PAR-1] two statements never share a nonce, and a nonce tells nothing of its statement', async () => {
  const box = await boxOf(1)
  const sealed = await Promise.all(Array.from({ length: 500 }, (_, i) => box.seal(Uint8Array.of(i >> 8, i & 255))))
  expect(new Set(sealed.map((parcel) => bytesToHex(parcel.subarray(0, 12)))).size).toBe(500)
  const [one] = sealed
  const elsewhere = await (await boxOf(2)).seal(Uint8Array.of(0, 0))
  expect(bytesToHex(one!.subarray(0, 12))).not.toBe(bytesToHex(elsewhere.subarray(0, 12)))
})

test('[PAR-2] a parcel with a changed bit, or cut, opens nowhere', async () => {
  const box = await boxOf(1)
  const parcel = await box.seal(new Uint8Array(100).fill(7))
  await fc.assert(
    fc.asyncProperty(fc.nat(parcel.length - 1), fc.nat(7), fc.boolean(), async (at, bit, isCut) => {
      const changed = isCut ? parcel.slice(0, at) : parcel.with(at, (parcel[at] ?? 0) ^ (1 << bit))
      expect(await box.open(changed)).toEqual({ ok: false, error: { kind: 'CannotOpen' } })
      expect(bytesToHex(parcelIdOf(changed))).not.toBe(bytesToHex(parcelIdOf(parcel)))
    }),
    { seed: 3, numRuns: 400 }
  )
})

test('[PAR-2] the longest statement fits a parcel', async () => {
  const parcel = await (await boxOf(1)).seal(new Uint8Array(MAX_STATEMENT_BYTES))
  expect(parcel.length).toBeLessThanOrEqual(MAX_PARCEL_BYTES)
})

test('[MBX-3] the digest of a set of parcels says nothing of their order, and differs where one does', () => {
  const id = fc.uint8Array({ minLength: 16, maxLength: 16 })
  const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 20, selector: bytesToHex })
  fc.assert(
    fc.property(ids, (all) => {
      const digest = bytesToHex(parcelsDigest(all))
      expect(bytesToHex(parcelsDigest([...all].reverse()))).toBe(digest)
      expect(bytesToHex(parcelsDigest(all.slice(1)))).not.toBe(digest)
    }),
    { seed: 4 }
  )
})

test('[PAR-1] a parcel keeps its bytes', async () => {
  const parcel = await (await boxOf(1)).seal(Uint8Array.of(1, 2, 3))
  expect(bytesToHex(parcel)).toMatchInlineSnapshot(`"fabe2138aed28990055f3c131e1ca615ae08ec246b88fa0ce89f723e00b2d3"`)
  expect(bytesToHex(parcelIdOf(parcel))).toMatchInlineSnapshot(`"4a8c5ece7d5af1c59c9012c10f29b01e"`)
})
