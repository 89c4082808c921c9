/**
 * Builds the app into `build/` and the server into `build-node/relay/`.
 * `node scripts/build.js` always builds; `ensureBuilt` skips what is provably current.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inputFingerprint, root } from './fingerprint.js'
import { buildForNode, readStamp, stampOf } from './node-build.js'
import { binary, runNode } from './run-command.js'

const HASHES = 'hashes.txt'
const appStamp = join(root, 'build-node', 'app.stamp')

/** Builds what is not current. Resolves to the server's file, or undefined when the build failed (it has said why). */
export async function ensureBuilt() {
  if (readStamp(appStamp) !== stampOf('build') && !(await buildApp())) return undefined
  return buildForNode('relay', 'src/relay/main.ts')
}

async function buildApp() {
  rmSync(appStamp, { force: true })
  // The same sources are the same version, so rebuilding them offers nobody an update.
  const env = { EVENTUAL_BUILD: inputFingerprint() }
  process.stdout.write('Building Eventual…\n')
  const { code, output } = await runNode([binary('vite'), 'build'], { env, quiet: true })
  if (code !== 0) {
    process.stderr.write(output)
    return false
  }
  writeHashes(join(root, 'build'))
  mkdirSync(join(root, 'build-node'), { recursive: true })
  writeFileSync(appStamp, stampOf('build'))
  return true
}

/**
 * SHA-256 of every file of the app, as `sha256sum` writes them, for whoever wants to compare what a server hands out with
 * what these sources give (SECURITY.md). Made from the same sources, with the same packages, it is the same file.
 */
function writeHashes(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== HASHES)
    .map((entry) => join(entry.parentPath, entry.name))
  const lines = files.map((file) => {
    const hash = createHash('sha256').update(readFileSync(file)).digest('hex')
    return `${hash}  ${relative(folder, file).split(sep).join('/')}\n`
  })
  writeFileSync(join(folder, HASHES), lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join(''))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(join(root, 'build-node'), { recursive: true, force: true })
  const server = await ensureBuilt()
  process.exitCode = server ? 0 : 1
}
