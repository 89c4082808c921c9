/** A text as a QR code: rows of squares, true is dark, without the quiet zone. Its code is loaded with the first. */
export async function qrOf(text: string): Promise<readonly (readonly boolean[])[]> {
  const { encode } = await import('uqr')
  // The fewest squares: a link is long, and a screen is clean and held still.
  return encode(text, { ecc: 'L', border: 0 }).data
}
