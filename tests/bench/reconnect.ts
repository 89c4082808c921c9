/**
 * Two devices that have the same 10,000 documents in 20 logs meet again; five documents changed meanwhile. Time counts
 * from the open link until they are stored, bytes are all that crosses it, both ways.
 */
import { arrive } from './newcomer'
import type { Chapter } from './chapters'
import { compare } from './measure'
import { openPlainChannel } from './plain-channel'

const SIZE = { documents: 10_000, length: 580 }
const CHANGED = 5
/** Besides those of the two who meet. */
const COLLEAGUES = 18

export const reconnect: Chapter = {
  ids: ['reconnect.10000.bytes', 'reconnect.10000.bytes.ratio', 'reconnect.10000.time.ratio'],
  async measure({ world, rounds }) {
    const signaling = world.signaling.address(0)
    const [ada, bo] = await world.pages()
    await ada.evaluate((given) => window.bench.newcomer.found(given), { ...SIZE, signaling })
    await ada.evaluate((count) => window.bench.newcomer.colleagues(count), COLLEAGUES)
    await arrive(ada, bo, { ...SIZE, documents: SIZE.documents + COLLEAGUES }, signaling, { stays: true })
    await ada.evaluate((given) => window.bench.stateVectors.store(given), { ...SIZE, changed: CHANGED })
    await bo.evaluate((given) => window.bench.stateVectors.store(given), { ...SIZE, changed: 0 })
    const ours: Took[] = []
    const theirs: Took[] = []
    for (let run = 0; run < rounds.runs; run++) {
      await bo.evaluate(() => window.bench.newcomer.part())
      const changed = { count: CHANGED, title: `Run ${run}` }
      const documents = await ada.evaluate(({ count, title }) => window.bench.newcomer.change(count, title), changed)
      ours.push(await bo.evaluate((given) => window.bench.newcomer.comeBack(given), { documents, signaling }))
      await openPlainChannel(ada, bo)
      const [asked] = await Promise.all([
        bo.evaluate(() => window.bench.stateVectors.ask()),
        ada.evaluate(() => window.bench.stateVectors.answer())
      ])
      theirs.push(asked)
    }
    const bytes = compare('bytes', bytesOf(ours), 'state vectors', bytesOf(theirs))
    return {
      'reconnect.10000.bytes': bytes,
      'reconnect.10000.bytes.ratio': bytes,
      'reconnect.10000.time.ratio': compare('ms', msOf(ours), 'state vectors', msOf(theirs))
    }
  }
}

interface Took {
  readonly ms: number
  readonly bytes: number
}

const bytesOf = (all: readonly Took[]) => all.map(({ bytes }) => bytes)
const msOf = (all: readonly Took[]) => all.map(({ ms }) => ms)
