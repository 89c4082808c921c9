/** A document of 100,000 characters, typed over a while: from asking for it to having it, again and again. */
import type { Chapter } from './chapters'
import { compare } from './measure'

const LENGTH = 100_000
const OPENINGS = 5

export const opening: Chapter = {
  ids: ['open.100k.ratio'],
  async measure({ world, rounds }) {
    const [ada] = await world.pages()
    await ada.evaluate((length) => window.bench.opening.write(length), LENGTH)
    const ours: number[] = []
    const theirs: number[] = []
    for (let run = 0; run < rounds.runs * OPENINGS; run++) {
      ours.push(await ada.evaluate(() => window.bench.opening.ours()))
      theirs.push(await ada.evaluate(() => window.bench.opening.theirs()))
    }
    return { 'open.100k.ratio': compare('ms', ours, 'y-indexeddb', theirs) }
  }
}
