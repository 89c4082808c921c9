import adapter from '@sveltejs/adapter-static'
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte'

// Set by scripts/build.js to the fingerprint of the sources; without it every build is a version of its own.
const { EVENTUAL_BUILD } = process.env

/** @type {import('@sveltejs/kit').Config} */
export default {
  preprocess: vitePreprocess(),
  kit: {
    // One precached shell answers every address, so its links must be absolute.
    adapter: adapter({ fallback: 'index.html' }),
    paths: { relative: false },
    // Registered by src/lib/platform/app-update.ts, which offers new versions and never forces them.
    serviceWorker: { register: false },
    ...(EVENTUAL_BUILD ? { version: { name: EVENTUAL_BUILD } } : {}),
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        // The editor and transitions set styles on elements; nothing a person writes ever becomes a style.
        'style-src': ['self', 'unsafe-inline'],
        // Remote images load only after a click, which the editor sees to.
        'img-src': ['self', 'data:', 'blob:', 'https:'],
        // Signaling servers and relays are named by the team.
        'connect-src': ['self', 'ws:', 'wss:'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['none']
      }
    }
  }
}
