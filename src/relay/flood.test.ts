/** `Fault 43`: somebody floods signaling with what is none, and the others go on as if nobody did. */
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { flood, listenMeanwhile, p95 } from '../../tests/support/flood/flood'
import { newMetrics } from './metrics'
import { startServer, type RunningServer } from './server'

const PAIRS = 5
const MOST_MS = 200
const FRAMES_PER_SECOND = 10_000

let server: RunningServer | null = null
afterEach(async () => server?.close())

async function startRelay() {
  const metrics = newMetrics(null)
  const started = await startServer({
    directory: null,
    host: '127.0.0.1',
    port: 0,
    trustsProxy: true,
    tell: (event) => metrics.count(event)
  })
  if (!started.ok) throw new Error(started.error.code)
  server = started.value
  const address = `${server.address.replace(/^http/, 'ws').replace('localhost', '127.0.0.1')}/signal`
  return { address, metrics }
}

test.each([
  { from: 'many', seconds: 10, title: 'a new address each time it is cut' },
  { from: 'same', seconds: 3, title: 'one address' }
] as const)(
  'Fault 43: 10,000 bad frames a second from $title cut their sender and nobody else',
  { timeout: 60_000 },
  async (row) => {
    const { address, metrics } = await startRelay()
    const meanwhile = await listenMeanwhile(address, PAIRS)
    const { from, seconds } = row
    const report = await flood(address, { seconds, framesPerSecond: FRAMES_PER_SECOND, topic: 'pair 0', from })
    const taken = await meanwhile.stop()

    process.stdout.write(
      `${JSON.stringify({ flood: row.title, ...report, others: taken.length, p95: p95(taken), max: Math.max(...taken) })}\n`
    )
    expect(p95(taken)).toBeLessThan(MOST_MS)
    expect(report.cut).toBeGreaterThan(0)
    if (from === 'many') expect(report.frames).toBeGreaterThanOrEqual(seconds * FRAMES_PER_SECOND)
    else expect(report.refused).toBeGreaterThan(0)
    expect(await metrics.text()).toMatch(/eventual_cut_total\{door="signaling",reason="notSignaling"\} [1-9]/)
    const newcomer = new WebSocket(address)
    await once(newcomer, 'open')
    newcomer.close()
  }
)
