/**
 * What others write stays words. Every piece of the corpus goes through every way in: files, paste, a peer's own hand in the
 * Y.Doc, names, titles, an invite. Nothing runs, nothing leaves, the page's policy has nothing to report. It would catch
 * what slips through, so a report is a hole in the app even though nothing came of it.
 */
import type { Page } from '@playwright/test'
import { strToU8, zipSync } from 'fflate'
import { plainName } from '../../src/lib/base/plain-name'
import svelteConfig from '../../svelte.config.js'
import { test as inHarness } from '../support/editor-harness/serve-harness'
import { watchForHarm, type Canary } from './support/canary'
import { expect, test } from './support/profiles'
import { body, createWorkspace, documentHash, mainNavigation, makeInvite, newDocument, saved } from './support/story'
import { readCorpus } from './support/xss-corpus'

const corpus = readCorpus()
/** Documents that hold everything. */
const WHOLE = ['All at once', 'All as Markdown', 'All in a proposal', 'All in an agenda']
/** What turns the direction of all that follows it. */
const TURNS = /[\u202a-\u202e\u2066\u2067]/
const TITLES = corpus.all.filter((piece) => piece.length <= 200)

test('the corpus is large, and no piece is there twice', () => {
  expect(corpus.all.length).toBeGreaterThan(200)
  expect(new Set(corpus.all).size).toBe(corpus.all.length)
})

test('Fault 40: files, pastes, titles and names stay words in the app itself', async ({ openProfile, address }) => {
  test.setTimeout(150_000)
  const mallory = await openProfile('mallory')
  const { page } = mallory
  const canary = await watchForHarm(mallory.context, page, address)
  const first = '<img src=x onerror=pwn()>'
  await createWorkspace(page, address, { workspace: first, name: first })
  const home = page.url()
  let imported = 0
  const places = new Map<string, string>()

  await test.step('files with hostile names and texts are imported', async () => {
    await page.goto(`${home}/settings`)
    await page.getByLabel('Files to import', { exact: true }).setInputFiles(hostileFiles())
    const sum = page.getByText(/^\d+ of \d+ files imported/)
    await expect(sum).toBeVisible({ timeout: 30_000 })
    imported = Number.parseInt(await sum.innerText())
    expect(imported).toBeGreaterThan(300)
    await expect(page.getByRole('main')).not.toContainText(TURNS)
    expect(await canary.inspect()).toEqual([])
  })

  await test.step('their titles stand in lists and in the search', async () => {
    await page.goto(`${home}/library`)
    await showAll(page, imported)
    await expect(page.getByRole('main')).not.toContainText(TURNS)
    expect(await canary.inspect()).toEqual([])
    for (const title of WHOLE) places.set(title, await placeOf(page, title))
    await page.getByRole('button', { name: 'Search', exact: true }).first().click()
    for (const query of ['script', 'img onerror', 'proto', 'javascript pwn']) {
      await page.getByRole('combobox', { name: 'Search', exact: true }).fill(query)
      await expect(page.getByRole('option').first()).toBeVisible()
      expect(await canary.inspect()).toEqual([])
    }
    await page.keyboard.press('Escape')
  })

  await test.step('their texts are opened', async () => {
    for (const [title, place] of places) {
      await page.goto(place)
      await documentHash(page)
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
      expect(await canary.inspect(), title).toEqual([])
    }
  })

  await test.step('HTML and Markdown are pasted', async () => {
    await newDocument(page, 'Note', 'Pasted')
    await expect(body(page)).not.toHaveAttribute('aria-busy', 'true')
    await body(page).evaluate(pasteAll, corpus.all)
    await expect(body(page)).toContainText('the last piece')
    expect(await canary.inspect()).toEqual([])
  })

  await test.step('a title is typed over and over', async () => {
    const title = page.getByRole('textbox', { name: 'Title', exact: true })
    for (const piece of [...corpus.of('name'), ...corpus.of('value')]) await title.fill(piece)
    await saved(page)
    expect(await canary.inspect()).toEqual([])
  })

  await test.step('a member goes by many names', async () => {
    await page.goto(`${home}/settings`)
    // Each is a signed statement on disk: a few of every kind.
    const names = [...corpus.of('name'), ...corpus.of('markup')].filter((_, index) => index % 9 === 0)
    for (const name of names.filter(({ length }) => length <= 80)) {
      await rename(page, name)
      expect(await canary.inspect(), name).toEqual([])
    }
    await rename(page, '\u202eAna\u202c\u2067')
    await expect(page.getByRole('textbox', { name: 'Your name', exact: true })).toHaveValue('Ana')
    await mainNavigation(page).getByRole('link', { name: 'People' }).click()
    await expect(page.getByRole('listitem').filter({ hasText: 'Owner' })).toBeVisible()
    expect(await canary.inspect()).toEqual([])
  })

  await test.step('whoever is invited reads the names', async () => {
    const link = await makeInvite(page)
    const bela = await openProfile('bela')
    const watched = await watchForHarm(bela.context, bela.page, address)
    await bela.page.goto(link)
    await expect(bela.page.getByText(/invites you to/)).toContainText(first)
    expect(await watched.inspect()).toEqual([])
    expect([...watched.harm, ...bela.errors]).toEqual([])
  })
  expect(canary.harm).toEqual([])
  expect(mallory.errors).toEqual([])
})

