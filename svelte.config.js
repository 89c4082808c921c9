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
      // kit adds the hashes of the shell's own scripts. What no page can say of itself is in src/relay/static-app.ts.
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        // Sheets are files of the build. The editor and transitions set styles on elements; nothing a person writes becomes one.
        'style-src': ['self', 'unsafe-inline'],
        'style-src-elem': ['self'],
        'style-src-attr': ['unsafe-inline'],
        // A remote image loads after a click and not before, which the editor sees to (ui/editor/image-element.ts). Fetching
        // it ourselves instead would need every https server in connect-src and a server that allows it, which few do.
        'img-src': ['self', 'data:', 'https:'],
        // Relays are named by the team, on any server; a ws: one stands in a network without certificates.
        'connect-src': ['self', 'ws:', 'wss:'],
        'worker-src': ['self'],
        'frame-src': ['none'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['none'],
        // Markup from a string: Svelte's own templates, and pasted HTML that ProseMirror reads in a document that runs
        // nothing. `default` (src/hooks.client.ts) lets our own workers start, and refuses everything else.
        'require-trusted-types-for': ['script'],
        'trusted-types': ['default', 'svelte-trusted-html', 'ProseMirrorClipboard']
      }
    }
  }
}
