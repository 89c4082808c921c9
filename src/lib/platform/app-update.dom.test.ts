import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { newScope, type Scope } from '$lib/base/scope'
import { watchForAppUpdate } from './app-update'

/** A browser's service workers, moved by the test. */
class FakeWorkers extends EventTarget {
  readonly registration = new FakeRegistration()
  readonly register = vi.fn(() => Promise.resolve(this.registration))

  /** A new version is found, stored, and waits. */
  finishInstalling(worker = new FakeWorker()): FakeWorker {
    this.registration.installing = worker
    this.registration.dispatchEvent(new Event('updatefound'))
    this.registration.installing = null
    this.registration.waiting = worker
    worker.dispatchEvent(new Event('statechange'))
    return worker
  }
}

class FakeRegistration extends EventTarget {
  active: FakeWorker | null = null
  installing: FakeWorker | null = null
  waiting: FakeWorker | null = null
  readonly update = vi.fn(() => Promise.resolve(this))
}

class FakeWorker extends EventTarget {
  readonly postMessage = vi.fn()
}

let scope: Scope
let workers: FakeWorkers
const reportFailure = vi.fn()
const reload = vi.spyOn(window.location, 'reload').mockImplementation(() => undefined)

beforeEach(() => {
  vi.useFakeTimers()
  scope = newScope()
  workers = new FakeWorkers()
})

afterEach(() => {
  scope.end()
  vi.useRealTimers()
  vi.clearAllMocks()
})

async function watch(): Promise<ReturnType<typeof watchForAppUpdate>> {
  const update = watchForAppUpdate({ scope, workers: workers as object as ServiceWorkerContainer, reportFailure })
  await vi.advanceTimersByTimeAsync(0)
  return update
}

test('the first version ever is no update', async () => {
  const update = await watch()
  workers.finishInstalling()
  expect(update.isOffered).toBe(false)
})

test('a new version is offered once, and nothing reloads by itself', async () => {
  workers.registration.active = new FakeWorker()
  const update = await watch()
  const heard = vi.fn()
  update.offered.listen(heard)
  workers.finishInstalling()
  workers.finishInstalling()

  expect(update.isOffered).toBe(true)
  expect(heard).toHaveBeenCalledTimes(1)
  workers.dispatchEvent(new Event('controllerchange')) // Another tab restarted.
  expect(reload).not.toHaveBeenCalled()
})

test('a version that waits since an earlier visit is offered at once', async () => {
  workers.registration.active = new FakeWorker()
  workers.registration.waiting = new FakeWorker()
  expect((await watch()).isOffered).toBe(true)
})

test('restarting asks the waiting version to take over, then reloads', async () => {
  workers.registration.active = new FakeWorker()
  const update = await watch()
  const next = workers.finishInstalling()

  update.restart()
  expect(next.postMessage).toHaveBeenCalledWith({ type: 'SKIP_WAITING' })
  expect(reload).not.toHaveBeenCalled()
  workers.dispatchEvent(new Event('controllerchange'))
  expect(reload).toHaveBeenCalledTimes(1)
})

test('a part that will not load is an offer while online, and none while offline', async () => {
  const update = await watch()
  const onLine = vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
  window.dispatchEvent(new Event('vite:preloadError'))
  expect(update.isOffered).toBe(false)

  onLine.mockReturnValue(true)
  window.dispatchEvent(new Event('vite:preloadError'))
  expect(update.isOffered).toBe(true)
  update.restart()
  expect(reload).toHaveBeenCalledTimes(1)
})

test('it asks every hour, says when asking failed, and stops with its scope', async () => {
  await watch()
  const unreachable = new TypeError('unreachable')
  workers.registration.update.mockRejectedValueOnce(unreachable)
  await vi.advanceTimersByTimeAsync(2 * 60 * 60 * 1000)
  expect(workers.registration.update).toHaveBeenCalledTimes(2)
  expect(reportFailure).toHaveBeenCalledExactlyOnceWith(unreachable)

  scope.end()
  await vi.advanceTimersByTimeAsync(2 * 60 * 60 * 1000)
  expect(workers.registration.update).toHaveBeenCalledTimes(2)
})

test('a browser that forbids service workers is told of, and the app goes on', async () => {
  const forbidden = new DOMException('no', 'SecurityError')
  workers.register.mockRejectedValueOnce(forbidden)
  const update = await watch()
  expect(reportFailure).toHaveBeenCalledExactlyOnceWith(forbidden)
  update.restart()
  expect(reload).toHaveBeenCalledTimes(1)
})

test('without service workers there is nothing to ask', async () => {
  const update = watchForAppUpdate({ scope, workers: undefined, reportFailure })
  await vi.advanceTimersByTimeAsync(2 * 60 * 60 * 1000)
  expect([update.isOffered, reportFailure.mock.calls]).toEqual([false, []])
})
