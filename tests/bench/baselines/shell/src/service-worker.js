/** Everything kept at installation, everything answered from there: the simplest worker that starts offline. */
import { build, files, version } from '$service-worker'

const SHELL = '/'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(version).then((cache) => cache.addAll([SHELL, ...build, ...files])))
})

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const asked = event.request.mode === 'navigate' ? SHELL : event.request
  event.respondWith(caches.match(asked).then((kept) => kept ?? fetch(event.request)))
})
