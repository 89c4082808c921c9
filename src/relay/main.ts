/**
 * What `npm start` runs after building: reads the environment, serves, and ends cleanly when asked to.
 * `PORT` (4173), `HOST` (the loopback address), `EVENTUAL_APP` (where the built app is; `build`).
 */
import { startServer, type ServerFault } from './server'

const options = {
  directory: process.env['EVENTUAL_APP'] ?? 'build',
  host: process.env['HOST'] ?? '127.0.0.1',
  port: portFrom(process.env['PORT'] ?? '4173')
}

const started = await startServer(options)
if (!started.ok) {
  process.stderr.write(`${sentence(started.error)}\n`)
  process.exit(1)
}

const server = started.value
process.stdout.write(`Eventual is at ${server.address}\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop)

function portFrom(text: string): number {
  const port = Number(text)
  if (Number.isInteger(port) && port >= 0 && port <= 65535) return port
  process.stderr.write(`PORT is a number from 0 to 65535, not "${text}".\n`)
  process.exit(1)
}

function stop(): void {
  server.close().then(
    () => process.exit(0),
    () => process.exit(1)
  )
}

function sentence({ code }: ServerFault): string {
  const place = `${options.host}:${options.port}`
  if (code === 'EADDRINUSE') return `${place} is in use. Choose another port: PORT=4174 npm start`
  if (code === 'EACCES') return `This user may not open ${place}. Choose a port above 1024: PORT=4173 npm start`
  return `Cannot listen on ${place} (${code}).`
}
