/**
 * Deflating and inflating of record contents. Loaded with the first record that is made or opened: most pages see none.
 * Inflating stops at its limit, whatever the bytes promise.
 */
import { deflateSync, Inflate } from 'fflate'
import { concatBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'

/** Small pieces: a kilobyte inflates to a megabyte at most, so the limit is overrun by that and no more. */
const INFLATE_STEP = 1_024

/** Raw deflate. */
export function deflate(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes)
}

/** Raw deflate undone, stopped at `most` bytes. */
export function inflateWithin(deflated: Uint8Array, most: number): Result<Uint8Array, { readonly kind: 'Malformed' }> {
  const chunks: Uint8Array[] = []
  let length = 0
  let isWhole = false
  const inflate = new Inflate((chunk, final) => {
    chunks.push(chunk)
    length += chunk.length
    isWhole ||= final
  })
  try {
    for (let at = 0; at < deflated.length && isWithin(length, most); at += INFLATE_STEP)
      inflate.push(deflated.subarray(at, at + INFLATE_STEP), at + INFLATE_STEP >= deflated.length)
  } catch {
    return err({ kind: 'Malformed' })
  }
  return isWhole && isWithin(length, most) ? ok(concatBytes(...chunks)) : err({ kind: 'Malformed' })
}

/** REC-8 */
function isWithin(length: number, most: number): boolean {
  return length <= most
}
