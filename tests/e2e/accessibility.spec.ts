/** Every screen of the sample team, wide and on a phone, by day and by night: nothing axe knows to be wrong (DESIGN.md §10). */
import AxeBuilder from '@axe-core/playwright'
import { expect, test } from './support/profiles'
import { linkOrButton } from './support/story'

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const PLACES = ['', 'proposals', 'agendas', 'decisions', 'library', 'people', 'settings', 'sync', 'sync/check', 'trash']
const SIZES = { wide: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const

for (const [size, viewport] of Object.entries(SIZES)) {
  test(`no screen has what axe finds fault with (${size})`, async ({ openProfile, address }) => {
    test.setTimeout(180_000)
    const { page } = await openProfile('onlooker', { viewport })
    await page.goto(address)
    await linkOrButton(page, /^Explore a sample team/).click()
    await expect(page).toHaveURL(/\/w\/[\w-]+$/)
    await expect(page.getByRole('main').locator('a[href*="/d/"]').first()).toBeVisible()
    const home = page.url()
    const document = await page.getByRole('main').locator('a[href*="/d/"]').first().getAttribute('href')
    await page.goto(`${home}/proposals`)
    const proposal = await page.getByRole('main').getByRole('link').first().getAttribute('href')
    const addresses = [
      ...PLACES.map((place) => (place === '' ? home : `${home}/${place}`)),
      `${address}${document ?? ''}`,
      `${address}${proposal ?? ''}`
    ]
    const faults: string[] = []
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      for (const each of addresses) {
        await page.goto(each)
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0)
        const { violations, passes } = await new AxeBuilder({ page }).withTags(RULES).analyze()
        expect(passes.length, `rules tried at ${each}`).toBeGreaterThan(10)
        for (const { id, nodes } of violations) {
          faults.push(
            ...nodes.map(({ target }) => `${colorScheme} ${each.slice(home.length)} ${id}: ${target.join(' ')}`)
          )
        }
      }
    }
    expect(faults).toEqual([])
  })
}
