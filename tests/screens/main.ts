/**
 * `npm run screens -- DIR [--whole] [--only NAME,NAME]`: a picture of every screen of the sample team, as `DIR/<screen>-<desktop|phone>-<light|dark>.png`.
 * With `--whole` a picture is as high as its page instead of as high as the window.
 *
 * - It takes the built app by its own server, in a browser with an empty profile, as a newcomer would.
 * - A picture is taken when the screen's own words are there and nothing is being opened any more; never after a while.
 * - Anything the page says to its console as an error fails the run, as does a page that scrolls sideways.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Page } from '@playwright/test'
import { newProfilesHome, type Profile } from '../e2e/support/profiles'
import { startServer } from '../e2e/support/server'
import { linkOrButton } from '../e2e/support/story'
import { SCREENS_BEFORE, SCREENS_OF_SAMPLE, type Screen, type Place } from './screens'

const WINDOWS = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } } as const
const LOOKS = (['desktop', 'phone'] as const).flatMap((size) =>
  (['light', 'dark'] as const).map((theme) => ({ size, theme }))
)

type Look = (typeof LOOKS)[number]

interface Shoot {
  readonly profile: Profile
  readonly folder: string
  readonly whole: boolean
  /** Names of screens; null for all. */
  readonly only: readonly string[] | null
  readonly write: (line: string) => void
}

/** Resolves to the exit code. */
export async function main(argv: readonly string[], write: (line: string) => void): Promise<number> {
  const [folder] = argv.filter((word) => !word.startsWith('--'))
  if (!folder) {
    write('Usage: npm run screens -- DIR [--whole] [--only NAME,NAME]')
    return 2
  }
  await mkdir(folder, { recursive: true })
  const server = await startServer()
  const home = await newProfilesHome()
  try {
    const profile = await home.open('newcomer', server.origin)
    const only = argv[argv.indexOf('--only') + 1]?.split(',') ?? null
    const shoot = {
      profile,
      folder,
      whole: argv.includes('--whole'),
      only: argv.includes('--only') ? only : null,
      write
    }
    await takeAll(shoot, SCREENS_BEFORE, { workspace: '' })
    await takeAll(shoot, SCREENS_OF_SAMPLE, await explore(shoot))
  } finally {
    await home.clear()
    await server.stop()
  }
  return 0
}

/** Opens the sample as a newcomer does, and reads from its library which documents there are. */
async function explore({ profile: { page }, write }: Shoot): Promise<Place> {
  await page.goto('/')
  await linkOrButton(page, /^Explore a sample team/).click()
  const began = performance.now()
  await page.waitForURL(/\/w\/[\w-]+$/)
  await page.getByRole('heading', { level: 1 }).waitFor()
  write(`The sample team was there after ${((performance.now() - began) / 1000).toFixed(1)} s`)
  return { workspace: new URL(page.url()).pathname }
}

async function takeAll(shoot: Shoot, screens: readonly Screen[], place: Place): Promise<void> {
  const asked = screens.filter(({ name }) => shoot.only?.includes(name) ?? true)
  for (const screen of asked) for (const look of LOOKS) await take(shoot, screen, { look, place })
}

async function take(
  { profile, folder, whole, write }: Shoot,
  { name, show }: Screen,
  { look, place }: { readonly look: Look; readonly place: Place }
): Promise<void> {
  const page = await profile.context.newPage()
  await page.setViewportSize(WINDOWS[look.size])
  await page.emulateMedia({ colorScheme: look.theme, reducedMotion: 'reduce' })
  await show(page, place)
  await page.mouse.move(0, 0) // Nothing is pointed at.
  await settled(page)
  const path = join(folder, `${name}-${look.size}-${look.theme}.png`)
  await page.screenshot({ path, fullPage: whole, animations: 'disabled', caret: 'hide' })
  const complaints = [...profile.errors, ...((await scrollsSideways(page)) ? ['the page scrolls sideways'] : [])]
  await page.close()
  if (complaints.length > 0) throw new Error(`${path}: ${complaints.join('\n')}`)
  write(path)
}

/** Nothing is being opened any more, and every letter has its font. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.skeleton, [aria-busy=true], [data-saved=saving]') === null)
  await page.evaluate(() => document.fonts.ready)
}

function scrollsSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
}
