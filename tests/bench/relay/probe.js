/**
 * Loaded before a server that is measured (`node --import`): keeps it on the loopback address, tells which port it took,
 * and answers what it uses: memory, after collecting what is garbage, and processor time, all threads together.
 */
import { Server } from 'node:net'

const { listen } = Server.prototype
Server.prototype.listen = function (first, ...rest) {
  const options = typeof first === 'object' ? first : { port: Number(first) }
  const callbacks = rest.filter((each) => typeof each === 'function')
  this.once('listening', () => process.send?.({ listening: this.address().port }))
  return Reflect.apply(listen, this, [{ ...options, host: '127.0.0.1' }, ...callbacks])
}

process.on('message', ({ id, name }) => {
  if (name === 'memory') process.send?.({ id, value: memory() })
  if (name === 'cpu') process.send?.({ id, value: cpuMs() })
})

function memory() {
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  return { rss, heapUsed, external }
}

function cpuMs() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

// A server that could not begin ends, although we could still ask it.
process.channel?.unref()
process.once('disconnect', () => process.exit(0))
