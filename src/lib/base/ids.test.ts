import { expect, test } from 'vitest'
import { newSimRandom } from '../../../tests/support/sim-random'
import { BrokenPromise } from './assert'
import { bytesToId, idToBytes, newDocumentId, parseId } from './ids'

test('an id comes back from its text, and only as the kind whose length it has', () => {
  const id = newDocumentId(newSimRandom(1))
  expect(parseId('document', id)).toEqual({ ok: true, value: id })
  expect(parseId('workspace', id)).toEqual({ ok: false, error: { kind: 'NotAnId', text: id } })
  expect(bytesToId('document', idToBytes(id))).toBe(id)
})

test('an address bar may hold anything', () => {
  const texts = ['', '../..', 'A'.repeat(10_000), '%00', 'AAAAAAAAAAAAAAAAAAAAAB']
  expect(texts.map((text) => parseId('document', text).ok)).toEqual([false, false, false, false, false])
})

test('bytes of a wrong length are our own mistake', () => {
  expect(() => bytesToId('log', new Uint8Array(15))).toThrow(BrokenPromise)
})
