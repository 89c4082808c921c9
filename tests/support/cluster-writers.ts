/** Relay processes of their own for a test, under load until they are ended or killed (`tests/cluster/writer.ts`). */
import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { buildForNode } from '../../scripts/node-build.js'

/** What a writer was told to be stored. */
export interface Acknowledged {
  readonly log: number
  readonly seq: number
  readonly parcels: number
}

export interface ClusterWriter {
  readonly acknowledged: readonly Acknowledged[]
  /** Resolves once so many more writes were acknowledged than when it was called. */
  acknowledges(more: number): Promise<void>
  /** kill -9. */
  kill(): Promise<void>
  /** Lets it finish what it is at. */
  end(): Promise<void>
}

export interface WriterOptions {
  readonly name: string
  readonly urls: readonly string[]
  readonly logs: readonly number[]
}

export async function startWriter({ name, urls, logs }: WriterOptions): Promise<ClusterWriter> {
  const program = await buildForNode('cluster-writer', 'tests/cluster/writer.ts')
  const child = spawn(process.execPath, [program, name, urls.join(','), ...logs.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit']
  })
  const acknowledged: Acknowledged[] = []
  const waiting = new Set<() => void>()
  const lines = createInterface({ input: child.stdout })
  const gone = new Promise<void>((resolve) => lines.once('close', () => resolve()))
  lines.on('line', (line) => {
    acknowledged.push(JSON.parse(line) as Acknowledged)
    for (const look of waiting) look()
  })
  return {
    acknowledged,
    acknowledges(more) {
      const wanted = acknowledged.length + more
      return new Promise((resolve, reject) => {
        const look = () => {
          if (acknowledged.length < wanted) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        void gone.then(() => reject(new Error('the writer ended')))
      })
    },
    async kill() {
      child.kill('SIGKILL')
      await ended(child, gone)
    },
    async end() {
      child.stdin.end()
      await ended(child, gone)
    }
  }
}

/** The process is gone, and all it said was read. */
async function ended(child: ChildProcess, gone: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    await new Promise((resolve) => child.once('exit', resolve))
  }
  await gone
}
