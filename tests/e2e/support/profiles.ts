/**
 * People for browser tests: each profile is a browser process of its own with a user-data folder of its own, so that
 * IndexedDB is on disk, two people share nothing but the network, and one can be killed like a machine losing power.
 *
 * - `app` is one server for all tests of a worker, `address` where it is; `openProfile(name)` opens somebody's browser.
 * - A profile closed or killed can be opened again by the same name in the same test: it finds its disk as it was.
 * - At the end of a test its browsers are ended and their folders deleted.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, test as base, type BrowserContext, type Page } from '@playwright/test'
import { CHROMIUM_ARGS, findChromium, findHeadlessChromium } from '../../../scripts/find-chromium.js'
import { killTree, pidOfProfile } from './processes'
import { startServer, type TestServer } from './server'

export interface Profile {
  readonly name: string
  readonly context: BrowserContext
  /** The page the browser opened with. */
  readonly page: Page
  /** Everything the page said to its console as an error, and every error nobody caught. */
  readonly errors: readonly string[]
  /** Cuts HTTP and WebSocket. WebRTC channels that are open stay open: use **Work offline** for those. */
  setOffline(isOffline: boolean): Promise<void>
  /** Closes the browser as a person does. */
  close(): Promise<void>
  /** Ends every process of the browser at once, without warning. */
  kill(): Promise<void>
  /** Kills it and starts it again on the same disk; this profile is spent, the one returned goes on. */
  killAndReopen(): Promise<Profile>
}

export interface ProfileOptions {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly permissions?: readonly string[]
  readonly args?: readonly string[]
}

export type OpenProfile = (name: string, options?: ProfileOptions) => Promise<Profile>

interface TestFixtures {
  readonly address: string
  readonly openProfile: OpenProfile
}

interface WorkerFixtures {
  readonly app: TestServer
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  app: [
    async ({}, use) => {
      const server = await startServer()
      await use(server)
      await server.stop()
    },
    { scope: 'worker' }
  ],
  address: async ({ app }, use) => use(app.origin),
  openProfile: async ({ app }, use, testInfo) => {
    const home = await newProfilesHome(findHeadlessChromium())
    await use((name, options) => home.open(name, app.origin, options))
    await home.clear(testInfo.status !== testInfo.expectedStatus ? testInfo.outputPath() : undefined)
  }
})

export { expect } from '@playwright/test'

export interface ProfilesHome {
  /** Opens (or opens again) somebody's browser; relative addresses are taken from `origin`. */
  open(name: string, origin: string, options?: ProfileOptions): Promise<Profile>
  /** Ends every browser and deletes their folders. With `picturesTo`, first takes a picture of each open page. */
  clear(picturesTo?: string): Promise<void>
}

/** For tests by their fixture; for bench and screens directly, who look at what people have. */
export async function newProfilesHome(executablePath = findChromium()): Promise<ProfilesHome> {
  const folder = await mkdtemp(join(tmpdir(), 'eventual-profiles-'))
  const openByName = new Map<string, Profile>()

  async function open(name: string, origin: string, options: ProfileOptions = {}): Promise<Profile> {
    if (openByName.has(name)) throw new Error(`${name}'s browser is open already`)
    const browser = await launch({ name, origin, userData: join(folder, name), executablePath, options })
    browser.context.once('close', () => openByName.delete(name))
    const profile: Profile = {
      ...browser,
      async killAndReopen() {
        await browser.kill()
        return open(name, origin, options)
      }
    }
    openByName.set(name, profile)
    return profile
  }

  return {
    open,
    async clear(picturesTo) {
      for (const { name, page, kill } of [...openByName.values()]) {
        if (picturesTo) await page.screenshot({ path: join(picturesTo, `${name}.png`) }).catch(() => undefined)
        await kill()
      }
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    }
  }
}

interface Launch {
  readonly name: string
  readonly origin: string
  readonly userData: string
  readonly executablePath: string | undefined
  readonly options: ProfileOptions
}

async function launch({
  name,
  origin,
  userData,
  executablePath,
  options
}: Launch): Promise<Omit<Profile, 'killAndReopen'>> {
  const { viewport = { width: 1280, height: 800 }, colorScheme = 'light', permissions = [], args = [] } = options
  const context = await chromium.launchPersistentContext(userData, {
    ...(executablePath ? { executablePath } : {}),
    args: [...CHROMIUM_ARGS, ...args],
    baseURL: origin,
    serviceWorkers: 'allow',
    viewport,
    colorScheme,
    permissions: [...permissions]
  })
  const errors: string[] = []
  context.on('weberror', (error) => errors.push(String(error.error())))
  context.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    name,
    context,
    page,
    errors,
    setOffline: (isOffline) => context.setOffline(isOffline),
    async close() {
      await context.close()
    },
    async kill() {
      const pid = await pidOfProfile(userData)
      if (pid !== undefined) await killTree(pid)
      await context.close().catch(() => undefined) // Playwright may have noticed already.
    }
  }
}
