/**
 * `npm start`: builds what has changed, then serves it in this very process. See README.md for the environment;
 * `node scripts/start.js --help` says which options it takes besides (npm's own `--` would hand them to what follows `||`).
 */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.js'
import { root } from './fingerprint.js'

const server = await ensureBuilt()
process.env.EVENTUAL_APP ??= join(root, 'build')
if (server) await import(pathToFileURL(server).href)
else process.exitCode = 1
