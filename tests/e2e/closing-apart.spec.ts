/** Seven people in two halves that cannot hear each other close one proposal, each half on what it knows. */
import type { Page } from '@playwright/test'
import { newLine } from './support/line'
import { expect, test, type Profile } from './support/profiles'
import { conclude, decideByConsent, fill, positions, SECTIONS, status, take } from './support/deciding-story'
import { startServer } from './support/server'
import { createWorkspace, handedOver, join, knows, makeInvite, newDocument, saved } from './support/story'

const HERE = ['ana', 'bela', 'cleo', 'dan'] as const
const THERE = ['erin', 'faye', 'gus'] as const
type Name = (typeof HERE)[number] | (typeof THERE)[number]

const arrivedLate = (page: Page) => positions(page).getByText('arrived after the outcome')

test('two halves close it differently, say so, and all seven see one question and then one result', async ({
  app,
  openProfile,
  address
}) => {
  test.setTimeout(420_000)
  const island = await startServer()
  const ferry = await newLine(app.port)
  const people = new Map<Name, Profile>()
  for (const name of HERE) people.set(name, await openProfile(name))
  for (const name of THERE) people.set(name, await openProfile(name, { args: ferry.argsFor(app.port) }))
  const page = (name: Name): Page => pageOf(people, name)
  const everybody = [...HERE, ...THERE].map(page)

  await createWorkspace(page('ana'), address, { workspace: 'Low tide', name: 'Ana' })
  // Whom it asks is settled when it opens, so they are there before.
  const invite = await makeInvite(page('ana'))
  await Promise.all([...people.keys()].slice(1).map((name) => join(page(name), invite, name)))
  await knows(page('ana'), [...HERE.slice(1), ...THERE])
  const proposal = await newDocument(page('ana'), 'Proposal', 'Read gauges hourly')

  await test.step('Ana opens a proposal, and six others have it', async () => {
    for (const [section, words] of Object.entries(SECTIONS)) await fill(page('ana'), section, words)
    await decideByConsent(page('ana'))
    await page('ana').getByRole('button', { name: 'Open the proposal' }).click()
    await expect(status(page('ana'))).toHaveAttribute('data-status', 'open')
    await saved(page('ana'))
    await handedOver(page('ana'))
    for (const one of everybody) {
      await one.goto(proposal)
      await expect(status(one)).toHaveAttribute('data-status', 'open', { timeout: 30_000 })
    }
  })

  await test.step('the line to the island is cut, and each half goes on', async () => {
    ferry.leadTo(island.port)
    // A connection between two browsers outlives every server: a page that is loaded again meets whom it can find.
    for (const name of THERE) await page(name).reload()
    await take(page('bela'), 'Agree', 'Nine were silent.')
    await take(page('erin'), 'Block', 'The flood desk needs it live.')
    await expect(positions(page('dan')).getByText('Nine were silent.')).toBeVisible({ timeout: 60_000 })
    await expect(positions(page('gus')).getByText('The flood desk needs it live.')).toBeVisible({ timeout: 60_000 })
  })

  await test.step('both close it, and both say how many they have heard', async () => {
    await conclude(page('ana'), /^Write the outcome now/, { verdict: 'Adopted', why: 'Nobody blocks.' })
    await conclude(page('faye'), /^Write the outcome now/, { verdict: 'Declined', why: 'The flood desk is right.' })
    await provisional(HERE.map(page), 4)
    await provisional(THERE.map(page), 3)
    await expect(positions(page('dan')).getByText('flood desk')).toHaveCount(0)
    await expect(positions(page('gus')).getByText('Nine were silent.')).toHaveCount(0)
  })

  await test.step('when they meet, all seven see one question, and which positions came late', async () => {
    ferry.leadTo(app.port)
    for (const one of everybody) {
      await expect(status(one)).toHaveAttribute('data-status', 'unsettled', { timeout: 90_000 })
      await expect(one.getByRole('list', { name: 'Outcomes that differ' }).getByRole('listitem')).toHaveCount(2)
      await expect(arrivedLate(one)).toHaveCount(2)
    }
  })

  await test.step('Dan, who knows both, answers it, and it is one result for all', async () => {
    await conclude(page('dan'), /declined/, { verdict: 'Declined', why: 'We wait for the flood desk.' })
    for (const one of everybody) {
      await expect(one.getByText('We wait for the flood desk.')).toBeVisible({ timeout: 60_000 })
      await expect(status(one)).toHaveAttribute('data-status', 'closed', { timeout: 60_000 })
      await expect(one.getByRole('list', { name: 'Outcomes that differ' })).toHaveCount(0)
    }
  })

  await ferry.close()
  await island.stop()
})

/** Each of them says that this many of seven were heard since it closed. */
async function provisional(pages: readonly Page[], heard: number): Promise<void> {
  for (const one of pages) {
    await expect(status(one)).toHaveAttribute('data-status', 'provisional', { timeout: 60_000 })
    await expect(status(one)).toContainText(`Provisional · ${heard} of 7 heard`, { timeout: 60_000 })
  }
}

function pageOf(people: ReadonlyMap<Name, Profile>, name: Name): Page {
  const profile = people.get(name)
  if (!profile) throw new Error(`nobody is called ${name}`)
  return profile.page
}
