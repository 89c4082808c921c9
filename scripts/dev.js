/** `npm run dev`: Vite's server with hot reload; signaling is on the same port (vite.config.ts). */
import { binary, runNode } from './run-command.js'

const { HOST: host = '127.0.0.1', PORT: port = '4173' } = process.env
const vite = [binary('vite'), 'dev', '--host', host, '--port', port, '--strictPort']
const { code } = await runNode([...vite, ...process.argv.slice(2)])
process.exitCode = code ?? 0
