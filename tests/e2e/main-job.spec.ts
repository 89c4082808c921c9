/**
 * The main job: write anywhere, merge when we meet. Two people in separate browser processes, real network, real disks.
 * "Offline" means both: the network is cut and Work offline is on, because cutting the network alone leaves open data
 * channels alive.
 */
import { readdirSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test, type Profile } from './support/profiles'
import {
  body,
  createWorkspace,
  documentHash,
  handedOver,
  join,
  mainNavigation,
  makeInvite,
  newDocument,
  sameDocument,
  saved,
  syncLine,
  workOffline
} from './support/story'

const OWN_CORPUS = joinPath(import.meta.dirname, 'corpus')

/** The files an import is tried with: the team's corpus where there is one, else the project's own small one. */
function corpusFiles(): string[] {
  const roots = process.env.EVENTUAL_CORPUS
    ? ['proposals', 'agendas', 'onboarding'].map((folder) => joinPath(process.env.EVENTUAL_CORPUS ?? '', folder))
    : [OWN_CORPUS]
  return roots.flatMap((root) =>
    readdirSync(root)
      .filter((name) => name.endsWith('.md'))
      .map((name) => joinPath(root, name))
  )
}

async function importCorpus(page: Page): Promise<number> {
  const files = corpusFiles()
  await mainNavigation(page).getByRole('link', { name: 'Settings' }).click()
  await page.getByLabel('Files to import').first().setInputFiles(files)
  const report = page.getByRole('table', { name: 'Import report' })
  await expect(report.getByRole('row')).toHaveCount(files.length + 1, { timeout: 90_000 })
  return files.length
}

async function offline(profile: Profile, cut: boolean): Promise<void> {
  if (cut) await workOffline(profile.page, true)
  await profile.context.setOffline(cut)
  if (!cut) await workOffline(profile.page, false)
}

test('two people write on a plane and merge when they meet', async ({ openProfile, address }) => {
  test.setTimeout(300_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')

  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const imported = await importCorpus(ana.page)
  const note = await newDocument(ana.page, 'Note', 'Packing list')
  await body(ana.page).click()
  await ana.page.keyboard.type('Boots and a lamp.')
  const agenda = await newDocument(ana.page, 'Agenda', 'Before the trip')
  await ana.page.getByRole('button', { name: 'Add item' }).click()
  const items = (page: Page) => page.getByRole('list', { name: 'Agenda items' }).getByRole('listitem')
  await items(ana.page).nth(0).getByRole('textbox', { name: 'Topic' }).fill('Who drives')
  await ana.page.getByRole('button', { name: 'Add item' }).click()
  await items(ana.page).nth(1).getByRole('textbox', { name: 'Topic' }).fill('What we eat')
  await saved(ana.page)

  await test.step('Bela joins by the link and has every document', async () => {
    await join(bela.page, await makeInvite(ana.page), 'Bela')
    await handedOver(ana.page)
    await mainNavigation(bela.page).getByRole('link', { name: 'Library' }).click()
    await expect(bela.page.getByRole('main').getByText(`${imported + 2} documents`)).toBeVisible({ timeout: 60_000 })
  })

  await test.step('both edit apart: the same paragraph, the same list, different fields', async () => {
    await ana.page.goto(note)
    await bela.page.goto(note)
    await sameDocument(ana.page, bela.page)
    await offline(ana, true)
    await offline(bela, true)
    await expect(body(ana.page)).toContainText('Boots and a lamp.')
    await body(ana.page).press('Control+Home')
    await ana.page.keyboard.type('Ana packs: ')
    await body(bela.page).press('Control+End')
    await bela.page.keyboard.type(' Bela brings rope.')
    await saved(ana.page)
    await saved(bela.page)
    await ana.page.goto(agenda)
    await bela.page.goto(agenda)
    await items(ana.page).nth(0).getByRole('textbox', { name: 'Timebox in minutes' }).fill('10')
    await ana.page.keyboard.press('Tab')
    await ana.page.getByRole('button', { name: 'Add item' }).click()
    await items(ana.page).nth(2).getByRole('textbox', { name: 'Topic' }).fill('Ana adds one')
    await bela.page.getByRole('button', { name: 'Add item' }).click()
    await items(bela.page).nth(2).getByRole('textbox', { name: 'Topic' }).fill('Bela adds one')
    await items(bela.page).nth(0).getByRole('textbox', { name: 'Topic' }).fill('Who drives and when')
    await saved(ana.page)
    await saved(bela.page)
  })

  await test.step('both reload while offline and still have their own words', async () => {
    await Promise.all([ana.page.reload(), bela.page.reload()])
    await expect(items(ana.page)).toHaveCount(3)
    await expect(items(bela.page)).toHaveCount(3)
    await syncLine(ana.page).click()
    await expect(ana.page.getByRole('switch', { name: 'Work offline' })).toHaveAttribute('aria-checked', 'true')
    await expect(syncLine(ana.page)).toHaveAttribute('data-sync', 'offline')
    await ana.page.goto(note)
    await expect(body(ana.page)).toContainText('Ana packs: Boots')
    await bela.page.goto(note)
    await expect(body(bela.page)).toContainText('Bela brings rope.')
  })

  await test.step('both come back and show the same text with both edits', async () => {
    await offline(ana, false)
    await offline(bela, false)
    for (const { page } of [ana, bela]) {
      await expect(body(page)).toContainText('Ana packs: Boots and a lamp. Bela brings rope.', { timeout: 40_000 })
    }
    await sameDocument(ana.page, bela.page)
    await ana.page.goto(agenda)
    await bela.page.goto(agenda)
    await sameDocument(ana.page, bela.page)
    for (const { page } of [ana, bela]) {
      await expect(items(page)).toHaveCount(4)
      await expect(items(page).nth(0).getByRole('heading')).toHaveText('Who drives and when')
      await expect(items(page).nth(0).getByRole('textbox', { name: 'Timebox in minutes' })).toHaveValue('10')
    }
    expect(await documentHash(ana.page)).toBe(await documentHash(bela.page))
  })
})

test('Carla gets what Ana wrote though the two are never online together', async ({ openProfile, address }) => {
  test.setTimeout(240_000)
  const ana = await openProfile('ana')
  const bela = await openProfile('bela')
  const carla = await openProfile('carla')
  await createWorkspace(ana.page, address, { workspace: 'Relay race', name: 'Ana' })
  const forBela = await makeInvite(ana.page)
  const forCarla = await makeInvite(ana.page)
  await join(bela.page, forBela, 'Bela')
  const note = await newDocument(ana.page, 'Note', 'The baton')
  await body(ana.page).click()
  await ana.page.keyboard.type('Ana wrote this.')
  await saved(ana.page)
  await handedOver(ana.page)
  await bela.page.goto(note)
  await sameDocument(ana.page, bela.page)
  await offline(ana, true)

  await join(carla.page, forCarla, 'Carla')
  await carla.page.goto(note)
  await expect(body(carla.page)).toContainText('Ana wrote this.', { timeout: 40_000 })
  await sameDocument(bela.page, carla.page)
  await handedOver(carla.page)
  // Carla's device has said what it has, and Bela's has heard it.
  await expect(syncLine(bela.page)).toHaveAttribute('data-devices', '3', { timeout: 60_000 })
  await offline(carla, true)

  await offline(ana, false)
  await expect(syncLine(ana.page)).toHaveAttribute('data-devices', '3', { timeout: 60_000 })
})
