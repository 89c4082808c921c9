import { expect, test } from 'vitest'
import { bytesToId } from '../base/ids'
import { openMemoryStore } from '../log/memory-store'
import { clientCheck, deriveClientId, releaseClient, reserveClient } from './client-ids'

const log = bytesToId('log', new Uint8Array(16).fill(1))
const other = bytesToId('log', new Uint8Array(16).fill(2))
const document = bytesToId('document', new Uint8Array(16).fill(3))
const unused = () => false

test('an id is a whole number of 53 bits that only one log, document and n have', () => {
  const ids = Array.from({ length: 500 }, (_, n) => deriveClientId(log, document, n))
  expect(ids.every((id) => Number.isSafeInteger(id) && id >= 0)).toBe(true)
  expect(Math.max(...ids)).toBeGreaterThan(2 ** 51)
  expect(new Set([...ids, ...ids.map((_, n) => deriveClientId(other, document, n))]).size).toBe(1_000)
  expect(deriveClientId(log, document, 7)).toMatchInlineSnapshot(`1696047914410231`)
})

test('an update may hold structs of the ids it declares and of no others', () => {
  const allowed = clientCheck(log, document, [0, 2])
  const mine = (n: number) => allowed(deriveClientId(log, document, n))
  expect([mine(0), mine(1), mine(2), allowed(deriveClientId(other, document, 0))]).toEqual([true, false, true, false])
})

test('no two loads get the same n, and one that was not written under is given back', async () => {
  const store = openMemoryStore()
  const take = async (isUsed: (n: number) => boolean = unused) => {
    const taken = await reserveClient(store, document, isUsed)
    return taken.ok ? taken.value : taken.error.kind
  }
  expect([await take(), await take()]).toEqual([0, 1])
  await releaseClient(store, document, 1)
  expect(await take()).toBe(1)
  await releaseClient(store, document, 0)
  expect(await take()).toBe(2)
  expect(await take((n) => n < 40)).toBe(40)
  expect(await take(() => true)).toBe('NotAllowed')
})
