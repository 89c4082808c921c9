/** `npm start`: builds what has changed, then serves it in this very process. `npm start -- --help` says what it takes. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.js'
import { root } from './fingerprint.js'

const server = await ensureBuilt()
process.env.EVENTUAL_APP ??= join(root, 'build')
if (server) await import(pathToFileURL(server).href)
else process.exitCode = 1
