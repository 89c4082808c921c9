/**
 * What every adapter of the relay's mailbox store must do; run against the memory adapter and the embedded one. A disk may be
 * opened again after its store was closed. Bytes are made up: a store judges nothing.
 */
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToBase64url } from '$lib/base/bytes'
import { bytesToId, type LogId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import type { LogTip, MailboxName, MailboxStore, MailboxWrite, Piece, StoreFault } from '../../src/relay/mailbox-store'

/** Where one store lies; closing the store does not end it. */
export interface MailboxDisk {
  open(): Promise<MailboxStore>
  erase(): Promise<void>
}

const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte)
const mailbox = (byte: number): MailboxName => bytesToBase64url(fill(byte, 32))
const log = (byte: number): LogId => bytesToId('log', fill(byte, 16))
const parcel = (byte: number, length = 40) => ({ name: bytesToBase64url(fill(byte, 16)), bytes: fill(byte, length) })
const workspace = bytesToId('workspace', fill(9, 32))

const tip = (of: LogId, seq: number): LogTip => ({ log: of, logKey: fill(1, 32), seq, hash: fill(seq % 256, 32) })

function piece(of: LogId, from: number, to: number, form: Piece['form'] = 'entries', length = 10): Piece {
  return { log: of, from, to, form, bytes: fill((from * 16 + to) % 256, length) }
}

function append(of: LogId, from: number, to: number, length = 10): MailboxWrite['appends'][number] {
  return { piece: piece(of, from, to, 'entries', length), tip: tip(of, to), after: from - 1 }
}

const write = (more: Partial<MailboxWrite>): MailboxWrite => ({
  workspace,
  appends: [],
  parcels: [],
  records: [],
  ...more
})

async function value<T>(stored: Promise<Result<T, StoreFault>>): Promise<T> {
  const result = await stored
  if (!result.ok) throw new Error(`the store failed: ${JSON.stringify(result.error)}`)
  return result.value
}

const moved = { ok: false, error: { kind: 'Moved' } }
const everything = (of: LogId) => ({ log: of, from: 1, to: 1_000 })

