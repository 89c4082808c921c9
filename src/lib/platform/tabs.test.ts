import { afterEach, expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import type { Signal } from '$lib/base/events'
import { newScope } from '$lib/base/scope'
import { newHandTimers, type HandTimers } from '../../../tests/support/hand-timers'
import { CARRIER_PATIENCE_MS, openTabLine, type TabLine } from './tabs'

const workspace = bytesToId('workspace', new Uint8Array(32).fill(9))
const log = bytesToId('log', new Uint8Array(16).fill(1))
const note = bytesToId('document', new Uint8Array(16).fill(2))
let lines = newScope()

afterEach(() => {
  lines.end()
  lines = newScope()
})

test('what one tab wrote the others hear, and itself it does not', async () => {
  const [one, other] = [open(), open()]
  const heardBySelf: unknown[] = []
  one.line.told.listen((written) => heardBySelf.push(written))
  const heard = next(other.line.told)
  one.line.tell({ kind: 'appended', log })
  expect(await heard).toEqual({ kind: 'appended', log })

  const again = next(other.line.told)
  one.line.tell({ kind: 'unsealed', document: note })
  expect(await again).toEqual({ kind: 'unsealed', document: note })
  expect(heardBySelf).toEqual([])
})

test('a switch that one tab turned the others hear of', async () => {
  const [one, other] = [open(), open()]
  const heard = next(other.line.told)
  one.line.tell({ kind: 'switched' })
  expect(await heard).toEqual({ kind: 'switched' })
})

test('the tab that is shown takes the network over, and gives it back when it is closed', async () => {
  const one = open()
  one.time.passed(CARRIER_PATIENCE_MS)
  expect(one.line.isCarrier).toBe(true)

  const other = open()
  const taken = next(one.line.carrierChanged)
  other.page.show()
  expect(await taken).toBe(false)
  other.time.passed(CARRIER_PATIENCE_MS)
  expect(other.line.isCarrier).toBe(true)

  const left = nextMessage()
  other.line.close()
  await left
  one.time.passed(CARRIER_PATIENCE_MS)
  expect(one.line.isCarrier).toBe(true)
})

test('a lock is waited for, but a frozen tab that holds it for ever is not', () => {
  const held = { request: () => new Promise<never>(() => undefined), query: () => Promise.resolve({}) }
  const tab = open({ locks: held })
  expect(tab.line.isCarrier).toBe(false)
  tab.time.passed(CARRIER_PATIENCE_MS)
  expect(tab.line.isCarrier).toBe(true)
})

test('what another version of the app says is not taken for more than it is', async () => {
  const tab = open()
  const told: unknown[] = []
  tab.line.told.listen((written) => told.push(written))
  const stranger = new BroadcastChannel(`eventual:${workspace}`)
  lines.defer(() => stranger.close())
  for (const said of [
    null,
    'text',
    { kind: 'appended', log: 'no id' },
    { kind: 'here', word: { tab: 1 } },
    { kind: 'x' }
  ])
    stranger.postMessage(said)
  const heard = next(tab.line.told)
  stranger.postMessage({ kind: 'appended', log })
  await heard
  expect(told).toEqual([{ kind: 'appended', log }])
})

function open({ locks }: { locks?: LockManager } = {}): {
  line: TabLine
  page: ReturnType<typeof newPage>
  time: HandTimers
} {
  const [page, time] = [newPage(), newHandTimers()]
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)), fraction: () => 0 }
  const line = openTabLine({ workspace, timers: time, random, page, locks })
  lines.defer(() => line.close())
  return { line, page, time }
}

function newPage() {
  const events = new EventTarget()
  const page = {
    visibilityState: 'hidden' as DocumentVisibilityState,
    addEventListener: events.addEventListener.bind(events),
    removeEventListener: events.removeEventListener.bind(events),
    show() {
      page.visibilityState = 'visible'
      events.dispatchEvent(new Event('visibilitychange'))
    }
  }
  return page
}

function next<T>(signal: Signal<T>): Promise<T> {
  return new Promise((resolve) => lines.defer(signal.listen(resolve)))
}

/** Resolves when a message of any tab has been delivered. */
function nextMessage(): Promise<unknown> {
  const listener = new BroadcastChannel(`eventual:${workspace}`)
  lines.defer(() => listener.close())
  return new Promise((resolve) => listener.addEventListener('message', resolve, { once: true }))
}
