import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  base64urlToBytes,
  bytesToBase64url,
  bytesToHex,
  bytesToText,
  compareBytes,
  concatBytes,
  equalBytes,
  hexToBytes,
  textToBytes
} from './bytes'

const bytes = fc.uint8Array({ maxLength: 40 })

test('bytes come back from hex, base64url and text as they were', () => {
  fc.assert(
    fc.property(bytes, fc.string({ unit: 'grapheme' }), (value, text) => {
      expect(hexToBytes(bytesToHex(value))).toEqual({ ok: true, value })
      expect(base64urlToBytes(bytesToBase64url(value))).toEqual({ ok: true, value })
      expect(bytesToBase64url(value)).toBe(Buffer.from(value).toString('base64url'))
      expect(bytesToText(textToBytes(text))).toEqual({ ok: true, value: text })
    })
  )
})

test('one value has one text: padding, stray bits and foreign letters are refused', () => {
  const refused = ['AA==', 'A', 'AB', 'AA/A', 'Ä', 'AAB']
  expect(refused.map((text) => base64urlToBytes(text).ok)).toEqual(refused.map(() => false))
  expect([hexToBytes('abc').ok, hexToBytes('AB').ok]).toEqual([false, false])
})

test('text that is not UTF-8 is refused, never repaired', () => {
  expect(bytesToText(Uint8Array.of(0xc3, 0x28))).toEqual({ ok: false, error: { kind: 'NotUtf8' } })
})

test('bytes are ordered as Buffer orders them, and equal exactly when the order says so', () => {
  fc.assert(
    fc.property(bytes, bytes, (a, b) => {
      expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(a, b))
      expect(equalBytes(a, b)).toBe(compareBytes(a, b) === 0)
      expect(equalBytes(concatBytes(a, b), Buffer.concat([a, b]))).toBe(true)
    })
  )
})
