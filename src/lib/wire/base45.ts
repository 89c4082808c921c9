/** Bytes as the letters a QR code packs tightest (RFC 9285): two bytes in three letters, which take as little room as 16.5 bits. */
import { err, ok, type Result } from '../base/result'

const LETTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:'
const BASE = LETTERS.length

/** Three letters for each two bytes, and two for one left over. */
export function bytesToBase45(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 2) {
    const [high = 0, low] = [bytes[at], bytes[at + 1]]
    const value = low === undefined ? high : high * 256 + low
    text += lettersOf(value, low === undefined ? 2 : 3)
  }
  return text
}

/** Only what `bytesToBase45` writes reads. */
export function base45ToBytes(text: string): Result<Uint8Array<ArrayBuffer>, { readonly kind: 'NotBase45' }> {
  if (text.length % 3 === 1) return err({ kind: 'NotBase45' })
  const bytes = new Uint8Array(Math.floor(text.length / 3) * 2 + (text.length % 3 === 2 ? 1 : 0))
  for (let at = 0, to = 0; at < text.length; at += 3) {
    const letters = text.slice(at, at + 3)
    const value = valueOf(letters)
    const isPair = letters.length === 3
    if (value === null || value > (isPair ? 0xffff : 0xff)) return err({ kind: 'NotBase45' })
    if (isPair) bytes[to++] = value >>> 8
    bytes[to++] = value & 0xff
  }
  return ok(bytes)
}

/** The lowest place first. */
function lettersOf(value: number, length: number): string {
  let letters = ''
  for (let rest = value; letters.length < length; rest = Math.floor(rest / BASE)) letters += LETTERS[rest % BASE] ?? ''
  return letters
}

function valueOf(letters: string): number | null {
  let value = 0
  for (let i = letters.length - 1; i >= 0; i--) {
    const digit = LETTERS.indexOf(letters[i] ?? ' ')
    if (digit < 0) return null
    value = value * BASE + digit
  }
  return value
}
