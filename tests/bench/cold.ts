/**
 * A browser that was closed, a server that is not there: from the address to a page somebody can use, out of the service
 * worker. Ours is the list of a workspace of 100 documents; the baseline a SvelteKit page with a button.
 */
import { cp, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Page } from '@playwright/test'
import { newProfilesHome, type ProfilesHome } from '../e2e/support/profiles'
import { startServer } from '../e2e/support/server'
import type { Chapter } from './chapters'
import { compare } from './measure'

const CONTENTS = { documents: 100, length: 200 }

/** As little as a page can be and still be one: it counts. */
const PAGE = `<script>
  let count = $state(0)
</script>

<main><button onclick={() => (count += 1)}>Counted {count}</button></main>
`

interface Site {
  readonly name: string
  readonly origin: string
  readonly path: string
  /** What a person would use first. */
  readonly usable: string
}

export const cold: Chapter = {
  ids: ['cold.usable.ratio'],
  async measure({ world, rounds }) {
    const folder = await mkdtemp(join(tmpdir(), 'eventual-shell-'))
    const home = await newProfilesHome()
    try {
      const shell = await startServer({ app: await buildShell(folder) })
      const ours = await prepareOurs(home, world.server.origin)
      const theirs = { name: 'bare', origin: shell.origin, path: '/', usable: 'main button' }
      for (const site of [ours, theirs]) await install(home, site)
      await shell.stop()
      const took: Record<string, number[]> = { [ours.name]: [], [theirs.name]: [] }
      for (let run = 0; run < rounds.runs; run++)
        for (const site of [ours, theirs]) took[site.name]?.push(await startCold(home, site))
      return { 'cold.usable.ratio': compare('ms', took[ours.name] ?? [], 'bare SvelteKit', took[theirs.name] ?? []) }
    } finally {
      await home.clear()
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function prepareOurs(home: ProfilesHome, origin: string): Promise<Site> {
  const { page, close } = await home.open('ours', origin)
  await page.goto('/bench/index.html')
  await page.waitForFunction(() => 'bench' in window)
  const { id } = await page.evaluate((contents) => window.bench.newWorkspace(contents), CONTENTS)
  await close()
  return { name: 'ours', origin, path: `/w/${id}/library`, usable: 'main a[href*="/d/"]' }
}

/** Visited until its worker answers for it. */
async function install(home: ProfilesHome, { name, origin, path, usable }: Site): Promise<void> {
  const { page, close } = await home.open(name, origin)
  await page.goto(path)
  await page.locator(usable).first().waitFor()
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await page.reload()
  await page.locator(usable).first().waitFor()
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null)
  await close()
}

/** Milliseconds from the navigation of a fresh browser process until the page can be used; nothing answers but the worker. */
async function startCold(home: ProfilesHome, { name, origin, path, usable }: Site): Promise<number> {
  const { page, context, close } = await home.open(name, origin)
  await context.setOffline(true)
  const startMs = Date.now()
  await page.goto(path)
  await waitFor(page, usable)
  const took = Date.now() - startMs
  await close()
  return took
}

async function waitFor(page: Page, usable: string): Promise<void> {
  await page.waitForFunction((selector) => document.querySelector(selector) !== null, usable)
}

/** Builds a copy, because SvelteKit writes beside its sources. Resolves to the folder to serve. */
async function buildShell(folder: string): Promise<string> {
  await cp('tests/bench/baselines/shell', folder, { recursive: true })
  await writeFile(join(folder, 'src/routes/+page.svelte'), PAGE)
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await symlink(resolve('node_modules'), join(folder, 'node_modules'))
  const vite = resolve('node_modules/vite/bin/vite.js')
  const child = spawn(process.execPath, [vite, 'build'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error('the bare shell could not be built')
  return join(folder, 'build')
}
