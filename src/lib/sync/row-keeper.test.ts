import { expect, test } from 'vitest'
import { err, ok, type Result } from '../base/result'
import type { WriteFailure } from './engine'
import { MOST_UPDATE_BYTES } from './own-log'
import { newRowKeeper } from './row-keeper'

/** A disk whose room can be taken away, and what the keeper said whenever it said something. */
function diskStory() {
  const transactions: number[][] = []
  const said: string[] = []
  const disk = { isFull: false, throws: false }
  const keeper = newRowKeeper({
    async write(updates): Promise<Result<undefined, WriteFailure>> {
      await Promise.resolve()
      if (disk.throws) throw new Error('the handle is gone')
      if (disk.isFull) return err({ kind: 'StorageFull' })
      transactions.push(updates.map((update) => update[0] ?? 0))
      return ok()
    },
    changed: () => said.push(keeper.saved)
  })
  const type = (...rows: number[]) => rows.forEach((row) => keeper.keep(Uint8Array.of(row)))
  return {
    disk,
    keeper,
    said,
    transactions,
    type,
    get written() {
      return transactions.flat()
    }
  }
}

test('rows are written in their order, and saved is said when all of them are', async () => {
  const story = diskStory()
  const { keeper, said, type } = story
  type(1, 2, 3)
  expect(keeper.saved).toBe('saving')
  expect(await keeper.done()).toEqual(ok())
  expect(story.written).toEqual([1, 2, 3])
  expect(said).toEqual(['saved'])
})

test('behind a row that failed nothing is written, so that the disk has no hole', async () => {
  const story = diskStory()
  const { disk, keeper, type } = story
  type(1)
  await keeper.done()
  disk.isFull = true
  type(2)
  await keeper.done()
  disk.isFull = false
  type(3)
  await keeper.done()
  expect(story.written).toEqual([1])
  expect(keeper.saved).toBe('failed')
  expect(keeper.isBusy).toBe(true)
})

test('trying again writes what failed and what waited behind it, and only then says saved', async () => {
  const story = diskStory()
  const { disk, keeper, said, type } = story
  disk.isFull = true
  type(1, 2, 3)
  await keeper.done()
  disk.isFull = false
  expect(await keeper.retry()).toEqual(ok())
  expect(story.written).toEqual([1, 2, 3])
  expect(said).toEqual(['failed', 'saved'])
})

test('a store that throws is a failure like any other, and the text is kept', async () => {
  const story = diskStory()
  const { disk, keeper, type } = story
  disk.throws = true
  type(1)
  expect(await keeper.done()).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })
  disk.throws = false
  await keeper.retry()
  expect(story.written).toEqual([1])
})

test('what is typed while a transaction is under way goes in the next one together', async () => {
  const { keeper, transactions, type } = diskStory()
  type(1)
  type(2, 3)
  await keeper.done()
  type(4)
  await keeper.done()
  expect(transactions).toEqual([[1], [2, 3], [4]])
})

test('a row too large for the log is in a transaction of its own, so that those before it are on disk', async () => {
  const { keeper, transactions, type } = diskStory()
  type(1, 2)
  keeper.keep(new Uint8Array(MOST_UPDATE_BYTES + 1).fill(3))
  type(4)
  await keeper.done()
  expect(transactions).toEqual([[1], [2], [3], [4]])
})