/** Runs the suite; `newDisk` gives an empty one each time. */
export function describeMailboxStore(name: string, newDisk: () => Promise<MailboxDisk> | MailboxDisk): void {
  describe(`mailbox store: ${name}`, () => {
    let disk: MailboxDisk
    let store: MailboxStore

    beforeEach(async () => {
      disk = await newDisk()
      store = await disk.open()
    })
    afterEach(async () => {
      await store.close()
      await disk.erase()
    })

    async function restart(): Promise<void> {
      await store.close()
      store = await disk.open()
    }

    const put = (more: Partial<MailboxWrite>, to = mailbox(1)) => value(store.write(to, write(more)))
    const head = (of = mailbox(1)) => value(store.open(of))
    const pieces = (of = log(1), most = 1_000_000, in_ = mailbox(1)) => value(store.read(in_, everything(of), most))

    test('an empty store has an id and nothing else', async () => {
      expect(store.id).toHaveLength(16)
      expect(await head()).toBe(null)
      expect(await pieces()).toEqual([])
      expect(await value(store.readParcels(mailbox(1), [parcel(1).name]))).toEqual([])
      expect(await value(store.size())).toEqual({ mailboxes: 0, bytes: 0 })
    })

    test('what was written is there, and after a restart too, under the same id', async () => {
      await put({ appends: [append(log(1), 1, 3), append(log(1), 4, 4), append(log(2), 1, 1)], parcels: [parcel(1)] })
      await put({ appends: [append(log(1), 5, 9)] })
      const { id } = store
      for (const look of [() => Promise.resolve(), restart]) {
        await look()
        const { tips, ...rest } = (await head())!
        expect(rest).toEqual({ workspace, parcels: [parcel(1).name], bytes: 80 })
        expect(new Map(tips.map((each) => [each.log, each]))).toEqual(
          new Map([
            [log(1), tip(log(1), 9)],
            [log(2), tip(log(2), 1)]
          ])
        )
        expect(await pieces()).toEqual([piece(log(1), 1, 3), piece(log(1), 4, 4), piece(log(1), 5, 9)])
        expect(await pieces(log(2))).toEqual([piece(log(2), 1, 1)])
        expect(await value(store.readParcels(mailbox(1), [parcel(1).name]))).toEqual([parcel(1).bytes])
        expect(await value(store.size())).toEqual({ mailboxes: 1, bytes: 80 })
        expect(store.id).toEqual(id)
      }
    })

    test('a log that stands elsewhere than expected changes nothing of the whole write', async () => {
      await put({ appends: [append(log(1), 1, 2)] })
      const late = [append(log(1), 1, 2), append(log(1), 2, 2), append(log(1), 4, 4), append(log(3), 2, 2)]
      for (const wrong of late) {
        const whole = write({ appends: [append(log(2), 1, 1), wrong], parcels: [parcel(1)] })
        expect(await store.write(mailbox(1), whole)).toEqual(moved)
      }
      expect(await head()).toEqual({ workspace, tips: [tip(log(1), 2)], parcels: [], bytes: 10 })
      expect(await pieces(log(2))).toEqual([])
      expect(await value(store.size())).toEqual({ mailboxes: 1, bytes: 10 })
    })

    test('a first write that does not fit makes no mailbox', async () => {
      expect(await store.write(mailbox(1), write({ appends: [append(log(1), 2, 2)] }))).toEqual(moved)
      expect(await head()).toBe(null)
      expect(await value(store.size())).toEqual({ mailboxes: 0, bytes: 0 })
    })

    test('a mailbox is one workspace’s', async () => {
      await put({ appends: [append(log(1), 1, 1)] })
      const foreign = { ...write({ appends: [append(log(2), 1, 1)] }), workspace: bytesToId('workspace', fill(8, 32)) }
      expect(await store.write(mailbox(1), foreign)).toEqual(moved)
      expect((await head())!.workspace).toBe(workspace)
    })

    test('of writes that came at once for one log one is kept, and those of other logs are', async () => {
      const others = Array.from({ length: 20 }, (_, i) => append(log(10 + i), 1, 1))
      const rivals = Array.from({ length: 5 }, (_, i) => append(log(1), 1, 1 + i))
      const results = await Promise.all(
        [...rivals, ...others].map((one) => store.write(mailbox(1), write({ appends: [one] })))
      )
      expect(results.slice(0, 5).filter(({ ok }) => ok)).toHaveLength(1)
      expect(results.slice(0, 5).filter(({ ok }) => !ok)).toEqual(Array.from({ length: 4 }, () => moved))
      expect(results.slice(5).every(({ ok }) => ok)).toBe(true)
      expect((await head())!.tips).toHaveLength(21)
      expect(await pieces()).toHaveLength(1)
    })

    test('writes that build on each other may be handed over before the first is kept', async () => {
      const chain = Array.from({ length: 50 }, (_, i) =>
        store.write(mailbox(1), write({ appends: [append(log(1), i + 1, i + 1)] }))
      )
      expect((await Promise.all(chain)).every(({ ok }) => ok)).toBe(true)
      expect((await pieces()).map(({ from }) => from)).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
      expect((await head())!.bytes).toBe(500)
    })

    test('reading begins with the piece that holds the first entry asked for, and ends with the last', async () => {
      await put({
        appends: [append(log(1), 1, 3), append(log(1), 4, 6), append(log(1), 7, 9), append(log(1), 10, 300)]
      })
      const from = async (first: number, last: number, most = 1_000) =>
        (await value(store.read(mailbox(1), { log: log(1), from: first, to: last }, most))).map((each) => each.from)
      expect(await from(1, 1)).toEqual([1])
      expect(await from(3, 4)).toEqual([1, 4])
      expect(await from(5, 8)).toEqual([4, 7])
      expect(await from(256, 999)).toEqual([10])
      expect(await from(301, 999)).toEqual([])
      expect(await from(1, 999, 20)).toEqual([1, 4])
      expect(await from(1, 999, 29)).toEqual([1, 4])
      expect(await from(1, 999, 1)).toEqual([1])
    })

    test('a record stands in the place of the pieces wholly within it, and of no others', async () => {
      const steps = [append(log(1), 1, 3), append(log(1), 4, 6), append(log(1), 7, 9), append(log(1), 10, 12)]
      await put({ appends: [...steps, append(log(2), 1, 12)] })
      const record = piece(log(1), 3, 10, 'record', 7)
      await put({ records: [record] })
      expect(await pieces()).toEqual([piece(log(1), 1, 3), record, piece(log(1), 10, 12)])
      expect(await pieces(log(2))).toEqual([piece(log(2), 1, 12)])
      expect(await head()).toMatchObject({ bytes: 37 })
      expect((await head())!.tips).toContainEqual(tip(log(1), 12))

      const wider = piece(log(1), 1, 12, 'record', 5)
      await put({ records: [wider] })
      expect(await pieces()).toEqual([wider])
      await restart()
      expect(await pieces()).toEqual([wider])
      expect(await value(store.size())).toEqual({ mailboxes: 1, bytes: 15 })
    })

    test('a record that takes nobody’s place is not kept, and one of what is not held does not fit', async () => {
      await put({ appends: [append(log(1), 1, 9)] })
      await put({ records: [piece(log(1), 2, 8, 'record')] })
      expect(await pieces()).toEqual([piece(log(1), 1, 9)])
      for (const beyond of [piece(log(1), 1, 10, 'record'), piece(log(2), 1, 1, 'record')]) {
        expect(await store.write(mailbox(1), write({ records: [beyond], parcels: [parcel(1)] }))).toEqual(moved)
      }
      expect(await head()).toEqual({ workspace, tips: [tip(log(1), 9)], parcels: [], bytes: 10 })
    })

    test('a record may take the place of what came in the same write', async () => {
      const record = piece(log(1), 1, 4, 'record', 3)
      await put({ appends: [append(log(1), 1, 2), append(log(1), 3, 4)], records: [record] })
      expect(await pieces()).toEqual([record])
      expect(await head()).toMatchObject({ bytes: 3, tips: [tip(log(1), 4)] })
    })

    test('a record that goes on beyond the tip is appended, and takes the place of what lies within it', async () => {
      await put({ appends: [append(log(1), 1, 3), append(log(1), 4, 6)] })
      const record = piece(log(1), 3, 9, 'record', 5)
      await put({ appends: [{ piece: record, tip: tip(log(1), 9), after: 6 }] })
      expect(await pieces()).toEqual([piece(log(1), 1, 3), record])
      expect(await head()).toMatchObject({ bytes: 15, tips: [tip(log(1), 9)] })
    })

    test('a parcel is kept once, and given in the order asked for', async () => {
      await put({ parcels: [parcel(3), parcel(1), parcel(3)] })
      await put({ parcels: [parcel(1), parcel(2)] })
      expect(new Set((await head())!.parcels)).toEqual(new Set([parcel(1).name, parcel(2).name, parcel(3).name]))
      expect(await head()).toMatchObject({ bytes: 120, tips: [] })
      const asked = [parcel(2).name, parcel(7).name, parcel(3).name]
      expect(await value(store.readParcels(mailbox(1), asked))).toEqual([parcel(2).bytes, parcel(3).bytes])
    })

    test('two mailboxes have nothing to do with each other', async () => {
      await put({ appends: [append(log(1), 1, 1)], parcels: [parcel(1)] }, mailbox(1))
      expect(await store.write(mailbox(2), write({ appends: [append(log(1), 2, 2)] }))).toEqual(moved)
      await put({ appends: [append(log(1), 1, 5)] }, mailbox(2))
      expect(await head(mailbox(1))).toMatchObject({ tips: [tip(log(1), 1)], parcels: [parcel(1).name] })
      expect(await head(mailbox(2))).toMatchObject({ tips: [tip(log(1), 5)], parcels: [], bytes: 10 })
      expect(await value(store.readParcels(mailbox(2), [parcel(1).name]))).toEqual([])
      expect(await pieces(log(1), 1_000, mailbox(2))).toEqual([piece(log(1), 1, 5)])
      expect(await value(store.size())).toEqual({ mailboxes: 2, bytes: 60 })
    })

    test('bytes handed over and given back are copies', async () => {
      const bytes = fill(5, 10)
      const given = fill(6, 10)
      await put({
        appends: [{ piece: { ...piece(log(1), 1, 1), bytes }, tip: tip(log(1), 1), after: 0 }],
        parcels: [{ name: parcel(1).name, bytes: given }]
      })
      bytes.fill(0)
      given.fill(0)
      for (const kept of await pieces()) kept.bytes.fill(0)
      expect((await pieces())[0]!.bytes).toEqual(fill(5, 10))
      expect(await value(store.readParcels(mailbox(1), [parcel(1).name]))).toEqual([fill(6, 10)])
    })

    test('an entry of six megabytes is kept like any other', async () => {
      await put({ appends: [append(log(1), 1, 1, 6 * 1024 * 1024), append(log(1), 2, 2)] })
      expect((await pieces(log(1), 100)).map(({ from }) => from)).toEqual([1])
      expect((await pieces(log(1), 7 * 1024 * 1024)).map(({ from }) => from)).toEqual([1, 2])
    })

    test('a closed store answers that it is, and closing waits for what was handed over', async () => {
      const last = store.write(mailbox(1), write({ appends: [append(log(1), 1, 1)] }))
      await store.close()
      expect(await last).toMatchObject({ ok: true })
      expect(await store.open(mailbox(1))).toMatchObject({ ok: false, error: { kind: 'Unavailable' } })
      expect(await store.write(mailbox(1), write({}))).toMatchObject({ ok: false, error: { kind: 'Unavailable' } })
      store = await disk.open()
      expect(await head()).toMatchObject({ tips: [tip(log(1), 1)] })
    })

    test('whatever is written in whatever order, it holds what a plain model holds', async () => {
      let run = 0
      await fc.assert(
        fc.asyncProperty(fc.array(anyStep, { maxLength: 30 }), async (steps) => {
          // Each run has mailboxes of its own, so that one store serves them all.
          run += 1
          const boxes = [1, 2].map((byte) => bytesToBase64url(Uint8Array.of(byte, run, ...fill(run >> 8, 30))))
          const model = newModel()
          for (const step of steps) {
            if (step.kind === 'restart') await restart()
            else await takeStep(step, boxes[step.box]!, model)
          }
          for (const [i, box] of boxes.entries()) await expectModel(box, model[i]!)
        }),
        { numRuns: 25 }
      )
    })

    async function takeStep(step: WriteStep, box: MailboxName, models: readonly ModelBox[]): Promise<void> {
      const model = models[step.box]!
      const made = writeOf(step, model)
      const result = await store.write(box, made)
      expect(result.ok ? 'kept' : result.error.kind).toBe(applyTo(model, made) ? 'kept' : 'Moved')
    }

    async function expectModel(box: MailboxName, model: ModelBox): Promise<void> {
      const kept = await head(box)
      expect(kept?.bytes ?? 0).toBe(model.bytes())
      expect(new Set(kept?.parcels)).toEqual(new Set(model.parcels.keys()))
      expect(new Map(kept?.tips.map((each) => [each.log, each.seq]))).toEqual(model.seqs)
      for (const of of [log(1), log(2)]) {
        const expected = model.pieces.filter((each) => each.log === of).sort((a, b) => a.to - b.to)
        expect(await pieces(of, 1_000_000, box)).toEqual(expected)
      }
      const names = [...model.parcels.keys()]
      expect(await value(store.readParcels(box, names))).toEqual([...model.parcels.values()])
    }
  })
}

