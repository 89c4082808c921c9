/** `Fault 43` with others' own clients: unmodified y-webrtc finds each other through our signaling while somebody floods it. */
import { flood, listenMeanwhile, p95 } from '../support/flood/flood'
import { servePage } from '../support/raw-client/bundle'
import { expect, test, type Profile } from './support/profiles'
import { startServer } from './support/server'

const SECONDS = 10
const FRAMES_PER_SECOND = 10_000
const MOST_MS = 200
const ROOM = 'a room of others'

async function enter({ page }: Profile, client: string, signaling: string): Promise<void> {
  await page.goto(client)
  await page.waitForFunction(() => 'stockClient' in window)
  await page.evaluate(([room, address]) => window.stockClient.enter(room, address), [ROOM, signaling] as const)
}

test('Fault 43: unmodified y-webrtc clients sync while 10,000 bad frames a second come from another', async ({
  openProfile
}) => {
  const server = await startServer({ args: ['--trust-proxy'] })
  const signaling = `ws://127.0.0.1:${server.port}/signal`
  const client = await servePage('tests/support/raw-client/stock-page.ts')
  const [ana, bela] = [await openProfile('ana'), await openProfile('bela')]
  const meanwhile = await listenMeanwhile(signaling, 5)
  const flooding = flood(signaling, {
    seconds: SECONDS,
    framesPerSecond: FRAMES_PER_SECOND,
    topic: ROOM,
    from: 'many'
  })
  let isFlooding = true
  void flooding.finally(() => (isFlooding = false))

  // They come while it is flooded, find each other, and write.
  await Promise.all([ana, bela].map((one) => enter(one, client.address, signaling)))
  await ana.page.evaluate(() => window.stockClient.write('ana', 'boots'))
  await bela.page.evaluate(() => window.stockClient.write('bela', 'rope'))
  for (const { page } of [ana, bela]) {
    await expect.poll(() => page.evaluate(() => window.stockClient.words())).toEqual({ ana: 'boots', bela: 'rope' })
  }
  const hadSynced = isFlooding
  const report = await flooding
  const taken = await meanwhile.stop()

  process.stdout.write(
    `${JSON.stringify({ ...report, hadSynced, others: taken.length, p95: p95(taken), max: Math.max(...taken) })}\n`
  )
  expect(hadSynced, 'they had synced before it was over').toBe(true)
  expect(p95(taken)).toBeLessThan(MOST_MS)
  expect(report.cut).toBeGreaterThan(0)
  for (const { page } of [ana, bela]) expect(await page.evaluate(() => window.stockClient.isSignaled())).toBe(true)
  expect(await server.stop()).toBe(0)
  client.close()
})
