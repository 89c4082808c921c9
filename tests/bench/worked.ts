import type { CDPSession } from '@playwright/test'

/** What the main thread has worked since the page began, by Chromium's own sum; `Performance.enable` comes first. */
export async function workedMs(session: CDPSession): Promise<number> {
  const { metrics } = await session.send('Performance.getMetrics')
  const worked = metrics.find(({ name }) => name === 'TaskDuration')
  if (!worked) throw new Error('Chromium does not tell')
  return worked.value * 1_000
}
