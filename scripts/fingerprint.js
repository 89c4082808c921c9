/**
 * Tells whether a build is still the one its sources would give, by content and never by date.
 * A fingerprint covers everything a build reads: sources, configuration, the installed packages, Node's own version.
 */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('..', import.meta.url))

const INPUTS = [
  'src',
  'static',
  'package.json',
  'node_modules/.package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'tsconfig.worker.json',
  'vite.config.ts',
  'vite.node.config.ts',
  'scripts/build.js',
  'scripts/node-build.js',
  'scripts/page-chunks.js'
]

/** What every build reads, and what `more` places hold, as one hex text. Unit tests are no input. */
export function inputFingerprint(more = []) {
  return fingerprint([...INPUTS, ...more], (path) => !path.endsWith('.test.ts'), process.version)
}

/** What lies in a folder (paths inside the project), or `absent`. */
export function outputFingerprint(folder) {
  return existsSync(join(root, folder)) ? fingerprint([folder], () => true, '') : 'absent'
}

function fingerprint(places, counts, salt) {
  const hash = createHash('sha256').update(salt)
  for (const path of places.flatMap(filesUnder).filter(counts).sort()) {
    const content = readFileSync(join(root, path))
    hash.update(`\0${path}\0${content.length}\0`).update(content)
  }
  return hash.digest('hex').slice(0, 32)
}

function filesUnder(place) {
  const full = join(root, place)
  if (!existsSync(full)) return []
  if (statSync(full).isFile()) return [place]
  return readdirSync(full, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length))
}
