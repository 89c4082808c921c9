import { expect, test } from 'vitest'
import { newScope } from '../base/scope'
import { newUnsentComments } from './unsent-comments'

function newDevice(kept: unknown = undefined) {
  const device = { kept, written: 0, due: () => {} }
  const store = {
    meta: () => Promise.resolve({ ok: true as const, value: device.kept }),
    updateMeta<T>(_name: string, change: (former: unknown) => T) {
      const value = change(device.kept)
      device.kept = value
      device.written++
      return Promise.resolve({ ok: true as const, value })
    }
  }
  const timers = { after: (_ms: number, run: () => void) => ((device.due = run), () => undefined) }
  const open = (scope = newScope()) => newUnsentComments({ store, document: 'note', timers, scope })
  return { device, open }
}

test('what was not sent is there on the next visit, written down once for many letters', async () => {
  const { device, open } = newDevice()
  const unsent = await open()
  for (const draft of ['B', 'Ba', 'Bat']) unsent.keep('reply one', draft)
  unsent.keep('reply two', 'No')
  expect([device.written, unsent.of('reply one'), unsent.of('start')]).toEqual([0, 'Bat', ''])
  device.due()
  expect(device.written).toBe(1)
  expect((await open()).of('reply one')).toBe('Bat')
})

test('leaving the page writes down what waits, and what was sent is forgotten', async () => {
  const { device, open } = newDevice()
  const scope = newScope()
  const unsent = await open(scope)
  unsent.keep('reply one', 'Bat')
  scope.end()
  expect(device.kept).toEqual({ 'reply one': 'Bat' })
  const next = await open()
  next.keep('reply one', '')
  device.due()
  expect([device.kept, next.of('reply one')]).toEqual([{}, ''])
})

test('garbage on the disk is nothing that was written', async () => {
  expect((await newDevice('x').open()).of('reply one')).toBe('')
  const unsent = await newDevice({ 'reply one': 7, 'reply two': 'No' }).open()
  expect([unsent.of('reply one'), unsent.of('reply two')]).toEqual(['', 'No'])
})

test('two windows keep what is written in each, and neither brings back what the other sent', async () => {
  const { device, open } = newDevice({ 'reply one': 'Bat', 'reply two': 'No' })
  const [here, there] = [await open(), await open()]
  here.keep('reply one', '')
  device.due()
  there.keep('reply three', 'Hm')
  device.due()
  expect(device.kept).toEqual({ 'reply two': 'No', 'reply three': 'Hm' })
})
