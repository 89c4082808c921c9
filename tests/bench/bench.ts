/**
 * Measures what MEASURES asks of this build, each figure against its baseline in the same run, and says them in a table
 * and in JSON. A figure that could not be measured is left out, and why is said; nothing is ever guessed.
 */
import { writeFile } from 'node:fs/promises'
import { performance } from 'node:perf_hooks'
import type { FiguresById } from './measure'
import { chapters, type Chapter, type MeasureBundle, type Rounds, type Setting } from './chapters'
import { openWorld } from './world'

interface Wishes {
  readonly json: string | null
  readonly only: readonly string[]
  readonly rounds: Rounds
}

const BRIEF: Rounds = { runs: 3, pairs: 100, theirPairs: 12, keys: 30 }
const FULL: Rounds = { runs: 5, pairs: 300, theirPairs: 60, keys: 200 }

/** A chapter that waits for something that never comes is given up after this. */
const PATIENCE_MS = 240_000
const PATIENCE_FULL_MS = 1_800_000

/** Exit code: 0 when every figure asked for was measured. */
export async function main(
  argv: readonly string[],
  write: (line: string) => void,
  measureBundle: MeasureBundle
): Promise<number> {
  const { json, only, rounds } = readWishes(argv)
  const isWanted = (id: string) => only.length === 0 || only.some((wish) => id.startsWith(wish.replace(/\*$/, '')))
  const wanted = chapters.filter(({ ids }) => ids.some(isWanted))
  const figures: Record<string, FiguresById[string]> = {}
  let isWhole = true
  const world = await openWorld()
  try {
    for (const chapter of wanted) {
      const startMs = performance.now()
      const patienceMs = rounds === FULL ? PATIENCE_FULL_MS : PATIENCE_MS
      const measured = await measureOrSayWhy(chapter, { world, rounds, measureBundle }, patienceMs, write)
      isWhole &&= measured !== null
      const asked = Object.entries(measured ?? {}).filter(([id]) => isWanted(id))
      Object.assign(figures, Object.fromEntries(asked))
      for (const [id, figure] of asked) write(`${id}: ${JSON.stringify(figure)}`)
      write(`  (${((performance.now() - startMs) / 1000).toFixed(1)} s)`)
      if (json) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`)
    }
  } finally {
    await world.end()
  }
  return isWhole ? 0 : 1
}

async function measureOrSayWhy(
  chapter: Chapter,
  setting: Setting,
  patienceMs: number,
  write: (line: string) => void
): Promise<FiguresById | null> {
  try {
    return await withPatience(patienceMs, chapter.measure(setting))
  } catch (cause) {
    write(`${chapter.ids.join(', ')}: not measured. ${cause instanceof Error ? cause.message : String(cause)}`)
    return null
  }
}

async function withPatience<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const patience = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it was not done after ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, patience])
  } finally {
    clearTimeout(timer)
  }
}

function readWishes(argv: readonly string[]): Wishes {
  const valueOf = (name: string): string | null => {
    const at = argv.indexOf(name)
    return at === -1 ? null : (argv[at + 1] ?? null)
  }
  return {
    json: valueOf('--json'),
    only: valueOf('--only')?.split(',') ?? [],
    rounds: argv.includes('--full') ? FULL : argv.includes('--quick') ? QUICK : BRIEF
  }
}

/** To see that a figure works; too few rounds to believe it. */
const QUICK: Rounds = { runs: 1, pairs: 6, theirPairs: 3, keys: 10 }
