/**
 * [I2] A counter is typed every 20 ms, the status is read from outside, and the whole browser is killed at a random moment.
 * At most the last 300 ms may be gone, and never anything the status called saved.
 */
import type { Page } from '@playwright/test'
import { newSimRandom } from '../support/sim-random'
import { expect, test } from './support/profiles'
import { body, createWorkspace, newDocument, saved } from './support/story'

const ROUNDS = 20
const EVERY_MS = 20
const MOST_LOST_MS = 300

interface Sighting {
  readonly saved: string | null
  readonly numbers: readonly number[]
}

/** Status and text in one look, so that neither can move between. */
function look(page: Page): Promise<Sighting> {
  return page.evaluate(() => {
    const text = document.querySelector('[role="textbox"][aria-label="Body"]')?.textContent ?? ''
    return {
      saved: document.querySelector('[data-saved]')?.getAttribute('data-saved') ?? null,
      numbers: (text.match(/\d+(?= )/g) ?? []).map(Number)
    }
  })
}

test('[I2] what was called saved survives a killed browser, and at most 300 ms of typing are lost', async ({
  openProfile,
  address
}) => {
  test.setTimeout(400_000)
  const seed = Number(process.env.EVENTUAL_SEED ?? Date.now() % 100_000)
  const random = newSimRandom(seed)
  let profile = await openProfile('writer')
  await createWorkspace(profile.page, address, { workspace: 'Kill test', name: 'Ana' })
  const note = await newDocument(profile.page, 'Note', 'Counter')
  let count = 0
  let claims = 0
  for (let round = 0; round < ROUNDS; round++) {
    await body(profile.page).press('Control+End')
    const typedAt = new Map<number, number>()
    let claimed: readonly number[] = []
    const until = Date.now() + 200 + random.fraction() * 1500
    while (Date.now() < until) {
      count += 1
      const due = Date.now() + EVERY_MS
      await profile.page.keyboard.insertText(`${count} `)
      typedAt.set(count, Date.now())
      const sighting = await look(profile.page)
      if (sighting.saved === 'saved') claimed = sighting.numbers
      await profile.page.evaluate(
        (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        Math.max(0, due - Date.now())
      )
    }
    const killedAt = Date.now()
    profile = await profile.killAndReopen()
    await profile.page.goto(note)
    await expect(body(profile.page)).toBeVisible()
    await saved(profile.page)
    claims += claimed.length > 0 ? 1 : 0
    const { numbers } = await look(profile.page)
    const last = numbers.at(-1) ?? 0
    const mustHave = Math.max(
      0,
      ...[...typedAt].filter(([, at]) => at <= killedAt - MOST_LOST_MS).map(([number]) => number)
    )
    const lost = claimed.filter((number) => !numbers.includes(number))
    expect(lost, `seed ${seed}, round ${round}: called saved`).toEqual([])
    expect(last, `seed ${seed}, round ${round}: typed more than 300 ms before the kill`).toBeGreaterThanOrEqual(
      mustHave
    )
    count = Math.max(count, last)
  }
  expect(claims, `seed ${seed}: rounds in which something was called saved`).toBeGreaterThan(ROUNDS / 2)
})
