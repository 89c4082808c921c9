/**
 * Where measuring happens: the built app and the bench pages behind one server, and two browser processes, ada and bo.
 * Everything is on the loopback address; every profile is on disk.
 */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import type { Page } from '@playwright/test'
import { build } from 'vite'
import { newProfilesHome, type Profile } from '../e2e/support/profiles'
import { startServer, type TestServer } from '../e2e/support/server'
import { startSlowSignaling, type SlowSignaling } from './slow-signaling'

export interface World {
  readonly server: TestServer
  readonly signaling: SlowSignaling
  /** A fresh bench page in ada's browser and one in bo's. */
  pages(): Promise<readonly [ada: Page, bo: Page]>
  /** One browser's profile, opened if it is not. */
  profile(name: string): Promise<Profile>
  end(): Promise<void>
}

/** Without a default route Chromium gathers no candidate unless told that loopback is one. */
const BROWSER = { args: ['--allow-loopback-in-peer-connection'], permissions: ['microphone'] } as const

export async function openWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'eventual-bench-'))
  await cp('build', folder, { recursive: true })
  await buildPages(join(folder, 'bench'))
  const server = await startServer({ app: folder })
  const signaling = await startSlowSignaling()
  const home = await newProfilesHome()
  const profiles = new Map<string, Promise<Profile>>()

  const profile = (name: string): Promise<Profile> => {
    const open = profiles.get(name) ?? home.open(name, server.origin, BROWSER)
    profiles.set(name, open)
    return open
  }
  const openPage = async (name: string): Promise<Page> => {
    const { page } = await profile(name)
    await page.goto('/bench/index.html')
    await page.waitForFunction(() => 'bench' in window)
    return page
  }
  return {
    server,
    signaling,
    profile,
    pages: () => Promise.all([openPage('ada'), openPage('bo')]),
    async end() {
      await home.clear()
      await signaling.stop()
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

/** The pages are bundled as the app is, from the same modules. */
async function buildPages(outDir: string): Promise<void> {
  await build({
    root: 'tests/bench/pages',
    base: '/bench/',
    configFile: false,
    logLevel: 'error',
    plugins: [svelte({ configFile: false })],
    resolve: {
      alias: {
        $lib: join(process.cwd(), 'src/lib'),
        'decode-named-character-reference': join(
          process.cwd(),
          'node_modules/decode-named-character-reference/index.js'
        )
      }
    },
    build: { target: 'es2023', outDir, emptyOutDir: true, reportCompressedSize: false, modulePreload: false }
  })
}
