/**
 * Byte strings: joining, comparing, and the two texts we write them in.
 * Hex is for people and tests, base64url (no padding) for ids and links.
 */
import { err, ok, type Result } from './result'

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const NO_DIGIT = 0xff
/** The value of each digit by its character code: ids are read at every step of a catch-up. */
const VALUE_BY_CODE = new Uint8Array(128).fill(NO_DIGIT)
for (const [value, digit] of [...DIGITS].entries()) VALUE_BY_CODE[digit.charCodeAt(0)] = value

export const noBytes = new Uint8Array(0)

/** Holds no state between two texts. */
const encoder = new TextEncoder()

export function concatBytes(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return joinBytes(parts)
}

/** As many as there are: tens of thousands are more than a call takes as arguments. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Order by value, first byte first; a prefix comes before what it begins. */
export function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

export function textToBytes(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Strict: bytes that are not UTF-8 are an error, never replaced. */
export function bytesToText(bytes: Uint8Array): Result<string, { kind: 'NotUtf8' }> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return err({ kind: 'NotUtf8' })
  }
}

export function bytesToHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export function hexToBytes(hex: string): Result<Uint8Array<ArrayBuffer>, { kind: 'NotHex' }> {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) return err({ kind: 'NotHex' })
  return ok(Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)))
}

export function bytesToBase64url(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    const digits = Math.min(4, bytes.length - i + 1)
    for (let d = 0; d < digits; d++) text += DIGITS[(group >> (18 - 6 * d)) & 63]
  }
  return text
}

/** Canonical only: padding, foreign characters and stray low bits are refused, so one value has one text. */
export function base64urlToBytes(text: string): Result<Uint8Array<ArrayBuffer>, { kind: 'NotBase64url' }> {
  if (text.length % 4 === 1) return err({ kind: 'NotBase64url' })
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4))
  let at = 0
  let held = 0
  let bits = 0
  for (let i = 0; i < text.length; i++) {
    const value = VALUE_BY_CODE[text.charCodeAt(i)] ?? NO_DIGIT
    if (value === NO_DIGIT) return err({ kind: 'NotBase64url' })
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes[at++] = (held >> bits) & 0xff
    }
  }
  return (held & ((1 << bits) - 1)) === 0 ? ok(bytes) : err({ kind: 'NotBase64url' })
}
