/** Texts as QR codes: rows of squares, true is dark, without the quiet zone. Loaded with whatever first shows one. */
import { encode } from 'uqr'

type Rows = readonly (readonly boolean[])[]

/** The fewest squares: a link is long, and a screen is clean and held still. */
export function qrForScreen(text: string): Rows {
  return encode(text, { ecc: 'L', border: 0 }).data
}

/** Paper is folded and stained: more of the code may be lost than of one on a screen. */
export function qrForPaper(text: string): Rows {
  return encode(text, { ecc: 'M', border: 0 }).data
}
