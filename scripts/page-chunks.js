/**
 * Which code of the app goes into one file: what is always loaded together. By itself the bundler makes a file of every set
 * of modules that some pages share, many of a few hundred bytes, and a cold start waits for seventy answers instead of ten.
 *
 * - A part is everything its roots import, without what is in a part before it. Roots that stand together count as one.
 * - A part for `atLeast` two of its roots leaves each of them what it alone needs.
 * - A part that comes `late` leaves to the pages what one of them imports too, or that page would load the whole of it.
 */
import { readdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './fingerprint.js'

const WORKSPACE = 'src/routes/w/[workspace]'
const START = [
  'src/routes/+page.svelte',
  'src/routes/join/+page.svelte',
  'src/routes/back/+page.svelte',
  'src/routes/restore/+page.svelte'
]
const KIT = 'node_modules/@sveltejs/kit/src/runtime/client/entry.js'

/** In this order. */
const PARTS = [
  { name: 'app', roots: () => [[KIT, '.svelte-kit/generated/client-optimized/app.js', 'src/routes/+layout.svelte']] },
  { name: 'common', roots: () => [START, [`${WORKSPACE}/+layout.svelte`, ...listPages()]], atLeast: 2 },
  { name: 'workspace', roots: () => [[`${WORKSPACE}/+layout.svelte`]] },
  { name: 'pages', roots: () => listPages().map((page) => [page]), atLeast: 2 },
  { name: 'engine', late: true, roots: () => [['src/lib/app/start-workspace.ts']] },
  {
    name: 'document',
    late: true,
    roots: () => [[`${WORKSPACE}/d/[document]/+page.svelte`, 'src/lib/app/document.svelte.ts']]
  }
]

/** For the bundler's `codeSplitting`: what is in no part is split as usual. */
export function pageChunks() {
  let partById = null
  const partOf = (id, graph) => {
    partById ??= assignParts((each) => graph.getModuleInfo(each)?.importedIds ?? [])
    return partById.get(id)
  }
  const groups = PARTS.map(({ name }, index) => ({
    debugName: name,
    // A part takes what it imports along, so what belongs to one before it must be taken already.
    priority: PARTS.length - index,
    name: (id, graph) => (partOf(id, graph) === name ? name : null)
  }))
  return { groups }
}

function assignParts(importsOf) {
  const partById = new Map()
  const ofLists = new Set()
  for (const page of listPages()) closureOf(realpathSync(join(root, page)), importsOf, ofLists)
  for (const { name, roots, atLeast = 1, late = false } of PARTS) {
    const timesById = new Map()
    for (const together of roots()) {
      const found = new Set()
      for (const path of together) closureOf(realpathSync(join(root, path)), importsOf, found)
      for (const id of found) timesById.set(id, (timesById.get(id) ?? 0) + 1)
    }
    for (const [id, times] of timesById) {
      if (times >= atLeast && !partById.has(id)) partById.set(id, late && ofLists.has(id) ? 'pages' : name)
    }
  }
  return partById
}

function closureOf(id, importsOf, found) {
  if (found.has(id)) return
  found.add(id)
  for (const imported of importsOf(id)) closureOf(imported, importsOf, found)
}

/** The pages of a workspace that show lists, not a document. */
function listPages() {
  const files = readdirSync(join(root, WORKSPACE), { recursive: true })
  const pages = files.filter((file) => file.endsWith('+page.svelte') && !file.startsWith('d'))
  return pages.map((page) => `${WORKSPACE}/${page}`)
}
