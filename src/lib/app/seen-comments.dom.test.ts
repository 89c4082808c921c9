import { expect, test } from 'vitest'
import { newScope } from '../base/scope'
import { SeenComments } from './seen-comments.svelte'

/** What this device keeps, over visits. */
function newStore(kept: unknown = undefined) {
  const store = {
    kept,
    meta: () => Promise.resolve({ ok: true as const, value: store.kept }),
    putMeta: (_name: string, value: unknown) => (
      (store.kept = value),
      Promise.resolve({ ok: true as const, value: undefined })
    )
  }
  return store
}

async function visit(store: ReturnType<typeof newStore>, present: readonly string[] = []) {
  const seen = new SeenComments({ store, document: 'note', scope: newScope() }, () => present)
  await expect.poll(() => store.kept !== undefined).toBe(true)
  return seen
}

test('on the first visit nothing is new; on the next one what came meanwhile is, whenever it was said', async () => {
  const store = newStore()
  const first = await visit(store, ['a', 'b'])
  await expect.poll(() => store.kept).toEqual(['a', 'b'])
  expect(['a', 'b', 'c'].map((id) => first.isNew(id))).toEqual([false, false, true])

  const next = await visit(store, ['a', 'b', 'c'])
  await expect.poll(() => next.isNew('c')).toBe(true)
  expect(next.isNew('a')).toBe(false)
})

test('what was on screen is kept at once, and its mark stays until it left the screen', async () => {
  const store = newStore(['a'])
  const seen = await visit(store)
  await expect.poll(() => seen.isNew('b')).toBe(true)
  seen.saw(['a', 'b'])
  expect([store.kept, seen.isNew('b')]).toEqual([['a', 'b'], true])
  seen.clear(['a', 'b'])
  expect(seen.isNew('b')).toBe(false)
})

test('what is kept and is no list of ids is nothing, and then nothing is new', async () => {
  const seen = await visit(newStore({ a: 1 }), ['a'])
  await expect.poll(() => seen.isNew('b')).toBe(true)
  expect(seen.isNew('a')).toBe(false)
})
