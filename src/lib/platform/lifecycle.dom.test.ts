import { afterEach, expect, test, vi } from 'vitest'
import { newScope } from '$lib/base/scope'
import { watchLifecycle, type Lifecycle } from './lifecycle'
import { askForPermanence, readStorageState } from './storage-persistence'

let scope = newScope()

afterEach(() => {
  scope.end()
  scope = newScope()
  vi.restoreAllMocks()
})

test('a page that is hidden, frozen or left is leaving; one that is shown or thawed has woken', () => {
  const trace = traceOf(watchLifecycle(scope))
  show('hidden')
  show('visible')
  document.dispatchEvent(new Event('freeze'))
  document.dispatchEvent(new Event('resume'))
  window.dispatchEvent(new Event('pagehide'))
  expect(trace).toEqual(['leaving', 'shown', 'woken', 'leaving', 'woken', 'leaving'])
})

test('the network’s coming and going is told until the scope ends', () => {
  const trace = traceOf(watchLifecycle(scope))
  window.dispatchEvent(new Event('offline'))
  window.dispatchEvent(new Event('online'))
  scope.end()
  window.dispatchEvent(new Event('offline'))
  expect(trace).toEqual(['wentOffline', 'wentOnline'])
})

test('storage that says nothing is unknown, and one that refuses is asked without harm', async () => {
  expect(await readStorageState(undefined)).toEqual({ usedBytes: null, freeBytes: null, permanent: null })
  expect(await askForPermanence(undefined)).toBe(false)

  const refusing = storage({ persist: () => Promise.reject(new DOMException('private', 'SecurityError')) })
  expect(await askForPermanence(refusing)).toBe(false)

  const roomy = storage({
    estimate: () => Promise.resolve({ usage: 10, quota: 100 }),
    persisted: () => Promise.resolve(true)
  })
  expect(await readStorageState(roomy)).toEqual({ usedBytes: 10, freeBytes: 90, permanent: true })
})

test('what was promised is not asked for again', async () => {
  const persist = vi.fn(() => Promise.resolve(true))
  expect(await askForPermanence(storage({ persisted: () => Promise.resolve(true), persist }))).toBe(true)
  expect(persist).not.toHaveBeenCalled()
})

function storage(more: Partial<StorageManager>): StorageManager {
  return {
    estimate: () => Promise.resolve({}),
    persisted: () => Promise.resolve(false),
    persist: () => Promise.resolve(false),
    getDirectory: () => Promise.reject(new DOMException('none', 'SecurityError')),
    ...more
  }
}

function show(state: DocumentVisibilityState): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

function traceOf(lifecycle: Lifecycle): string[] {
  const trace: string[] = []
  for (const name of ['shown', 'leaving', 'woken', 'wentOnline', 'wentOffline'] as const)
    lifecycle[name].listen(() => trace.push(name))
  return trace
}
