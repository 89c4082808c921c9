/**
 * Two browsers that begin to look for each other within one round trip of the signaling: how many of a hundred pairs
 * are connected (an answered hello, both ways) five seconds later. Near and far signaling take turns.
 */
import type { Page } from '@playwright/test'
import type { Chapter } from './chapters'
import { median, round } from './measure'

const LATENCIES_MS = [0, 40, 150]
/** Both pages have heard by then when to begin. */
const NOTICE_MS = 60

type Connect = (page: Page, given: { room: string; signaling: string; atMs: number }) => Promise<number | null>

const ours: Connect = (page, given) => page.evaluate((of) => window.bench.connecting.connect(of), given)
const theirs: Connect = (page, given) => page.evaluate((of) => window.bench.yWebrtc.connect(of), given)

export const connecting: Chapter = {
  ids: ['connect.simultaneous'],
  async measure({ world, rounds }) {
    const pages = await world.pages()
    const begun = await pages[0].evaluate(() => window.bench.connecting.found())
    await pages[1].evaluate((link) => window.bench.connecting.join(link), begun)
    const tookMs: number[] = []
    const outcome = { ours: 0, theirs: 0, theirsTried: 0 }
    for (let pair = 0; pair < rounds.pairs; pair++) {
      const latencyMs = LATENCIES_MS[pair % LATENCIES_MS.length] ?? 0
      const signaling = world.signaling.address(latencyMs)
      const took = await meet(pages, ours, `ours-${pair}-${Date.now()}`, signaling, latencyMs)
      if (took !== null) tookMs.push(took)
      if (took !== null) outcome.ours += 1
      if (outcome.theirsTried * rounds.pairs > pair * rounds.theirPairs) continue
      outcome.theirsTried += 1
      if ((await meet(pages, theirs, `theirs-${pair}-${Date.now()}`, signaling, latencyMs)) !== null)
        outcome.theirs += 1
    }
    const ofHundred = (count: number, tried: number) => round((100 * count) / tried)
    const value = ofHundred(outcome.ours, rounds.pairs)
    const other = ofHundred(outcome.theirs, outcome.theirsTried)
    return {
      'connect.simultaneous': {
        value,
        unit: 'of 100 pairs',
        against: { 'y-webrtc': other, 'median ms': round(median(tookMs)), 'most ms': round(Math.max(...tookMs)) },
        ...(other > 0 ? { ratio: round(value / other) } : {})
      }
    }
  }
}

/** Milliseconds until both are connected; null where one of them was not in time. */
async function meet(
  pages: readonly [Page, Page],
  connect: Connect,
  room: string,
  signaling: string,
  latencyMs: number
): Promise<number | null> {
  const atMs = Date.now() + NOTICE_MS
  const lateMs = Math.random() * 2 * latencyMs
  const [a, b] = await Promise.all([
    connect(pages[0], { room, signaling, atMs }),
    connect(pages[1], { room, signaling, atMs: atMs + lateMs })
  ])
  return a === null || b === null ? null : Math.max(a, b)
}
