import { expect, test } from 'vitest'
import { newPen, written } from '../../../tests/support/story-logs'
import { branchIdOf, branchOf, isFork } from './fork'
import type { HeldTip } from './log-reader'

/** A device's disk was copied after its first entry, and both copies wrote on. */
async function story() {
  const pen = await newPen(1)
  const { run: base, tip } = await written(pen, ['one'])
  const { run: left } = await written(pen, ['left', 'more left'], tip)
  const { run: right } = await written(pen, ['right', 'more right'], tip)
  const [a, b] = [left.entries[0], right.entries[0]]
  if (!a || !b) throw new Error('two branches')
  return { pen, base, left, right, a, b }
}

test('[LOG-6] a fork is believed only when both entries are signed by the log’s key', async () => {
  const { pen, base, a, b } = await story()
  const { publicKey } = pen.signingKey
  expect(await isFork(a, b, publicKey)).toBe(true)
  expect(await isFork(a, a, publicKey)).toBe(false)
  expect(await isFork(a, { ...b, signature: a.signature }, publicKey)).toBe(false)
  expect(await isFork(base.entries[0] ?? a, b, publicKey)).toBe(false)
})

test('[LOG-6] each branch has an id of its own, the same for everyone', async () => {
  const { pen, a, b } = await story()
  expect(branchIdOf(pen.log, a.hash)).not.toBe(branchIdOf(pen.log, b.hash))
  expect(branchIdOf(pen.log, a.hash)).toBe(branchIdOf(pen.log, a.hash.slice()))
})

test('[LOG-6] a run is placed on the branch it continues or repeats, and on none that is not its own', async () => {
  const { pen, base, left, right, a, b } = await story()
  const { publicKey: logKey } = pen.signingKey
  const tips: HeldTip[] = [a, b].map(({ hash }) => ({ logKey, seq: 2, hash }))
  expect(branchOf({ ...left, from: 3, entries: left.entries.slice(1) }, tips)).toBe(tips[0])
  expect(branchOf(right, tips)).toBe(tips[1])
  expect(branchOf(base, tips)).toBe(null)
})
