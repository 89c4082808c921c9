import { expect, test } from 'vitest'
import { keyChangeView } from './key-change'

const member = (name: string, devices: readonly string[], isMe = false) => ({
  name,
  isMe,
  devices: devices.map((id) => ({ id, isUsed: !id.startsWith('spare') }))
})
const report = (has: Readonly<Record<string, number>>) => ({
  others: Object.entries(has).map(([device, count]) => ({ device, has: count }))
})

test('somebody is reached when every device of theirs is known to have the change', () => {
  const members = [
    member('Ana', ['a'], true),
    member('Bela', ['b', 'c']),
    member('Cora', ['d', 'spare of d']),
    member('Dan', ['e'])
  ]
  const change = { ms: 5, changes: 7 }
  expect(keyChangeView(change, members, report({ b: 7, c: 6, d: 9 }))).toEqual({
    ms: 5,
    reached: ['Cora'],
    notYet: ['Bela', 'Dan']
  })
  expect(keyChangeView(change, members, report({ b: 7, c: 7, d: 7, e: 8 })).notYet).toEqual([])
})
