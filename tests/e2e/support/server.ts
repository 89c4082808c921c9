/** The built server in a process of its own, on a port nobody else uses. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

const SERVER_FILE = 'build-node/relay/main.js'

export interface TestServer {
  /** `http://localhost:<port>`, without a slash at the end. */
  readonly origin: string
  readonly port: number
  /** What it wrote to its log so far. */
  log(): string
  /** Ends it as Ctrl+C would; resolves to its exit code. */
  stop(): Promise<number | null>
}

export interface TestServerOptions {
  /** Folder of the built app. */
  readonly app?: string
  /** 0 takes a free one; give the former port to bring a stopped server back at its address. */
  readonly port?: number
  /** Folder of its mailboxes, which the caller keeps; without it they are in one of their own, gone when it stops. */
  readonly data?: string
  /** What else is typed behind the command. */
  readonly args?: readonly string[]
}

/** Needs `npm run build` to have run. */
export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  if (!existsSync(SERVER_FILE)) throw new Error(`${SERVER_FILE} is missing: run npm run build first`)
  const { app = 'build', port = 0, args = [] } = options
  const data = options.data ?? (await mkdtemp(join(tmpdir(), 'eventual-relay-')))
  const env = { ...process.env, PORT: String(port), HOST: '127.0.0.1', EVENTUAL_APP: app, EVENTUAL_DATA: data }
  const child = spawn(process.execPath, [SERVER_FILE, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  if (options.data === undefined) child.once('exit', () => void rm(data, { recursive: true, force: true }))
  const lines: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => lines.push(chunk))
  const origin = await announcedAddress(child)
  return {
    origin,
    port: Number(new URL(origin).port),
    log: () => Buffer.concat(lines).toString(),
    async stop() {
      if (child.exitCode !== null) return child.exitCode
      const exited = once(child, 'exit')
      child.kill('SIGINT')
      await exited
      return child.exitCode
    }
  }
}

async function announcedAddress(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('the server has no output')
  const complaints: Buffer[] = []
  const collect = (chunk: Buffer): number => complaints.push(chunk)
  child.stderr.on('data', collect)
  const ended = once(child, 'close')
  for await (const line of createInterface(child.stdout)) {
    const address = /http:\/\/\S+/.exec(line)?.[0]
    if (!address) continue
    child.stderr.off('data', collect).pipe(process.stderr)
    return address
  }
  await ended
  throw new Error(`The server did not start: ${Buffer.concat(complaints).toString()}`)
}
