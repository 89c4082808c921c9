/**
 * Opening a workspace of a big team, against one person's: what the main thread works from the address of the library until
 * its row stands and the engine has begun, in the built app, by Chromium's own sum. Both hold one document.
 */
import type { BrowserContext } from '@playwright/test'
import type { Chapter } from './chapters'
import { compare } from './measure'
import { workedMs } from './worked'

const ALONE = { documents: 1, length: 200 }
/** The engine begins after the first rows; by then it has. */
const QUIET_MS = 3_000

interface Browser {
  readonly context: BrowserContext
}

export const team: Chapter = {
  ids: ['team.open.ms'],
  async measure({ world, rounds }) {
    const browser = await world.profile('team')
    const { page } = browser
    await page.goto('/bench/index.html')
    await page.waitForFunction(() => 'bench' in window)
    const one = await page.evaluate((contents) => window.bench.newWorkspace(contents), ALONE)
    const many = await page.evaluate((contents) => window.bench.newWorkspace(contents), ALONE)
    const { members, devices, statements } = await page.evaluate((id) => window.bench.crowd(id), many.id)
    if (members < 100 || devices < 298 || statements < 2_000) throw new Error('the big team is not that big')
    await page.goto('about:blank')
    const ours: number[] = []
    const theirs: number[] = []
    for (const { id } of [one, many]) await openMs(browser, id)
    for (let run = 0; run < rounds.runs; run++) {
      ours.push(await openMs(browser, many.id))
      theirs.push(await openMs(browser, one.id))
    }
    return { 'team.open.ms': compare('ms', ours, 'one member', theirs) }
  }
}

/** Of main-thread work. A page of its own each time: Chromium counts from a page's beginning. */
async function openMs({ context }: Browser, workspace: string): Promise<number> {
  const page = await context.newPage()
  const session = await context.newCDPSession(page)
  await session.send('Performance.enable')
  await page.goto(`/w/${workspace}/library`)
  await page.locator('main a[href*="/d/"]').first().waitFor()
  await page.waitForTimeout(QUIET_MS)
  const ms = await workedMs(session)
  await page.close()
  return ms
}
