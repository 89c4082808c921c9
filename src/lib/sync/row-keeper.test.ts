import { expect, test } from 'vitest'
import { err, ok, type Result } from '../base/result'
import type { WriteFailure } from './engine'
import { newRowKeeper } from './row-keeper'

/** A disk whose room can be taken away, and what the keeper said whenever it said something. */
function diskStory() {
  const written: number[] = []
  const said: string[] = []
  const disk = { isFull: false, throws: false }
  const keeper = newRowKeeper({
    async write(update): Promise<Result<number, WriteFailure>> {
      await Promise.resolve()
      if (disk.throws) throw new Error('the handle is gone')
      if (disk.isFull) return err({ kind: 'StorageFull' })
      return ok(written.push(update[0] ?? 0))
    },
    changed: () => said.push(keeper.saved)
  })
  const type = (...rows: number[]) => rows.forEach((row) => keeper.keep(Uint8Array.of(row)))
  return { disk, keeper, said, type, written }
}

test('rows are written in their order, and saved is said when all of them are', async () => {
  const { keeper, said, type, written } = diskStory()
  type(1, 2, 3)
  expect(keeper.saved).toBe('saving')
  expect(await keeper.done()).toEqual(ok())
  expect(written).toEqual([1, 2, 3])
  expect(said).toEqual(['saved'])
})

test('behind a row that failed nothing is written, so that the disk has no hole', async () => {
  const { disk, keeper, type, written } = diskStory()
  type(1)
  await keeper.done()
  disk.isFull = true
  type(2)
  await keeper.done()
  disk.isFull = false
  type(3)
  await keeper.done()
  expect(written).toEqual([1])
  expect(keeper.saved).toBe('failed')
  expect(keeper.isBusy).toBe(true)
})

test('trying again writes what failed and what waited behind it, and only then says saved', async () => {
  const { disk, keeper, said, type, written } = diskStory()
  disk.isFull = true
  type(1, 2, 3)
  await keeper.done()
  disk.isFull = false
  expect(await keeper.retry()).toEqual(ok())
  expect(written).toEqual([1, 2, 3])
  expect(said).toEqual(['failed', 'saved'])
})

test('a store that throws is a failure like any other, and the text is kept', async () => {
  const { disk, keeper, type, written } = diskStory()
  disk.throws = true
  type(1)
  expect(await keeper.done()).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })
  disk.throws = false
  await keeper.retry()
  expect(written).toEqual([1])
})
