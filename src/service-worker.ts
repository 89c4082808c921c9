/**
 * Keeps the app openable without a network. It holds the built files and nothing of what people write.
 *
 * - Each version has a cache of its own, complete before the version may start. A new one waits until the last page of
 *   the old one is closed, or until a page asks with SKIP_WAITING; it never takes over by itself.
 * - Pages of an older version may still be open then, so older caches go only once no other page is.
 * - Every address within the app is answered by the one shell; what is not ours goes to the network untouched.
 */
export {}

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[] | undefined
}

const SHELL = '/'
const PREFIX = 'eventual-app-'

const files = self.__WB_MANIFEST ?? [] // Empty under `npm run dev`, where it must not answer anything.
const urls = new Set(files.map(({ url }) => new URL(url, self.location.origin).href))
const ownCacheName = digest(JSON.stringify(files)).then((version) => PREFIX + version)

self.addEventListener('install', (event) => event.waitUntil(store()))
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), tidy('')])))
self.addEventListener('message', (event) => {
  if ((event.data as { type?: unknown } | null)?.type === 'SKIP_WAITING') event.waitUntil(self.skipWaiting())
})
self.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (files.length === 0 || request.method !== 'GET' || url.origin !== self.location.origin) return
  url.search = url.hash = ''
  if (request.mode === 'navigate' && !urls.has(url.href)) {
    if (url.pathname === '/healthz') return
    url.pathname = SHELL
  }
  if (request.mode === 'navigate') event.waitUntil(tidy(event.clientId))
  // A page of an older version asks for files only its own cache has; all of those carry their hash in their name.
  if (urls.has(url.href) || url.pathname.startsWith('/_app/')) event.respondWith(answer(request, url.href))
})

async function store(): Promise<void> {
  const cache = await caches.open(await ownCacheName)
  await Promise.all(files.map((file) => storeFile(cache, file)))
}

/** A file without a revision has its hash in its name: what an older version stored of it is as good as new. */
async function storeFile(cache: Cache, file: { url: string; revision: string | null }): Promise<void> {
  if (await cache.match(file.url)) return
  const known = file.revision === null ? await caches.match(file.url) : undefined
  const response = known ?? (await fetch(file.url, { cache: file.revision === null ? 'default' : 'reload' }))
  if (!response.ok) throw new Error(`${file.url}: ${response.status}`)
  await cache.put(file.url, response)
}

async function answer(request: Request, url: string): Promise<Response> {
  const own = await caches.open(await ownCacheName)
  return (await own.match(url)) ?? (await caches.match(url)) ?? fetch(request)
}

/** Drops older versions' caches unless a page other than `leaving` may still need them. */
async function tidy(leaving: string): Promise<void> {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const own = await ownCacheName
  const others = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own)
  const isNewest = !self.registration.installing && !self.registration.waiting // Else one of them is the next version's.
  if (!isNewest || pages.some(({ id }) => id !== leaving)) return
  await Promise.all(others.map((name) => caches.delete(name)))
}

async function digest(text: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