interface WriteStep {
  readonly kind: 'write'
  readonly box: number
  readonly appends: readonly { readonly log: number; readonly length: number; readonly skewed: boolean }[]
  readonly parcels: readonly number[]
  readonly record: { readonly log: number; readonly from: number; readonly span: number } | null
}

interface ModelBox {
  readonly seqs: Map<LogId, number>
  readonly parcels: Map<string, Uint8Array>
  pieces: Piece[]
  bytes(): number
}

const anyStep: fc.Arbitrary<WriteStep | { readonly kind: 'restart' }> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      box: fc.nat(1),
      appends: fc.array(
        fc.record({
          log: fc.integer({ min: 1, max: 2 }),
          length: fc.integer({ min: 1, max: 5 }),
          skewed: fc.nat(9).map((n) => n === 0)
        }),
        { maxLength: 3 }
      ),
      parcels: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 2 }),
      record: fc.option(
        fc.record({
          log: fc.integer({ min: 1, max: 2 }),
          from: fc.integer({ min: 1, max: 20 }),
          span: fc.integer({ min: 1, max: 15 })
        })
      )
    })
  }
)

function newModel(): readonly ModelBox[] {
  return [0, 1].map(() => ({
    seqs: new Map<LogId, number>(),
    parcels: new Map<string, Uint8Array>(),
    pieces: [] as Piece[],
    bytes() {
      const all = [...this.pieces.map(({ bytes }) => bytes), ...this.parcels.values()]
      return all.reduce((sum, { length }) => sum + length, 0)
    }
  }))
}

