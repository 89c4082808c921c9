/**
 * From a keystroke in one browser to the text in another, both looking at the document: half of a keystroke and its
 * answer, so that no two clocks are compared. Ours waits for its flush first; that is part of what a person waits for.
 */
import type { Chapter } from './chapters'
import { median, percentile, round } from './measure'

export const live: Chapter = {
  ids: ['live.p50', 'live.p95'],
  async measure({ world, rounds }) {
    const ours: number[] = []
    const theirs: number[] = []
    const [ada, bo] = await world.pages()
    const signaling = world.signaling.address(0)
    const begun = await ada.evaluate((address) => window.bench.live.found(address), signaling)
    await bo.evaluate((given) => window.bench.live.join(given), { ...begun, signaling })
    await ada.evaluate(() => window.bench.live.met())
    const room = { room: `live-${Date.now()}`, signaling }
    await Promise.all([ada, bo].map((page) => page.evaluate((given) => window.bench.yWebrtc.meet(given), room)))
    await bo.evaluate(() => [window.bench.live.answer(), window.bench.yWebrtc.answer()].length)
    for (let run = 0; run < rounds.runs; run++) {
      ours.push(...(await ada.evaluate((keys) => window.bench.live.type(keys), rounds.keys)))
      theirs.push(...(await ada.evaluate((keys) => window.bench.yWebrtc.type(keys), rounds.keys)))
    }
    const figure = (of: (values: readonly number[]) => number) => ({
      value: round(of(ours)),
      unit: 'ms',
      against: { 'y-webrtc': round(of(theirs)) },
      ratio: round(of(ours) / of(theirs)),
      min: round(Math.min(...ours)),
      max: round(Math.max(...ours))
    })
    return { 'live.p50': figure(median), 'live.p95': figure((values) => percentile(values, 0.95)) }
  }
}
