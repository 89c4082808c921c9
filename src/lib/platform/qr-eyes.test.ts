/** Row 50 of RELIABILITY.md: codes drawn as pixels, lost, doubled, out of order, tilted by nothing but blurred and grey. */
import { expect, test } from 'vitest'
import { qrForScreen } from '$lib/app/qr'
import { packForQr, qrHashes, unpackFromQr } from '$lib/log/qr-packing'
import { cutIntoBlocks, newQrCollected, qrPartText, readQrPart, type QrPart } from '$lib/wire/qr-parts'
import { newSimRandom, type SimRandom } from '../../../tests/support/sim-random'
import { textsInPixels } from './qr-eyes'

interface Picture {
  readonly width: number
  readonly height: number
  readonly data: Uint8ClampedArray
}

/** As a screen shows it and a camera sees it: squares of a few pixels, not quite black on not quite white, with noise. */
function pictureOf(rows: readonly (readonly boolean[])[], random: SimRandom): Picture {
  const [square, quiet] = [5, 4]
  const side = (rows.length + 2 * quiet) * square
  const data = new Uint8ClampedArray(side * side * 4)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const isDark = rows[Math.floor(y / square) - quiet]?.[Math.floor(x / square) - quiet] ?? false
      const shade = (isDark ? 40 : 205) + random.below(30) - 15
      data.set([shade, shade, shade, 255], (y * side + x) * 4)
    }
  }
  return { width: side, height: side, data }
}

const EFFORT = { effort: 8, timeLimit: 2_000 }

function read(picture: Picture): QrPart | null {
  const [text] = textsInPixels(picture, EFFORT)
  const part = text === undefined ? null : readQrPart(text, qrHashes)
  return part?.ok ? part.value : null
}

test('[BUN-5] from rendered pictures with a fifth lost, all others twice and out of order, the bundle comes out', () => {
  const random = newSimRandom(50)
  const bundle = random.bytes(6_000)
  const run = cutIntoBlocks(packForQr(bundle), qrHashes)
  if (!run.ok) throw new Error(run.error.kind)
  const shown = Array.from({ length: Math.ceil(run.value.blocks.length * 1.25) + 4 }, (_, i) => i)
  const pictures = shown.map((index) => pictureOf(qrForScreen(qrPartText(run.value, index, qrHashes)), random))
  const lost = new Set(shown.filter((i) => i % 5 === 2))
  const seen = shown
    .filter((i) => !lost.has(i))
    .flatMap((i) => [i, i])
    .map((i) => ({ i, at: random.fraction() }))
    .sort((a, b) => a.at - b.at)

  let collected: ReturnType<typeof newQrCollected> | null = null
  for (const { i } of seen) {
    const picture = pictures[i]
    const part = picture ? read(picture) : null
    if (!part) continue
    collected ??= newQrCollected(part, qrHashes)
    collected.take(part)
  }
  const packed = collected?.whole()
  expect(packed && unpackFromQr(packed)).toEqual({ ok: true, value: bundle })
})

test('a picture without a code has none', () => {
  const grey = { width: 200, height: 200, data: new Uint8ClampedArray(160_000).fill(128) }
  expect(textsInPixels(grey)).toEqual([])
})
