/**
 * Loaded before a server that is measured (`node --import`): keeps it on the loopback address, tells which port it took,
 * and answers what it uses of memory, after collecting what is garbage.
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
  if (name !== 'memory') return
  for (let i = 0; i < 3; i++) globalThis.gc?.()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send?.({ id, value: { rss, heapUsed, external } })
})

// A server that could not begin ends, although we could still ask it.
process.channel?.unref()
process.once('disconnect', () => process.exit(0))
