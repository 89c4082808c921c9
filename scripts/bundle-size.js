/**
 * What a browser loads before a page can be used, from the finished build: gzipped JavaScript in bytes, each chunk with
 * everything it imports statically. Parts loaded on demand count only where they are asked for.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { root } from './fingerprint.js'

const MANIFEST = '.svelte-kit/output/client/.vite/manifest.json'
const ROUTES = '.svelte-kit/generated/client-optimized/app.js'
const NODES = '.svelte-kit/generated/client-optimized/nodes'
const DOCUMENT_ROUTE = /\/d\/\[/
/** What a page imports when it opens a text: the editor, the document's view-model, and the engine that keeps it. */
const EDITOR_PART = /^src\/lib\/(ui\/editor\/|app\/(document\.svelte|start-workspace)\.ts$)/

/** `initial`: the heaviest page that is no document. `editor`: what typing needs beyond that; 0 while there is none. */
export function measureBundle() {
  const chunks = JSON.parse(readFileSync(join(root, MANIFEST), 'utf8'))
  const always = Object.keys(chunks).filter((key) => chunks[key].isEntry && !key.startsWith(NODES))
  const routes = readRoutes().map(({ path, nodes }) => ({
    path,
    chunks: closureOf([...always, ...nodes.map((node) => `${NODES}/${node}.js`)])
  }))
  const editorParts = closureOf(Object.keys(chunks).filter((key) => EDITOR_PART.test(key)))
  const lists = routes.filter(({ path }) => !DOCUMENT_ROUTE.test(path))
  const documents = routes.filter(({ path }) => DOCUMENT_ROUTE.test(path))

  const initial = lists.reduce((heaviest, list) => (sizeOf(list.chunks) > sizeOf(heaviest.chunks) ? list : heaviest))
  const typing = new Set(documents.flatMap((page) => [...page.chunks, ...editorParts]))
  return {
    initial: sizeOf(initial.chunks),
    editor: sizeOf([...typing].filter((key) => !initial.chunks.has(key))),
    page: initial.path
  }

  function closureOf(keys, found = new Set()) {
    for (const key of keys) {
      if (found.has(key)) continue
      found.add(key)
      closureOf(chunks[key]?.imports ?? [], found)
    }
    return found
  }

  function sizeOf(keys) {
    const files = [...keys].flatMap((key) => chunks[key]?.file ?? []).filter((file) => file.endsWith('.js'))
    return [...new Set(files)].reduce((sum, file) => sum + gzippedSize(join(root, 'build', file)), 0)
  }
}

/** Each address with the numbers of the layouts and the page SvelteKit loads for it: `"/w/[id]": [5,[2]]`. */
function readRoutes() {
  const routes = [...readFileSync(join(root, ROUTES), 'utf8').matchAll(/^\s*"(\/[^"]*)": \[(.*?)\],?$/gm)]
  return routes.map(([, path, numbers]) => ({ path, nodes: ['0', ...(numbers.match(/\d+/g) ?? [])] }))
}

function gzippedSize(path) {
  return gzipSync(readFileSync(path), { level: 9 }).length
}
