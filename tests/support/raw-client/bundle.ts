/** Bundles a foreign client as one script, and opens it on a page of its own on loopback, where cryptography is allowed. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build, type Rollup } from 'vite'
import type { RawRoom } from './page'

const PAGE = '<!doctype html><title>foreign client</title><script type="module" src="/client.js"></script>'

const inProject = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

/** `entry` is a path in the project; its imports come with it. */
async function bundlePage(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { $lib: inProject('src/lib') } },
    build: {
      target: 'es2023',
      write: false,
      minify: false,
      lib: { entry: inProject(entry), formats: ['es'] }
    }
  })
  const [output] = [built].flat() as Rollup.RollupOutput[]
  const script = output?.output.find(({ type }) => type === 'chunk')
  if (script?.type !== 'chunk') throw new Error('the client was not bundled')
  return script.code
}

/** Serves the bundled page of `entry` at the address this resolves to, until it is closed. */
export async function servePage(entry: string): Promise<{ readonly address: string; close(): void }> {
  const script = await bundlePage(entry)
  const server = createServer(({ url }, response) => {
    const [type, text] = url === '/client.js' ? ['text/javascript', script] : ['text/html', PAGE]
    response.writeHead(200, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { address: `http://127.0.0.1:${port}/`, close: () => void server.close() }
}

/** Enters a room of the app at `address` as whoever knows its name and password; `close` ends the page's little server. */
export async function openRawClient(page: Page, address: string, room: Omit<RawRoom, 'signaling'>) {
  const served = await servePage('tests/support/raw-client/page.ts')
  await page.goto(served.address)
  await page.waitForFunction(() => 'rawClient' in window)
  const signaling = `${address.replace(/^http/, 'ws')}/signal`
  await page.evaluate((where) => window.rawClient.enter(where), { ...room, signaling })
  return served
}
