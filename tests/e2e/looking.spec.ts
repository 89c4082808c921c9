/**
 * I6: looking changes nothing. Every document is opened, focused, wholly selected, left and closed in the app's own
 * editor, and Yjs must have been told nothing. The same with what keeps the editor quiet taken out must fail.
 */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, type Page } from '@playwright/test'
import { test } from '../support/editor-harness/serve-harness'
import type { Variant } from '../support/editor-harness/looking'

// A trace keeps a picture of the page for each of hundreds of calls.
test.use({ trace: 'off' })

const OWN_TEXTS = [
  '# Tide tables\n\n- one\n- two\n\n| a | b |\n| - | - |\n| 1 | 2 |\n',
  '```\ncode last\n```\n',
  '> said\n'
]

/** The corpus where there is one, else a few texts of our own. */
function readTexts(): string[] {
  const corpus = process.env['EVENTUAL_CORPUS']
  if (!corpus) return OWN_TEXTS
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'))
  return files.map((file) => readFileSync(join(corpus, file), 'utf8'))
}

async function lookAt(page: Page, texts: readonly string[], variant: Variant) {
  const looks = []
  for (const text of texts) {
    looks.push(
      await page.evaluate(([markdown, how]) => window.harness.lookAtMarkdown(markdown, how), [text, variant] as const)
    )
  }
  return looks
}

test('I6 no text is changed by opening, focusing, selecting and closing it', async ({ page }) => {
  test.setTimeout(240_000)
  const looks = await lookAt(page, readTexts(), 'app')
  expect(looks.length).toBeGreaterThan(0)
  expect(looks.filter(({ isReadOnly }) => isReadOnly)).toHaveLength(0)
  expect(looks.map(({ updates }) => updates).filter((updates) => updates > 0)).toEqual([])
})

test('I6 texts of the same kind are changed by an editor without the gate', async ({ page }) => {
  test.setTimeout(240_000)
  const looks = await lookAt(page, readTexts().slice(0, 20), 'stock')
  expect(looks.filter(({ updates }) => updates > 0).length).toBeGreaterThan(0)
})

test('I6 no trap makes the editor write; what it does not know is shown and kept', async ({ page }) => {
  const looks = await page.evaluate(() => window.harness.lookAtTraps('app'))
  expect(looks.length).toBeGreaterThan(15)
  for (const { name, updates, isReadOnly, isFit } of looks) {
    expect({ name, updates, isReadOnly }).toEqual({ name, updates: 0, isReadOnly: !isFit })
  }
  const unknown = looks.find(({ name }) => name === 'an unknown node')
  expect(unknown?.text).toContain('kept inside')
})

test('I6 the traps do make an editor write that has neither gate nor guard', async ({ page }) => {
  const looks = await page.evaluate(() => window.harness.lookAtTraps('ungated'))
  const names = looks.filter(({ updates }) => updates > 0).map(({ name }) => name)
  expect(names).toContain('a table of unequal rows')
  expect(names).toContain('an unknown node')
  expect(names).toContain('an unknown mark')
  expect(names.some((name) => name.includes('address'))).toBe(true)
})

for (const kind of ['node', 'mark'] as const) {
  test(`I6 an unknown ${kind} arriving in an open editor is kept, and the text becomes read-only`, async ({ page }) => {
    const arrival = await page.evaluate((what) => window.harness.unknownArrives(what), kind)
    expect(arrival).toMatchObject({ updates: 0, isKept: true, isReadOnly: true })
    expect(arrival.note).toMatch(/^Made with a newer version/)
    expect(arrival.words).toContain('My own words.')
  })
}
