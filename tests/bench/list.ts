/**
 * The list of a workspace of 10,000 documents, against one of 100: from its address to its first rows, in the built app,
 * on a device that has shown it before (so that rows come from projections alone). The app's own start is in it.
 */
import type { Page } from '@playwright/test'
import type { Chapter } from './chapters'
import { compare } from './measure'

const MANY = { documents: 10_000, length: 200 }
const FEW = { documents: 100, length: 200 }
const PREPARED_WITHIN_MS = 120_000

export const list: Chapter = {
  ids: ['list.10000.ms'],
  async measure({ world, rounds }) {
    const { page } = await world.profile('list')
    await page.goto('/bench/index.html')
    await page.waitForFunction(() => 'bench' in window)
    const many = await page.evaluate((contents) => window.bench.newWorkspace(contents), MANY)
    const few = await page.evaluate((contents) => window.bench.newWorkspace(contents), FEW)
    await page.addInitScript(noteFirstRow)
    for (const { id } of [many, few]) await firstRowMs(page, id)
    const ours: number[] = []
    const theirs: number[] = []
    for (let run = 0; run < rounds.runs; run++) {
      ours.push(await firstRowMs(page, many.id))
      theirs.push(await firstRowMs(page, few.id))
    }
    return { 'list.10000.ms': compare('ms', ours, '100 documents', theirs) }
  }
}

/** Runs in the page before anything else of it. */
function noteFirstRow(): void {
  const marked: { firstRowMs?: number } = window as never
  const observer = new MutationObserver(() => {
    if (!document.querySelector('main a[href*="/d/"]')) return
    observer.disconnect()
    requestAnimationFrame(() => (marked.firstRowMs = performance.now()))
  })
  observer.observe(document, { childList: true, subtree: true })
}

async function firstRowMs(page: Page, workspace: string): Promise<number> {
  await page.goto(`/w/${workspace}/library`)
  const noted = await page.waitForFunction(() => (window as { firstRowMs?: number }).firstRowMs, null, {
    timeout: PREPARED_WITHIN_MS
  })
  const value = await noted.jsonValue()
  if (value === undefined) throw new Error('no row was shown')
  return value
}
