/** A proposal on its way to a decision: read, answered, changed, closed, and found again. closing-apart.spec.ts closes one apart. */
import { conclude, decideByConsent, fill, positions, SECTIONS, status, take } from './support/deciding-story'
import { keyboard } from './support/hands'
import { expect, test } from './support/profiles'
import {
  createWorkspace,
  handedOver,
  join,
  knows,
  mainNavigation,
  makeInvite,
  newDocument,
  saved
} from './support/story'

test('three people decide without a meeting and without a pointer', async ({ openProfile, address }) => {
  test.setTimeout(240_000)
  const [ana, bela, cleo] = [await openProfile('ana'), await openProfile('bela'), await openProfile('cleo')]
  await createWorkspace(ana.page, address, { workspace: 'Low tide', name: 'Ana' })
  const invite = await makeInvite(ana.page)
  await join(bela.page, invite, 'Bela')
  await join(cleo.page, invite, 'Cleo')
  // Whom it asks is settled when it opens.
  await knows(ana.page, ['Bela', 'Cleo'])
  const proposal = await newDocument(ana.page, 'Proposal', 'Read gauges hourly')

  await test.step('it opens only when its sections are there and somebody said how it is decided', async () => {
    const open = ana.page.getByRole('button', { name: 'Open the proposal' })
    await expect(open).toHaveAttribute('aria-disabled', 'true')
    for (const [section, words] of Object.entries(SECTIONS)) await fill(ana.page, section, words, keyboard)
    await expect(open).toHaveAccessibleDescription('Nobody said yet how it is decided.')
    await decideByConsent(ana.page, keyboard)
    await keyboard.press(open)
    await expect(status(ana.page)).toHaveAttribute('data-status', 'open')
    await saved(ana.page)
  })

  await test.step('the others read it and take positions', async () => {
    await handedOver(ana.page)
    for (const { page } of [ana, bela, cleo]) await page.goto(proposal)
    await take(bela.page, 'Disagree', 'The flood desk needs it live.', keyboard)
    await expect(positions(ana.page).getByText('The flood desk needs it live.')).toBeVisible()
  })

  await test.step('when the text changes, a position says so, shows what changed, and may still stand', async () => {
    await fill(ana.page, 'Alternatives', 'Bigger batteries.', keyboard)
    await saved(ana.page)
    const row = positions(bela.page).getByRole('listitem').filter({ hasText: 'needs it live' })
    await expect(row.getByText('the text has changed since')).toBeVisible()
    await keyboard.press(row.getByRole('button', { name: 'What changed' }))
    await expect(row.getByText('Bigger batteries.')).toBeVisible()
    await keyboard.press(bela.page.getByRole('button', { name: 'Still stands' }))
    await expect(row.getByText('the text has changed since')).toBeHidden()
  })

  await test.step('Bela writes the outcome, and it is closed for all three', async () => {
    const conclusion = { verdict: 'Declined', why: 'We wait for the flood desk.' }
    await conclude(bela.page, /^Write the outcome now/, conclusion, keyboard)
    for (const { page } of [ana, bela, cleo]) {
      await expect(page.getByText('We wait for the flood desk.')).toBeVisible({ timeout: 60_000 })
      await expect(status(page)).toHaveAttribute('data-status', /closed|provisional/)
    }
  })

  await test.step('the decision is found by whoever was asleep', async () => {
    await keyboard.press(mainNavigation(ana.page).getByRole('link', { name: 'Decisions' }))
    const entry = ana.page.getByRole('listitem').filter({ hasText: 'We wait for the flood desk.' })
    await expect(entry.getByRole('link', { name: 'Read gauges hourly' })).toBeVisible()
    await expect(entry.getByText('Declined')).toBeVisible()
    await expect(entry.getByText(/written by/)).toContainText('Bela')
    await keyboard.press(entry.getByRole('button', { name: /^What it was about/ }))
    await expect(entry.getByText(SECTIONS.Problem)).toBeVisible()
    await expect(entry.getByText('Bigger batteries.')).toBeVisible()
    await expect(entry.getByText('The flood desk needs it live.')).toBeVisible()
    await keyboard.write(ana.page.getByRole('searchbox', { name: 'Search decisions' }), 'nothing of the kind')
    await expect(ana.page.getByText('No decision found: saying “nothing of the kind”.')).toBeVisible()
    await keyboard.press(ana.page.getByRole('button', { name: 'Show all decisions' }))
    await keyboard.write(ana.page.getByRole('combobox', { name: 'Outcome' }), 'Declined')
    await keyboard.write(ana.page.getByRole('combobox', { name: 'Person' }), 'Bela')
    await expect(ana.page.getByRole('status').getByText('1 of 1 found: declined, with Bela.')).toBeVisible()
  })

  await test.step('whoever wrote it is thanked, and a note that comes of it is made a proposal, linked both ways', async () => {
    await ana.page.goto(proposal)
    await keyboard.press(ana.page.getByRole('button', { name: 'Thanks' }))
    await expect(bela.page.getByText(/^From .?Ana/)).toBeVisible()
    const note = await newDocument(ana.page, 'Note', 'Frozen gauges')
    await keyboard.write(ana.page.getByRole('textbox', { name: 'Body' }), 'Heaters would help.')
    await saved(ana.page)
    await keyboard.press(ana.page.getByRole('button', { name: 'More actions' }))
    await keyboard.pick(ana.page.getByRole('menuitem', { name: 'Make this a proposal' }))
    await expect(ana.page.getByRole('textbox', { name: 'Problem' })).toContainText('Heaters would help.')
    const trail = ana.page.getByRole('navigation', { name: 'Trail' })
    await keyboard.press(trail.getByRole('link', { name: /Frozen gauges$/ }))
    await expect(ana.page).toHaveURL(note)
    await expect(trail.getByText('this note')).toBeVisible()
    await expect(trail.getByRole('link', { name: 'Proposal: Frozen gauges' })).toBeVisible()
  })

  await test.step('a few of them are a pod, everybody sees that, and a proposal may ask it alone', async () => {
    await mainNavigation(ana.page).getByRole('link', { name: 'People' }).click()
    await ana.page.getByRole('button', { name: 'Make a pod…' }).click()
    const dialog = ana.page.getByRole('dialog', { name: 'Make a pod' })
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Field')
    for (const name of ['Bela', 'Cleo']) await dialog.getByRole('checkbox', { name }).check()
    await expect(dialog.getByText('2 people, 1 path between them')).toBeVisible()
    await dialog.getByRole('button', { name: 'Save the pod' }).click()
    await mainNavigation(bela.page).getByRole('link', { name: 'People' }).click()
    await expect(bela.page.getByRole('list', { name: 'Pods' }).getByText(/^(You and Cleo|Cleo and you)$/)).toBeVisible()
    await newDocument(ana.page, 'Proposal', 'Walk the gauges')
    await ana.page.getByRole('button', { name: 'Say how it is decided' }).click()
    await ana.page.getByRole('radio', { name: 'A pod' }).check({ force: true })
    await ana.page.getByRole('radio', { name: /^Consent/ }).check({ force: true })
    await ana.page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(ana.page.getByText(/It asks the pod Field \((Bela and Cleo|Cleo and Bela)\)/)).toBeVisible()
  })
})