inHarness(
  'Fault 40: what a peer writes into the Y.Doc itself is drawn without its danger',
  async ({ page, harnessAddress }) => {
    const canary = await underPolicy(page, harnessAddress)
    expect(await page.evaluate((pieces) => window.harness.openHostile(pieces, true), corpus.all)).toBe('editor')
    expect(await canary.inspect()).toEqual([])

    const copied = await page.evaluate(() => window.harness.copyHostile())
    expect(await page.evaluate((pieces) => window.harness.openHostile(pieces, false), corpus.all)).toBe('read-only')
    expect(await canary.inspect()).toEqual([])
    expect(canary.harm).toEqual([])

    // Another program renders what was copied here, and has no policy of its own.
    const elsewhere = await page.context().newPage()
    const watched = await watchForHarm(page.context(), elsewhere, harnessAddress)
    await elsewhere.goto('about:blank')
    await elsewhere.setContent(copied)
    expect(await watched.inspect()).toEqual([])
    expect(watched.harm).toEqual([])
  }
)

inHarness(
  'Fault 41: a caret shows a name as text, whatever its peer says of itself',
  async ({ page, harnessAddress }) => {
    const canary = await underPolicy(page, harnessAddress)
    const drawn = await page.evaluate((names) => window.harness.showHostileCarets(names), corpus.all)
    expect(drawn).toEqual(expect.arrayContaining([...corpus.of('markup')]))
    expect(await canary.inspect()).toEqual([])
    expect(canary.harm).toEqual([])
  }
)

/** A file for each piece, named by it, and a few that hold everything. */
function hostileFiles() {
  const linked = corpus.of('address').map((piece) => `[x](<${piece}>) ![y](<${piece}>) <${piece}>`)
  const single = TITLES.map((piece, index) => [`${index} ${piece}.md`, `# ${piece}\n\n${piece}\n`] as const)
  const whole = [
    ['one.md', `# All at once\n\n${[...corpus.all, ...linked].join('\n\n')}\n`],
    [
      'two.md',
      `# All as Markdown\n\n${[...corpus.of('markdown'), ...linked, ...corpus.of('markup')].join('\n\n***\n\n')}\n`
    ],
    ['0003-three.md', proposalOf(linked)],
    ['agenda.md', agendaOf(linked)]
  ]
  const entries = [...single, ...whole].map(([name = '', text = '']) => [name, strToU8(text)] as const)
  const archive = { name: '"><img src=x onerror=pwn()>.zip', mimeType: 'application/zip' }
  const rejected = corpus.of('name').map((name) => ({ name: `${name}.svg`, mimeType: 'image/svg+xml', buffer: SVG }))
  return [{ ...archive, buffer: Buffer.from(zipSync(Object.fromEntries(entries))) }, ...rejected]
}

