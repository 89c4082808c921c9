import { expect, test } from 'vitest'
import { newScope } from '../base/scope'
import { SeenComments } from './seen-comments.svelte'

/** What this device keeps, over visits. */
function newStore(kept: unknown = undefined) {
  const store = {
    kept,
    meta: () => Promise.resolve({ ok: true as const, value: store.kept }),
    updateMeta<T>(_name: string, change: (former: unknown) => T) {
      const value = change(store.kept)
      store.kept = value
      return Promise.resolve({ ok: true as const, value })
    }
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

test('where nothing was said on the first visit, the first comment is new on the next', async () => {
  const store = newStore()
  await visit(store)
  const next = await visit(store, ['first'])
  await expect.poll(() => next.isNew('first')).toBe(true)
})

test('what was seen in another window meanwhile stays seen', async () => {
  const store = newStore(['a'])
  const [one, other] = [await visit(store), await visit(store)]
  await expect.poll(() => one.isNew('b') && other.isNew('c')).toBe(true)
  one.saw(['b'])
  other.saw(['c'])
  expect(store.kept).toEqual(['a', 'b', 'c'])
})
