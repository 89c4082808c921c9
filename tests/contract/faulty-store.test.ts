import { expect, test } from 'vitest'
import { bytesToId } from '$lib/base/ids'
import { lostHandle, newFaultyDisk } from '../support/faulty-store'
import { newSimRandom } from '../support/sim-random'
import { describeWorkspaceStore } from './workspace-store'

// A disk told to fail nothing is a disk like any other.
describeWorkspaceStore('faulty, without faults', () => {
  const disk = newFaultyDisk()
  return { open: () => Promise.resolve(disk.open()), erase: () => Promise.resolve() }
})

const unsealed = {
  document: bytesToId('document', new Uint8Array(16)),
  client: 0,
  schema: 1,
  update: new Uint8Array(3)
}

test('a planned failure comes at its call, with its work undone or done', async () => {
  const disk = newFaultyDisk()
  const store = disk.open()
  disk.failCall(2, lostHandle)
  disk.failCall(3, { ...lostHandle, done: true })
  const results = [await store.putMeta('n', 1), await store.putMeta('n', 2), await store.putMeta('m', 3)]
  expect(results.map(({ ok }) => ok)).toEqual([true, false, false])
  expect(await store.meta('n')).toMatchObject({ value: 1 })
  expect(await store.meta('m')).toMatchObject({ value: 3 })
})

test('a lost power supply takes what was not flushed, from the end; a strict transaction flushes all before it', async () => {
  const kept = new Set<number>()
  for (let seed = 1; seed <= 20; seed++) {
    const disk = newFaultyDisk()
    const store = disk.open()
    await store.putUnsealed([unsealed])
    await store.updateMeta('flushed', () => true)
    await store.putUnsealed([unsealed])
    await store.putUnsealed([unsealed])
    disk.losePower(newSimRandom(seed))
    expect(await store.meta('flushed')).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })
    const rows = await disk.open().unsealed()
    if (rows.ok) kept.add(rows.value.length)
  }
  expect([...kept].sort()).toEqual([1, 2, 3])
})

test('a killed process loses nothing that was told to be written', async () => {
  const disk = newFaultyDisk()
  const store = disk.open()
  await store.putUnsealed([unsealed])
  disk.kill()
  expect((await store.heads()).ok).toBe(false)
  expect(await disk.open().unsealed()).toMatchObject({ ok: true, value: [{ client: 0 }] })
})
