/** Draws the PNG icons from the SVG ones: `npm run icons`. The PNGs are committed; building needs no drawing. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateTransparentAsset } from '@vite-pwa/assets-generator/api'
import { root } from './fingerprint.js'

const ICONS = [
  { from: 'icon.svg', to: 'icon-192.png', size: 192 },
  { from: 'icon.svg', to: 'icon-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'icon-maskable-512.png', size: 512 },
  { from: 'icon-maskable.svg', to: 'apple-touch-icon.png', size: 180 }
]

for (const { from, to, size } of ICONS) {
  const drawing = readFileSync(join(root, 'static', from))
  const image = await generateTransparentAsset('png', drawing, { width: size, height: size }, { padding: 0 })
  writeFileSync(join(root, 'static', to), await image.png({ compressionLevel: 9, palette: true }).toBuffer())
}
