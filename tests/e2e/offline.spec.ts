/** The installed app without a network, and what happens to open pages when a new version comes out. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './support/profiles'
import { startServer } from './support/server'

test('once opened, it starts, reloads and follows deep links without a network', async ({ openProfile }) => {
  const alice = await openProfile('alice')
  await openAndStore(alice.page)

  await alice.setOffline(true)
  await alice.page.reload()
  await expectApp(alice.page)
  await alice.page.goto('/join')
  await expectApp(alice.page)

  const second = await alice.context.newPage()
  await second.goto('/')
  await expectApp(second)
  expect(alice.errors.filter((error) => error.includes('Content Security Policy'))).toEqual([])
})

test('it starts from its own storage when there is no server at all', async ({ openProfile }) => {
  const server = await startServer()
  const alice = await openProfile('alice')
  await alice.page.goto(server.origin)
  await stored(alice.page)
  await alice.close()
  await server.stop()

  const again = await openProfile('alice')
  await again.page.goto(server.origin)
  await expectApp(again.page)
})

test('every file of the app is stored, and nothing else', async ({ openProfile, app }) => {
  const alice = await openProfile('alice')
  await openAndStore(alice.page)
  const paths = await alice.page.evaluate(async () => {
    const names = await caches.keys()
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  const shell = await (await alice.context.request.get(app.origin)).text()
  const linked = [...shell.matchAll(/(?:href|from|import\()="?(\/_app\/[^"]+)"/g)].map(([, path]) => path)

  expect(linked.length).toBeGreaterThan(2)
  expect(paths).toEqual(expect.arrayContaining(['/', ...linked]))
  expect(paths.filter((path) => path === '/healthz' || path === '/signal')).toEqual([])
})

test('a browser can install it', async ({ openProfile }) => {
  const alice = await openProfile('alice')
  await openAndStore(alice.page)
  const session = await alice.context.newCDPSession(alice.page)
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
})

test('a new version waits until asked for, and a page of the old one keeps its files', async ({ openProfile }) => {
  const folder = await mkdtemp(join(tmpdir(), 'eventual-app-'))
  await cp('build', folder, { recursive: true })
  await releaseFirstVersion(folder)
  const old = await startServer({ app: folder })
  const alice = await openProfile('alice')
  await alice.page.goto(old.origin)
  await stored(alice.page)

  await releaseNextVersion(folder)
  await old.stop()
  const next = await startServer({ app: folder, port: old.port })

  // Asking finds it; it is stored and waits, and the page goes on as it is, also after a reload.
  await alice.page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  const waits = () => alice.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null)
  await expect.poll(waits).toBe(true)
  await alice.page.reload()
  expect(await versionOf(alice.page)).toBe('first')
  expect(await storedVersions(alice.page)).toBe(2)

  // One page starts it; the other stays, and the files it may still need are there although the server has them no more.
  const other = await alice.context.newPage()
  await other.goto(old.origin)
  await expectApp(other)
  await expectApp(alice.page)
  await restart(alice.page)
  expect(await versionOf(alice.page)).toBe('next')
  expect(await versionOf(other)).toBe('first')
  await alice.page.reload()
  expect(await other.evaluate(async (path) => (await caches.match(path)) !== undefined, `/${LAZY_PART}`)).toBe(true)
  expect(await other.evaluate(async (path) => (await fetch(path)).status, `/${LAZY_PART}`)).toBe(200)

  // With the last page of the old version its files go, at one of the next visits.
  await other.close()
  await expect
    .poll(async () => {
      await alice.page.goto('about:blank')
      await alice.page.goto(old.origin)
      return storedVersions(alice.page)
    })
    .toBe(1)
  expect(await versionOf(alice.page)).toBe('next')

  await next.stop()
  await rm(folder, { recursive: true })
})

/**
 * As **Restart** does: the waiting version takes over, then this page alone loads anew. Pages are settled before:
 * Chromium may put a takeover off by minutes while a page of the old version is still loading its parts.
 */
async function restart(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { waiting } = await navigator.serviceWorker.ready
    if (!waiting) throw new Error('no version waits')
    const takenOver = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true })
    })
    waiting.postMessage({ type: 'SKIP_WAITING' })
    await takenOver
  })
  await page.reload()
}

function storedVersions(page: Page): Promise<number> {
  return page.evaluate(async () => (await caches.keys()).length)
}

async function openAndStore(page: Page): Promise<void> {
  await page.goto('/')
  await stored(page)
}

/** The worker is there and controls the page: everything it needs offline is stored. */
async function stored(page: Page): Promise<void> {
  await expectApp(page)
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

async function expectApp(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
}

async function versionOf(page: Page): Promise<string> {
  return (await page.locator('meta[name=test-version]').count()) > 0 ? 'next' : 'first'
}

const LAZY_PART = '_app/immutable/lazy-part.js'

/** The build, with one more file that pages load late. */
async function releaseFirstVersion(folder: string): Promise<void> {
  await writeFile(join(folder, LAZY_PART), 'export {}')
  await rewrite(
    join(folder, 'service-worker.js'),
    '[{"revision"',
    `[{"revision":null,"url":"${LAZY_PART}"},{"revision"`
  )
}

/** Another shell, and the late file is gone. */
async function releaseNextVersion(folder: string): Promise<void> {
  await rm(join(folder, LAZY_PART))
  await rewrite(join(folder, 'index.html'), '<head>', '<head><meta name="test-version" content="next" />')
  const worker = join(folder, 'service-worker.js')
  await rewrite(worker, `{"revision":null,"url":"${LAZY_PART}"},`, '{"revision":"next","url":"/index.html"},')
}

async function rewrite(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8')
  expect(text).toContain(from)
  await writeFile(path, text.replace(from, to))
}
