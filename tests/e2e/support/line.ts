/**
 * A line from a browser to a server that can be led to another one, as when a building's network is cut off: the page's
 * address stays what it was, and whoever is on the same line still meets there.
 */
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export interface Line {
  /** Browser switches that lead `localhost:<fromPort>` over this line. */
  argsFor(fromPort: number): readonly string[]
  /** Ends every connection on it; the next ones lead to the server at this port. */
  leadTo(port: number): void
  close(): Promise<void>
}

export async function newLine(port: number): Promise<Line> {
  let target = port
  const open = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near]
    ] as const) {
      open.add(socket)
      socket.on('close', () => {
        open.delete(socket)
        other.destroy()
      })
      socket.on('error', () => socket.destroy())
      socket.pipe(other)
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port: own } = server.address() as AddressInfo

  const cut = (): void => {
    for (const socket of open) socket.destroy()
  }
  return {
    argsFor: (fromPort) => [`--host-resolver-rules=MAP localhost:${fromPort} 127.0.0.1:${own}`],
    leadTo(next) {
      target = next
      cut()
    },
    async close() {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    }
  }
}