const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="pwn()"/>')
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()

function proposalOf(linked: readonly string[]): string {
  const fields = [...corpus.of('name'), ...corpus.of('value'), ...linked].map((piece) => `- Author: ${oneLine(piece)}`)
  const named = corpus.of('name').map((piece) => `- ${oneLine(piece)}: ${oneLine(piece)}`)
  const head = ['- Start Date: 2026-03-02', '- Status: constructor', ...fields, ...named]
  return `${head.join('\n')}\n\n# All in a proposal\n\n# Summary\n\n${corpus.of('markup').join('\n\n')}\n`
}

function agendaOf(linked: readonly string[]): string {
  // Each item has an editor of its own: a few of every kind.
  const some = [...linked, ...corpus.of('markup')].filter((_, index) => index % 8 === 0)
  const pieces = [...some, ...corpus.of('name')].map((piece) => oneLine(piece))
  const items = pieces.map((piece) => `1. ${piece} (5m, ${piece})`)
  const rows = pieces.map((piece) => piece.replaceAll('|', '\\|')).map((cell) => `| 5m | ${cell} | ${cell} | ${cell} |`)
  const table = [
    '   | timebox | topic | presenter | constructor |',
    '   | - | - | - | - |',
    ...rows.map((row) => `   ${row}`)
  ]
  return `# All in an agenda\n\n## Agenda items\n\n${items.join('\n')}\n1. Rows\n\n${table.join('\n')}\n`
}

/** Saves a name, and waits until it is shown as the team sees it. */
async function rename(page: Page, name: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Your name', exact: true }).fill(name)
  await page.getByRole('button', { name: 'Save your profile' }).click()
  await expect(mainNavigation(page).locator('.me .name')).toContainText(plainName(name).trim())
}

/** All `count` documents stand in the list. */
async function showAll(page: Page, count: number): Promise<void> {
  const more = page.getByRole('button', { name: 'Show more' })
  const entries = page.getByRole('main').getByRole('listitem')
  const shownAfterMore = async () => {
    if (await more.isVisible()) await more.click()
    return entries.count()
  }
  await expect.poll(shownAfterMore, { timeout: 30_000, intervals: [50] }).toBeGreaterThanOrEqual(count)
}

async function placeOf(page: Page, title: string): Promise<string> {
  return (await page.getByRole('main').getByRole('link', { name: title, exact: true }).getAttribute('href')) ?? ''
}

/** In the page: each piece as HTML and as plain text, at the place of the caret. */
function pasteAll(element: HTMLElement, pieces: readonly string[]): void {
  element.focus()
  for (const piece of [...pieces, '**the last piece**']) {
    for (const type of ['text/html', 'text/plain']) {
      const clipboardData = new DataTransfer()
      clipboardData.setData(type, piece)
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
    }
  }
}

/** The harness under the policy of the app, which comes as a header here. */
async function underPolicy(page: Page, address: string): Promise<Canary> {
  const canary = await watchForHarm(page.context(), page, new URL(address).origin)
  const policy = Object.entries(svelteConfig.kit?.csp?.directives ?? {})
    .map(([name, sources]) =>
      [name, ...(sources as readonly string[]).map((source) => quotedIn(name, source))].join(' ')
    )
    .join('; ')
  await page.route(address, async (route) => {
    const response = await route.fetch()
    const headers = { ...response.headers(), 'content-security-policy': policy }
    await route.fulfill({ response, headers })
  })
  await page.goto(address)
  await page.waitForFunction(() => 'harness' in window)
  return canary
}

function quotedIn(directive: string, source: string): string {
  return directive !== 'trusted-types' && /^(self|none|unsafe-inline|script)$/.test(source) ? `'${source}'` : source
}
