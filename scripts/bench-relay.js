/**
 * `npm run bench:relay -- [--json FILE] [--quick] [--runs N] [--only NAME,NAME] [--profile FOLDER] [--page FILE]`: our relay beside
 * y-webrtc's signaling server and Hocuspocus, in one run. What is measured, and against what, is in docs/measures.md.
 * With `--as ROLE …` it is one of the processes of such a run.
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './fingerprint.js'
import { buildForNode } from './node-build.js'

process.chdir(root)
const [first, ...argv] = process.argv.slice(2)
if (first === '--as') {
  const { runRole } = await import(pathToFileURL(join(root, 'build-node/bench-relay/main.js')).href)
  await runRole(argv)
} else {
  await buildForNode('relay', 'src/relay/main.ts')
  const { main } = await import(pathToFileURL(await buildForNode('bench-relay', 'tests/bench/relay/main.ts')).href)
  const all = first === undefined ? [] : [first, ...argv]
  process.exitCode = await main(all, (line) => process.stdout.write(`${line}\n`))
}
