/** `npm start`: builds what has changed, then serves it in this very process. See README.md for the environment. */
import { pathToFileURL } from 'node:url'
import { ensureBuilt } from './build.js'

const server = await ensureBuilt()
if (server) await import(pathToFileURL(server).href)
else process.exitCode = 1
