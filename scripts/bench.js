/**
 * `npm run bench -- [--json FILE] [--only id,id] [--full]`: builds what is not current, then measures in a real browser.
 * What is measured, and against what, is in docs/measures.md.
 */
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.js'
import { measureBundle } from './bundle-size.js'
import { root } from './fingerprint.js'
import { buildForNode } from './node-build.js'

process.chdir(root)
if (await ensureBuilt()) {
  const { main } = await import(pathToFileURL(await buildForNode('bench', 'tests/bench/bench.ts')).href)
  const write = (line) => process.stdout.write(`${line}\n`)
  process.exitCode = await main(process.argv.slice(2), write, measureBundle)
} else process.exitCode = 1
