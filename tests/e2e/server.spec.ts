/** The start command, seen from outside: what it serves, what it refuses, how it ends. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { WebSocket } from 'ws'
import { expect, test } from './support/profiles'
import { startServer } from './support/server'

test('every address of the app is answered by the shell, a missing file is not', async ({ app, request }) => {
  for (const path of ['/', '/join', '/w/a-workspace/d/a-document']) {
    const answer = await request.get(app.origin + path)
    expect(answer.status()).toBe(200)
    expect(await answer.text()).toContain('<!doctype html>')
    expect(answer.headers()['cache-control']).toBe('no-cache')
  }
  expect((await request.get(`${app.origin}/_app/immutable/gone.js`)).status()).toBe(404)
})

test('hashed files are kept for ever; the worker and the manifest are asked for each time', async ({
  app,
  request
}) => {
  const shell = await (await request.get(app.origin)).text()
  const hashed = /\/_app\/immutable\/[^"]+\.js/.exec(shell)?.[0] ?? ''
  const cacheOf = async (path: string) => (await request.get(app.origin + path)).headers()['cache-control']

  expect(await cacheOf(hashed)).toBe('public, max-age=31536000, immutable')
  expect(await cacheOf('/service-worker.js')).toBe('no-cache')
  expect(await cacheOf('/manifest.webmanifest')).toBe('no-cache')
})

test('every answer carries the security headers, also one that says nothing has changed', async ({ app, request }) => {
  const page = await request.get(app.origin)
  const etag = page.headers()['etag'] ?? ''
  for (const answer of [
    page,
    await request.get(app.origin, { headers: { 'If-None-Match': etag } }),
    await request.get(`${app.origin}/none.js`),
    await request.post(app.origin)
  ]) {
    expect(answer.headers()).toMatchObject({
      'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('microphone=()'),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff'
    })
  }
})

test('a page allows what it needs, a file that is none may load nothing of others', async ({ app, request }) => {
  const policyAt = async (path: string, headers = {}) =>
    (await request.get(app.origin + path, { headers })).headers()['content-security-policy']

  for (const path of ['/', '/join', '/join?from=mail', '/w/a-workspace/d/a-document', '/index.html'])
    expect(await policyAt(path), path).toBe("frame-ancestors 'none'")
  for (const path of ['/icon.svg', '/service-worker.js', '/manifest.webmanifest', '/w/none.svg'])
    expect(await policyAt(path), path).toContain("default-src 'none'; script-src 'self'")
  // Of an answer without a body the browser keeps the headers for the page it has.
  const etag = (await request.get(app.origin)).headers()['etag'] ?? ''
  expect(await policyAt('/', { 'If-None-Match': etag })).toBe("frame-ancestors 'none'")
})

test('the page names its scripts, and lets no string become markup or a script', async ({ app, request }) => {
  const shell = await (await request.get(app.origin)).text()
  const policy = /http-equiv="content-security-policy" content="([^"]+)"/.exec(shell)?.[1]?.split('; ') ?? []
  const ofKind = (name: string) => policy.find((directive) => directive.startsWith(`${name} `))

  expect(ofKind('script-src')).toMatch(/^script-src 'self' 'sha256-[\w+/]{43}='$/)
  expect(policy).toEqual(
    expect.arrayContaining([
      "default-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-src 'none'",
      "require-trusted-types-for 'script'"
    ])
  )
  expect(policy.join(';')).not.toMatch(/unsafe-eval|script-src[^;]*unsafe-inline|\*/)
})

test('what it hands out is what the list of hashes says', async ({ app, request }) => {
  const lines = (await (await request.get(`${app.origin}/hashes.txt`)).text()).trim().split('\n')
  const listed = lines.map((line) => /^([0-9a-f]{64}) {2}(.+)$/.exec(line)?.slice(1) ?? [])
  expect(listed.map(([, file]) => file)).toEqual(expect.arrayContaining(['index.html', 'service-worker.js']))
  for (const [hash, file = ''] of listed) {
    const content = await (await request.get(`${app.origin}/${file}`)).body()
    expect(createHash('sha256').update(content).digest('hex'), file).toBe(hash)
  }
})

test('it says that it is well', async ({ app, request }) => {
  const answer = await request.get(`${app.origin}/healthz`)
  expect(answer.headers()['content-type']).toBe('application/json')
  expect(await answer.json()).toEqual({ ok: true })
})

test('asked to end while people are connected, it says goodbye and ends with 0', async () => {
  const server = await startServer()
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/signal`)
  await once(socket, 'open')
  const idle = connect(server.port, '127.0.0.1')
  await once(idle, 'connect')

  const closed = once(socket, 'close') as Promise<[number]>
  expect(await server.stop()).toBe(0)
  expect((await closed)[0]).toBe(1001)
  idle.destroy()
})

test('a port in use is said in one sentence', async ({ app }) => {
  await expect(startServer({ port: app.port })).rejects.toThrow(/is in use. Choose another port/)
})
