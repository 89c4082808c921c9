/**
 * Builds the app into `build/` and the server into `build-node/relay/`.
 * `node scripts/build.js` always builds; `ensureBuilt` skips what is provably current.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inputFingerprint, root } from './fingerprint.js'
import { buildForNode, readStamp, stampOf } from './node-build.js'
import { binary, runNode } from './run-command.js'

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
  mkdirSync(join(root, 'build-node'), { recursive: true })
  writeFileSync(appStamp, stampOf('build'))
  return true
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(join(root, 'build-node'), { recursive: true, force: true })
  const server = await ensureBuilt()
  process.exitCode = server ? 0 : 1
}
