/** `npm run screens -- DIR`: builds what has changed, then takes the pictures of tests/screens/main.ts. */
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.js'
import { ensureBrowser } from './ensure-browser.js'
import { buildForNode } from './node-build.js'

ensureBrowser()
if (await ensureBuilt()) {
  const { main } = await import(pathToFileURL(await buildForNode('screens', 'tests/screens/main.ts')).href)
  process.exitCode = await main(process.argv.slice(2), (line) => process.stdout.write(`${line}\n`))
} else process.exitCode = 1
