/** Bundles the raw client as one script, and opens it on a page of its own on loopback, where cryptography is allowed. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Page } from '@playwright/test'
import { build, type Rollup } from 'vite'
import type { RawRoom } from './page'

const PAGE = '<!doctype html><title>raw client</title><script type="module" src="/raw.js"></script>'

const inProject = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url))

async function bundleRawClient(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: { $lib: inProject('src/lib') } },
    build: {
      target: 'es2023',
      write: false,
      minify: false,
      lib: { entry: inProject('tests/support/raw-client/page.ts'), formats: ['es'] }
    }
  })
  const [output] = [built].flat() as Rollup.RollupOutput[]
  const script = output?.output.find(({ type }) => type === 'chunk')
  if (script?.type !== 'chunk') throw new Error('the raw client was not bundled')
  return script.code
}

/** Enters a room of the app at `address` as whoever knows its name and password; `close` ends the page's little server. */
export async function openRawClient(page: Page, address: string, room: Omit<RawRoom, 'signaling'>) {
  const script = await bundleRawClient()
  const server = createServer(({ url }, response) => {
    const [type, text] = url === '/raw.js' ? ['text/javascript', script] : ['text/html', PAGE]
    response.writeHead(200, { 'content-type': type }).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await page.goto(`http://127.0.0.1:${port}/`)
  await page.waitForFunction(() => 'rawClient' in window)
  const signaling = `${address.replace(/^http/, 'ws')}/signal`
  await page.evaluate((where) => window.rawClient.enter(where), { ...room, signaling })
  return { close: () => void server.close() }
}
