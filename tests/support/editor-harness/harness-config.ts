/** The editor alone on a page, for tests that count what it writes. Not part of the app; `npm run build` never sees it. */
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { InlineConfig } from 'vite'

const project = new URL('../../../', import.meta.url)
const inProject = (path: string) => fileURLToPath(new URL(path, project))

export const harnessConfig: InlineConfig = {
  root: fileURLToPath(new URL('.', import.meta.url)),
  configFile: false,
  plugins: [svelte({ configFile: false })],
  resolve: {
    alias: {
      $lib: inProject('src/lib'),
      'decode-named-character-reference': inProject('node_modules/decode-named-character-reference/index.js')
    }
  },
  worker: { format: 'es' },
  build: { target: 'es2023', minify: false, reportCompressedSize: false },
  logLevel: 'warn'
}
