/** Bundles one entry of the project for Node into `build-node/<name>/main.js`, unless it lies there already. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'
import { inputFingerprint, outputFingerprint, root } from './fingerprint.js'
import { binary, runNode } from './run-command.js'

/** What an entry under tests/ may read besides. */
const TEST_INPUTS = [
  'tests/bench',
  'tests/cluster',
  'tests/screens',
  'tests/guards',
  'tests/support',
  'tests/e2e/support',
  'scripts/find-chromium.js'
]

/** Builds `entry` (a path in the project) where its inputs or its output changed; resolves to the bundle's path. */
export async function buildForNode(name, entry) {
  const folder = `build-node/${name}`
  const stamp = join(root, `${folder}.stamp`)
  const more = entry.startsWith('tests/') ? TEST_INPUTS : []
  if (readStamp(stamp) !== stampOf(folder, more)) {
    await prepareTypes()
    await build({
      root,
      configFile: join(root, 'vite.node.config.ts'),
      logLevel: 'warn',
      build: { ssr: entry, outDir: folder, emptyOutDir: true }
    })
    writeFileSync(stamp, stampOf(folder, more))
  }
  return join(root, folder, 'main.js')
}

/** A fresh clone lacks what tsconfig.json extends, and Vite reads that: SvelteKit writes it, and says nothing on our output. */
async function prepareTypes() {
  if (existsSync(join(root, '.svelte-kit/tsconfig.json'))) return
  const { code, output } = await runNode([binary('@sveltejs/kit', 'svelte-kit'), 'sync'], { quiet: true })
  if (code !== 0) throw new Error(`svelte-kit sync failed:\n${output}`)
}

/** A build is current while both what went in and what came out are unchanged. */
export function stampOf(folder, more = []) {
  return `${inputFingerprint(more)} ${outputFingerprint(folder)}\n`
}

/** The stamp a finished build left, or nothing. */
export function readStamp(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  }
}
