import type { Page } from '@playwright/test'

/** One data channel between two pages, described by hand: no signaling server, no library. */
export async function openPlainChannel(ada: Page, bo: Page): Promise<void> {
  const offer = await ada.evaluate(() => window.bench.plain.offer())
  const answer = await bo.evaluate((given) => window.bench.plain.answer(given), offer)
  await ada.evaluate((given) => window.bench.plain.accept(given), answer)
  await Promise.all([ada, bo].map((page) => page.evaluate(() => window.bench.plain.opened())))
}
