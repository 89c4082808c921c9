/**
 * Bundles what runs in Node (the server, the command-line tools) from the same sources as the app.
 * Packages stay outside the bundle and come from node_modules; entry and folder are given by scripts/node-build.js.
 */
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

export default defineConfig({
  publicDir: false,
  resolve: { alias: { $lib: fileURLToPath(new URL('./src/lib', import.meta.url)) } },
  build: {
    target: 'node20',
    minify: false,
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'main.js', chunkFileNames: '[name]-[hash].js' } }
  }
})