function writeOf(step: WriteStep, model: ModelBox): MailboxWrite {
  const seqs = new Map(model.seqs)
  const appends = step.appends.map(({ log: of, length, skewed }) => {
    const from = (seqs.get(log(of)) ?? 0) + (skewed ? 2 : 1)
    seqs.set(log(of), from + length - 1)
    return append(log(of), from, from + length - 1, length)
  })
  const { record } = step
  const records = record ? [piece(log(record.log), record.from, record.from + record.span - 1, 'record', 4)] : []
  return write({ appends, records, parcels: step.parcels.map((byte) => parcel(byte)) })
}

/** False where the write does not fit; then nothing changed. */
function applyTo(model: ModelBox, { appends, parcels, records }: MailboxWrite): boolean {
  const seqs = new Map(model.seqs)
  for (const { piece: of, after } of appends) {
    if ((seqs.get(of.log) ?? 0) !== after) return false
    seqs.set(of.log, of.to)
  }
  if (records.some(({ log: of, to }) => to > (seqs.get(of) ?? 0))) return false
  for (const [of, seq] of seqs) model.seqs.set(of, seq)
  model.pieces.push(...appends.map(({ piece: of }) => of))
  for (const record of records) {
    const isWithin = (each: Piece) => each.log === record.log && each.from >= record.from && each.to <= record.to
    const rest = model.pieces.filter((each) => !isWithin(each))
    if (rest.length < model.pieces.length) model.pieces = [...rest, record]
  }
  for (const { name, bytes } of parcels) if (!model.parcels.has(name)) model.parcels.set(name, bytes)
  return true
}
