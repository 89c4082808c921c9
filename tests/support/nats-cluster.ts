/**
 * A NATS cluster of its own for a test: nats-server processes with JetStream on the loopback address, their data in a folder
 * for the occasion. A node can be ended as a power supply would end it, and started again on what it had on disk.
 * Everything started is ended by `stop`, at the latest when this process ends.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findNatsServer } from '../../scripts/find-nats-server.js'

export interface NatsClusterOptions {
  /** 1 starts a server alone, without a cluster. */
  readonly nodes: number
  /** More lines for each node's configuration, e.g. `max_payload: 1MB`. */
  readonly more?: string
  /** More lines within `jetstream { }`, or null for servers without JetStream. */
  readonly jetstream?: string | null
}

export interface NatsCluster {
  /** One for each node, in their order; they stay the same when a node is started again. */
  readonly urls: readonly string[]
  /** kill -9; resolves once the process is gone. */
  kill(node: number): Promise<void>
  /** Starts a node that was killed, and resolves once the whole cluster is ready again. */
  start(node: number): Promise<void>
  /** Resolves once what is asked holds, seen through a node's monitoring port. */
  until(holds: (cluster: NatsCluster) => Promise<boolean>): Promise<void>
  /** The answer of a node's monitoring port, e.g. `/jsz?streams=true`, or null where it gives none. */
  monitor(node: number, path: string): Promise<unknown>
  /** Ends every process and removes what they kept. */
  stop(): Promise<void>
}

interface Ports {
  readonly client: number
  readonly route: number
  readonly monitor: number
}

/** How long a cluster may take to come up on a busy machine, in milliseconds. */
const MOST_WAIT = 60_000
const BETWEEN_LOOKS = 50

/** Starts the nodes and resolves once each can be written to. */
export async function startNatsCluster(options: NatsClusterOptions): Promise<NatsCluster> {
  const folder = mkdtempSync(join(tmpdir(), 'eventual-nats-'))
  const ports = await freePorts(options.nodes)
  const running = new Map<number, ChildProcess>()
  const endAll = () => {
    running.forEach((child) => child.kill('SIGKILL'))
    rmSync(folder, { recursive: true, force: true })
  }
  // Vitest ends its workers by SIGTERM, after which nobody hears of `exit`.
  const endWithUs = () => {
    endAll()
    process.kill(process.pid, 'SIGTERM')
  }
  process.once('exit', endAll)
  process.once('SIGTERM', endWithUs)

  const cluster: NatsCluster = {
    urls: ports.map(({ client }) => `nats://127.0.0.1:${client}`),
    async kill(node) {
      await ended(running.get(node))
      running.delete(node)
    },
    async start(node) {
      running.set(node, startNode({ folder, ports, node, options }))
      await untilReady(cluster, [...running.keys()], options)
    },
    async until(holds) {
      const deadline = performance.now() + MOST_WAIT
      while (!(await holds(cluster))) {
        if (performance.now() > deadline) throw new Error('the NATS cluster did not come to where it should')
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS))
      }
    },
    monitor: (node, path) => answerOf(ports[node], path),
    async stop() {
      await Promise.all([...running.values()].map(ended))
      process.off('exit', endAll)
      process.off('SIGTERM', endWithUs)
      rmSync(folder, { recursive: true, force: true })
    }
  }
  for (const node of ports.keys()) running.set(node, startNode({ folder, ports, node, options }))
  try {
    await untilReady(cluster, [...running.keys()], options)
  } catch (cause) {
    await cluster.stop()
    throw cause
  }
  return cluster
}

interface NodeStart {
  readonly folder: string
  readonly ports: readonly Ports[]
  readonly node: number
  readonly options: NatsClusterOptions
}

function startNode({ folder, ports, node, options }: NodeStart): ChildProcess {
  const program = findNatsServer()
  if (program === null) throw new Error('nats-server is not installed')
  const own = join(folder, `node-${node}`)
  mkdirSync(own, { recursive: true })
  writeFileSync(`${own}.conf`, configurationOf({ folder: own, ports, node, options }))
  return spawn(program, ['-c', `${own}.conf`], { stdio: 'ignore' })
}

function configurationOf({ folder, ports, node, options }: NodeStart): string {
  const own = ports[node]
  const { jetstream = '', more = '' } = options
  const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`)
  const cluster = `cluster { name: eventual, listen: "127.0.0.1:${own?.route}", routes: ${JSON.stringify(routes)} }`
  return [
    `server_name: node-${node}`,
    `listen: "127.0.0.1:${own?.client}"`,
    `http: "127.0.0.1:${own?.monitor}"`,
    jetstream === null ? '' : `jetstream { store_dir: ${JSON.stringify(folder)}\n${jetstream}\n}`,
    options.nodes > 1 ? cluster : '',
    more
  ].join('\n')
}

/** Every node that runs answers, knows the leader and is up to date. */
async function untilReady(cluster: NatsCluster, nodes: readonly number[], options: NatsClusterOptions): Promise<void> {
  await cluster.until(async () => {
    const answers = await Promise.all(nodes.map((node) => isReady(cluster, node, options)))
    return answers.every(Boolean)
  })
}

async function isReady(cluster: NatsCluster, node: number, options: NatsClusterOptions): Promise<boolean> {
  const health = (await cluster.monitor(node, '/healthz')) as { status?: string } | null
  if (health?.status !== 'ok') return false
  if (options.nodes === 1 || options.jetstream === null) return true
  const { meta_cluster: meta } = ((await cluster.monitor(node, '/jsz')) ?? {}) as {
    meta_cluster?: { leader?: string; cluster_size?: number }
  }
  return meta?.leader !== undefined && meta.cluster_size === options.nodes
}

async function answerOf(ports: Ports | undefined, path: string): Promise<unknown> {
  try {
    const answer = await fetch(`http://127.0.0.1:${ports?.monitor}${path}`)
    return (await answer.json()) as unknown
  } catch {
    return null // It does not listen yet, or no more.
  }
}

function ended(process: ChildProcess | undefined): Promise<void> {
  if (!process || process.exitCode !== null || process.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    process.once('exit', () => resolve())
    process.kill('SIGKILL')
  })
}

/** Three ports for each node that nobody listens on now. */
async function freePorts(nodes: number): Promise<readonly Ports[]> {
  const held = await Promise.all(Array.from({ length: nodes * 3 }, openAnyPort))
  const numbers = held.map(({ port }) => port)
  await Promise.all(held.map(({ close }) => close()))
  return Array.from({ length: nodes }, (_, node) => {
    const [client = 0, route = 0, monitor = 0] = numbers.slice(node * 3)
    return { client, route, monitor }
  })
}

function openAnyPort(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      resolve({ port, close: () => new Promise((closed) => server.close(() => closed())) })
    })
  })
}
