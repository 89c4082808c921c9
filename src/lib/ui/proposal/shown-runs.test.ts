import { expect, test } from 'vitest'
import { shownRuns } from './shown-runs'

const same = (text: string) => ({ kind: 'same', text }) as const
const added = { kind: 'added', text: 'on the hour' } as const
const long = 'a reading every two minutes '.repeat(12)

test('what differs is whole, and so is a short stretch between', () => {
  const runs = [same('From February, '), added, { kind: 'removed', text: long } as const]
  expect(shownRuns(runs)).toEqual(runs)
})

test('of a long stretch only the words beside a change are shown', () => {
  const [before, change, between, , after] = shownRuns([same(long), added, same(long), added, same(long)])
  expect(change).toEqual(added)
  expect(before?.text).toBe('… a reading every two minutes a reading every two minutes ')
  expect(between?.text).toBe(
    'a reading every two minutes a reading every two minutes a … a reading every two minutes a reading every two minutes '
  )
  expect(after?.text).toBe('a reading every two minutes a reading every two minutes a … ')
})
