import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { sveltekit } from '@sveltejs/kit/vite'
import { SvelteKitPWA } from '@vite-pwa/sveltekit'
import { defineConfig, type Plugin } from 'vite'
import { pageChunks } from './scripts/page-chunks.js'
import type * as signalingSockets from './src/relay/signaling-sockets'

const manifest = {
  id: '/',
  name: 'Eventual',
  short_name: 'Eventual',
  description: 'A notebook for teams who are never all awake: write offline, merge when you meet.',
  start_url: '/',
  scope: '/',
  display: 'standalone' as const,
  theme_color: '#faf6ed',
  background_color: '#faf6ed',
  icons: [
    { src: '/icon-192.png', sizes: '192x192', type: 'image/png' },
    { src: '/icon-512.png', sizes: '512x512', type: 'image/png' },
    { src: '/icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' as const },
    { src: '/icon.svg', sizes: 'any', type: 'image/svg+xml' }
  ]
}

/** The server's own signaling on the port of `npm run dev`. Vite's hot reload answers its upgrades by their protocol. */
function signalingInDev(): Plugin {
  return {
    name: 'eventual:signaling',
    apply: 'serve',
    async configureServer(dev) {
      if (!dev.httpServer || process.env['VITEST']) return
      const load = dev.ssrLoadModule('/src/relay/signaling-sockets.ts') as Promise<typeof signalingSockets>
      const { isSignaling, openSignalingSockets } = await load
      const signaling = openSignalingSockets()
      dev.httpServer.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
        if (isSignaling(request)) signaling.upgrade(request, socket, head)
      })
      dev.httpServer.once('close', () => void signaling.close())
    }
  }
}

/** When a build fails, vite-plugin-pwa misses its output and its complaint hides the cause: so the cause is said first. */
function causeOfFailure(): Plugin {
  return {
    name: 'eventual:cause-of-failure',
    apply: 'build',
    buildEnd(cause) {
      if (cause) process.stderr.write(`${cause.message}\n`)
    }
  }
}

export default defineConfig({
  plugins: [
    sveltekit(),
    SvelteKitPWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'service-worker.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: ['client/**/*.{js,css,html,svg,png,ico,webp,woff2,webmanifest}'],
        maximumFileSizeToCacheInBytes: 4 * 1024 * 1024
      },
      kit: { adapterFallback: 'index.html', spa: { fallbackMapping: '/' }, includeVersionFile: true }
    }),
    causeOfFailure(),
    signalingInDev()
  ],
  resolve: {
    alias: {
      // Its browser build touches `document` when imported, which kills a worker (EDITOR.md B, trap 1).
      'decode-named-character-reference': fileURLToPath(
        new URL('./node_modules/decode-named-character-reference/index.js', import.meta.url)
      )
    }
  },
  worker: { format: 'es' },
  build: { target: 'es2023' },
  environments: { client: { build: { rolldownOptions: { output: { codeSplitting: pageChunks() } } } } }
})
