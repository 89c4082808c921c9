/**
 * `node scripts/run-node.js NAME args…` runs the tool src/node/NAME.ts, or tests/bench/NAME.ts, bundled when it changed.
 * A tool exports `main(argv, write): Promise<number>`; lines it writes go to standard output, its number is the exit code.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './fingerprint.js'
import { buildForNode } from './node-build.js'

const [name, ...argv] = process.argv.slice(2)
const entry = [`src/node/${name}.ts`, `tests/bench/${name}.ts`].find((path) => existsSync(join(root, path)))
if (!entry) {
  process.stderr.write(
    'Usage: node scripts/run-node.js NAME …, where src/node/NAME.ts or tests/bench/NAME.ts is there\n'
  )
  process.exit(2)
}
const { main } = await import(pathToFileURL(await buildForNode(name, entry)).href)
process.exitCode = await main(argv, (line) => process.stdout.write(`${line}\n`))
