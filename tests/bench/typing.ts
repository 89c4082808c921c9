/**
 * A keystroke in a document of 100,000 characters: how long the main thread works for it, everything counted until the
 * page is quiet again (rendering, our rows, the sentence that says "saved"), as Chromium itself adds it up.
 */
import type { CDPSession, Page } from '@playwright/test'
import type { Chapter } from './chapters'
import { percentile, round } from './measure'
import { workedMs } from './worked'
import type { World } from './world'

const LENGTH = 100_000
/** What a keystroke sets off is over by then. */
const QUIET_MS = 60

export const typing: Chapter = {
  ids: ['type.frame.p95'],
  async measure({ world, rounds }) {
    const [ours, theirs] = [await openOurs(world), await openBare(world)]
    const took = { ours: [] as number[], theirs: [] as number[] }
    for (let run = 0; run < rounds.runs; run++) {
      took.ours.push(...(await type(ours, rounds.keys)))
      took.theirs.push(...(await type(theirs, rounds.keys)))
    }
    const [value, other] = [percentile(took.ours, 0.95), percentile(took.theirs, 0.95)]
    return {
      'type.frame.p95': {
        value: round(value),
        unit: 'ms',
        against: { 'bare tiptap + Yjs': round(other) },
        ratio: round(value / other),
        min: round(Math.min(...took.ours)),
        max: round(Math.max(...took.ours))
      }
    }
  }
}

interface Desk {
  readonly page: Page
  readonly session: CDPSession
}

async function openOurs(world: World): Promise<Desk> {
  const { page } = await world.profile('typing')
  await page.goto('/bench/index.html')
  await page.waitForFunction(() => 'bench' in window)
  const contents = { documents: 1, length: LENGTH }
  const { id, document } = await page.evaluate((given) => window.bench.newWorkspace(given), contents)
  await page.goto(`/w/${id}/d/${document}`)
  return atDesk(page)
}

async function openBare(world: World): Promise<Desk> {
  const { page } = await world.profile('typing-bare')
  await page.goto('/bench/index.html')
  await page.waitForFunction(() => 'bench' in window)
  await page.evaluate((length) => window.bench.openBareEditor(length), LENGTH)
  return atDesk(page)
}

/** The caret stands in the editor, and what opening set off is over. */
async function atDesk(page: Page): Promise<Desk> {
  await page.locator('.ProseMirror[contenteditable="true"] p').first().click()
  const session = await page.context().newCDPSession(page)
  await session.send('Performance.enable', { timeDomain: 'timeTicks' })
  await page.keyboard.type('low tide ')
  await page.waitForTimeout(3_000)
  return { page, session }
}

async function type({ page, session }: Desk, keys: number): Promise<number[]> {
  const took: number[] = []
  for (let key = 0; key < keys; key++) {
    const beforeMs = await workedMs(session)
    await page.keyboard.press('a')
    await page.waitForTimeout(QUIET_MS)
    took.push((await workedMs(session)) - beforeMs)
  }
  return took
}
