/**
 * What every adapter of the workspace store must do; run against the memory adapter, which is the reference, and against
 * the browser's database. A disk may be opened several times at once: that is several tabs.
 */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { bytesToId, type DocumentId, type LogId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import type {
  ActRow,
  Append,
  Decision,
  DocumentRow,
  HeldLog,
  StoredRun,
  StoreFailure,
  WorkspaceStore
} from '$lib/log/workspace-store'

/** One database of a device; closing a store does not end it. */
export interface Disk {
  open(): Promise<WorkspaceStore>
  erase(): Promise<void>
}

const fill = (byte: number, length: number) => new Uint8Array(length).fill(byte)
const log = (byte: number): LogId => bytesToId('log', fill(byte, 16))
const document = (byte: number): DocumentId => bytesToId('document', fill(byte, 16))
const hashAt = (seq: number) => fill(seq, 32)

function held(of: LogId, seq: number): HeldLog {
  const bare = { applied: 0, appliedHash: fill(0, 32), stampMs: 0, context: fill(0, 0) }
  return { log: of, writer: of, logKey: fill(1, 32), seq, hash: hashAt(seq), ...bare }
}

function run(of: LogId, from: number, to: number, bytes = 10): StoredRun {
  return { log: of, from, to, kind: 'entries', bytes: fill(from, bytes) }
}

/** Entries `from` to `to` of a log, on top of what ends at `from - 1`. */
function append(of: LogId, from: number, to: number, more: Partial<Append> = {}): Append {
  const expected = from === 1 ? null : { seq: from - 1, hash: hashAt(from - 1) }
  return { held: held(of, to), expected, run: run(of, from, to), durability: 'relaxed', ...more }
}

const row = (of: LogId, seq: number, documentId = document(1)): DocumentRow => ({
  document: documentId,
  log: of,
  seq,
  body: 0
})

function actRow(of: LogId, seq: number, more: Partial<ActRow> = {}): ActRow {
  const knew = new Map([[log(7), seq]])
  return { log: of, seq, body: 0, document: document(1), bytes: fill(seq, 20), knew, ...more }
}

function decision(of: LogId, applied: number, more: Partial<Decision> = {}): Decision {
  const nothing = { documents: [], acts: [], statements: [], quarantined: [] }
  const there = { appliedHash: hashAt(applied), stampMs: applied * 1_000, context: fill(applied, 3) }
  return { log: of, applied, ...there, ...nothing, ...more }
}

const statement = (byte: number) => ({ id: bytesToId('statement', fill(byte, 32)), bytes: fill(byte, 100) })
const unsealedRow = (client: number) => ({ document: document(1), client, schema: 1, update: fill(client, 5) })

async function value<T>(stored: Promise<Result<T, StoreFailure>>): Promise<T> {
  const result = await stored
  if (!result.ok) throw new Error(`the store failed: ${result.error.kind}`)
  return result.value
}

/** Runs the suite; `newDisk` gives an empty one each time. */
export function describeWorkspaceStore(name: string, newDisk: () => Disk): void {
  describe(`workspace store: ${name}`, () => {
    let disk: Disk
    let store: WorkspaceStore

    beforeEach(async () => {
      disk = newDisk()
      store = await disk.open()
    })
    afterEach(async () => {
      store.close()
      await disk.erase()
    })

    async function restart(): Promise<void> {
      store.close()
      store = await disk.open()
    }

    test('an empty store has nothing', async () => {
      expect(await value(store.heads())).toEqual([])
      expect(await value(store.readRuns(log(1), 1, 9, 1_000))).toEqual([])
      expect(await value(store.unsealed())).toEqual([])
      expect(await value(store.documentRows(document(1)))).toEqual([])
      expect(await value(store.documentCounts())).toEqual(new Map())
      expect(await value(store.acts())).toEqual([])
      expect(await value(store.statements())).toEqual([])
      expect(await value(store.checkpoint(document(1)))).toBe(null)
      expect(await value(store.projections())).toEqual([])
      expect(await value(store.meta('profile'))).toBe(undefined)
      expect(await value(store.quarantine())).toEqual([])
    })

    test('what was appended is there after a restart', async () => {
      await value(store.append(append(log(1), 1, 3)))
      await value(store.append(append(log(1), 4, 4, { durability: 'strict' })))
      await restart()
      expect(await value(store.heads())).toEqual([held(log(1), 4)])
      expect(await value(store.readRuns(log(1), 1, 9, 1_000))).toEqual([run(log(1), 1, 3), run(log(1), 4, 4)])
    })

    test('an append on a head that moved changes nothing at all', async () => {
      const [rowId = 0] = await value(store.putUnsealed([unsealedRow(0)]))
      await value(store.append(append(log(1), 1, 2)))
      const wrong: readonly Append['expected'][] = [null, { seq: 1, hash: hashAt(1) }, { seq: 2, hash: hashAt(7) }]
      for (const expected of wrong) {
        const late = append(log(1), 3, 3, {
          expected,
          sealed: [rowId],
          decision: decision(log(1), 3, { documents: [row(log(1), 3)] })
        })
        expect(await store.append(late)).toEqual({ ok: false, error: { kind: 'HeadMoved', log: log(1) } })
      }
      const early = append(log(2), 2, 2)
      expect(await store.append(early)).toEqual({ ok: false, error: { kind: 'HeadMoved', log: log(2) } })

      expect(await value(store.heads())).toEqual([held(log(1), 2)])
      expect(await value(store.readRuns(log(1), 1, 9, 1_000))).toEqual([run(log(1), 1, 2)])
      expect(await value(store.unsealed())).toHaveLength(1)
      expect(await value(store.documentRows(document(1)))).toEqual([])
    })

    test('of two tabs on one head, one appends and the other is told', async () => {
      const other = await disk.open()
      await value(store.append(append(log(1), 1, 1)))
      const both = await Promise.all([store.append(append(log(1), 2, 2)), other.append(append(log(1), 2, 2))])
      expect(both.filter(({ ok }) => ok)).toHaveLength(1)
      expect(both).toContainEqual({ ok: false, error: { kind: 'HeadMoved', log: log(1) } })
      expect(await value(other.readRuns(log(1), 2, 2, 1_000))).toEqual([run(log(1), 2, 2)])
      other.close()
    })

    test('many logs are appended together or not at all', async () => {
      await value(store.append(append(log(2), 1, 5)))
      const failed = await store.appendAll([append(log(1), 1, 1), append(log(2), 1, 6), append(log(3), 1, 1)])
      expect(failed).toEqual({ ok: false, error: { kind: 'HeadMoved', log: log(2) } })
      expect((await value(store.heads())).map(({ seq }) => seq)).toEqual([5])

      await value(store.appendAll([append(log(1), 1, 1), append(log(2), 6, 6), append(log(3), 1, 1)]))
      expect((await value(store.heads())).map(({ seq }) => seq).sort()).toEqual([1, 1, 6])
    })

    test('two runs of one log may be in one transaction', async () => {
      await value(store.appendAll([append(log(1), 1, 2), append(log(1), 3, 4)]))
      expect(await value(store.readRuns(log(1), 1, 4, 1_000))).toEqual([run(log(1), 1, 2), run(log(1), 3, 4)])
    })

    test('only a decision moves what is applied, and with it everything it decided', async () => {
      await value(
        store.append(
          append(log(1), 1, 3, {
            held: { ...held(log(1), 3), applied: 3, appliedHash: hashAt(3), stampMs: 9, context: fill(9, 9) }
          })
        )
      )
      expect(await value(store.heads())).toEqual([held(log(1), 3)])

      const documents = [row(log(1), 1), row(log(1), 2, document(2))]
      const quarantined = [{ log: log(1), seq: 2, reason: 'beyondCutoff' }]
      await value(store.decide([decision(log(1), 2, { documents, quarantined, statements: [statement(4)] })]))
      await restart()
      expect(await value(store.heads())).toEqual([
        { ...held(log(1), 3), applied: 2, appliedHash: hashAt(2), stampMs: 2_000, context: fill(2, 3) }
      ])
      expect(await value(store.documentRows(document(2)))).toEqual([row(log(1), 2, document(2))])
      expect(await value(store.quarantine())).toEqual(quarantined)
      expect(await value(store.statements())).toEqual([statement(4)])

      await value(store.append(append(log(1), 4, 4)))
      expect((await value(store.heads()))[0]).toMatchObject({ seq: 4, applied: 2, stampMs: 2_000, context: fill(2, 3) })
    })

    test('what two tabs decide of the same entries stands there once, and applied never goes back', async () => {
      await value(store.append(append(log(1), 1, 3)))
      const documents = [row(log(1), 1), row(log(1), 2)]
      const quarantined = [{ log: log(1), seq: 2, reason: 'beyondCutoff' }]
      await value(store.decide([decision(log(1), 2, { documents, quarantined })]))
      await value(store.decide([decision(log(1), 1, { documents: [row(log(1), 1)] })]))
      await value(store.decide([decision(log(1), 3, { documents: [...documents, row(log(1), 3)], quarantined })]))
      await restart()
      expect((await value(store.heads()))[0]).toMatchObject({ applied: 3 })
      expect(await value(store.documentRows(document(1)))).toEqual([row(log(1), 1), row(log(1), 2), row(log(1), 3)])
      expect(await value(store.quarantine())).toEqual(quarantined)
    })

    test('sealing moves rows from unsealed into the log in one transaction', async () => {
      const [first = 0, second] = await value(store.putUnsealed([unsealedRow(1), unsealedRow(2)]))
      const own = decision(log(1), 1, { documents: [row(log(1), 1)] })
      await value(store.append(append(log(1), 1, 1, { durability: 'strict', decision: own, sealed: [first] })))
      await restart()
      expect(await value(store.unsealed())).toEqual([{ ...unsealedRow(2), id: second }])
      expect((await value(store.heads()))[0]).toMatchObject({ seq: 1, applied: 1 })
      expect(await value(store.documentRows(document(1)))).toEqual([row(log(1), 1)])
    })

    test('runs are read by overlap, ascending, until enough bytes but at least one', async () => {
      await value(
        store.appendAll([append(log(1), 1, 3), append(log(1), 4, 4), append(log(1), 5, 9), append(log(2), 1, 9)])
      )
      const read = async (from: number, to: number, most: number) =>
        (await value(store.readRuns(log(1), from, to, most))).map((each) => each.from)
      expect(await read(1, 9, 1_000)).toEqual([1, 4, 5])
      expect(await read(2, 4, 1_000)).toEqual([1, 4])
      expect(await read(7, 7, 1_000)).toEqual([5])
      expect(await read(10, 20, 1_000)).toEqual([])
      expect(await read(1, 9, 0)).toEqual([1])
      expect(await read(1, 9, 20)).toEqual([1, 4])
    })

    test('a record takes the place of the runs it contains', async () => {
      await value(
        store.appendAll([append(log(1), 1, 1), append(log(1), 2, 3), append(log(1), 4, 4), append(log(1), 5, 5)])
      )
      const record: StoredRun = { log: log(1), from: 2, to: 4, kind: 'record', bytes: fill(8, 7) }
      await value(store.replaceRuns([run(log(1), 2, 3), run(log(1), 4, 4)], [record]))
      await restart()
      expect(await value(store.readRuns(log(1), 1, 9, 1_000))).toEqual([run(log(1), 1, 1), record, run(log(1), 5, 5)])
      expect((await value(store.heads()))[0]).toMatchObject({ seq: 5 })
    })

    test('a record takes no place that another tab has changed since', async () => {
      await value(store.appendAll([append(log(1), 1, 2), append(log(1), 3, 4)]))
      const record = (to: number): StoredRun => ({ log: log(1), from: 1, to, kind: 'record', bytes: fill(8, to) })
      await value(store.replaceRuns([run(log(1), 1, 2), run(log(1), 3, 4)], [record(4)]))
      const late = await store.replaceRuns([run(log(1), 1, 2)], [record(2)])
      expect(late).toEqual({ ok: false, error: { kind: 'HeadMoved', log: log(1) } })
      expect(await value(store.readRuns(log(1), 1, 9, 1_000))).toEqual([record(4)])
    })

    test('unsealed rows keep their order and never share a number, not even with rows that are gone', async () => {
      const ids = await value(store.putUnsealed([unsealedRow(1), { ...unsealedRow(2), document: document(2) }]))
      await value(store.append(append(log(1), 1, 1, { sealed: ids })))
      await restart()
      const [third = 0] = await value(store.putUnsealed([unsealedRow(3)]))
      const next = [third, ...(await value(store.putUnsealed([unsealedRow(4)])))]
      expect(new Set([...ids, ...next]).size).toBe(4)
      expect((await value(store.unsealed())).map(({ client }) => client)).toEqual([3, 4])
      expect(await value(store.unsealedOf(document(1)))).toHaveLength(2)
      expect(await value(store.unsealedOf(document(2)))).toEqual([])
    })

    test('rows of a document come in the order they were decided, across logs', async () => {
      await value(store.appendAll([append(log(9), 1, 2), append(log(1), 1, 1)]))
      await value(
        store.decide([
          decision(log(9), 1, { documents: [row(log(9), 1)] }),
          decision(log(1), 1, { documents: [row(log(1), 1)] })
        ])
      )
      await value(store.decide([decision(log(9), 2, { documents: [row(log(9), 2), row(log(9), 2, document(5))] })]))
      expect(await value(store.documentRows(document(1)))).toEqual([row(log(9), 1), row(log(1), 1), row(log(9), 2)])
      expect(await value(store.documentCounts())).toEqual(
        new Map([
          [document(1), 3],
          [document(5), 1]
        ])
      )
    })

    test('acts come with the decision that accepts them, by their place, with what their authors knew', async () => {
      const early = actRow(log(9), 1, { body: 3, document: null })
      const own = decision(log(1), 1, { acts: [actRow(log(1), 1)] })
      await value(store.append(append(log(9), 1, 2)))
      await value(store.append(append(log(1), 1, 1, { durability: 'strict', decision: own })))
      await value(store.decide([decision(log(9), 2, { acts: [actRow(log(9), 2), early] })]))
      await restart()
      expect(await value(store.acts())).toEqual([actRow(log(1), 1), early, actRow(log(9), 2)])
      expect(await value(store.acts({ log: log(9), seq: 1 }))).toEqual([actRow(log(9), 2)])
      expect(await value(store.acts({ log: log(9), seq: 0 }))).toEqual([early, actRow(log(9), 2)])
      expect(await value(store.acts({ log: log(1), seq: 1 }))).toEqual([])
    })

    test('an act that two tabs decide stands there once, as the first said it', async () => {
      await value(store.append(append(log(1), 1, 3)))
      const early = actRow(log(1), 1)
      await value(store.decide([decision(log(1), 2, { acts: [early] })]))
      const again = [{ ...early, knew: new Map() }, actRow(log(1), 3)]
      await value(store.decide([decision(log(1), 3, { acts: again })]))
      expect(await value(store.acts())).toEqual([early, actRow(log(1), 3)])
    })

    test('an act whose append came too late is not there', async () => {
      await value(store.append(append(log(1), 1, 2)))
      const late = append(log(1), 2, 2, { decision: decision(log(1), 2, { acts: [actRow(log(1), 2)] }) })
      expect(await store.append(late)).toMatchObject({ ok: false, error: { kind: 'HeadMoved' } })
      expect(await value(store.acts())).toEqual([])
    })

    test('a statement is kept once, however often it comes', async () => {
      await value(store.putStatements([statement(1), statement(2)]))
      await value(store.putStatements([statement(2), statement(3)]))
      const ids = (await value(store.statements())).map(({ id }) => id)
      expect(ids.sort()).toEqual([statement(1).id, statement(2).id, statement(3).id].sort())
    })

    test('checkpoints and projections are replaced by newer ones', async () => {
      const checkpoint = { document: document(1), state: fill(1, 40), hash: fill(2, 32), rows: 3 }
      await value(store.putCheckpoint(checkpoint))
      await value(store.putCheckpoint({ ...checkpoint, rows: 9 }))
      await value(
        store.putProjections([
          { document: document(1), value: { title: 'Old' } },
          { document: document(2), value: 2 }
        ])
      )
      await value(store.putProjections([{ document: document(1), value: { title: 'New' } }]))
      await restart()
      expect(await value(store.checkpoint(document(1)))).toEqual({ ...checkpoint, rows: 9 })
      expect(await value(store.checkpoint(document(2)))).toBe(null)
      const titles = new Map((await value(store.projections())).map((each) => [each.document, each.value]))
      expect(titles).toEqual(
        new Map<DocumentId, unknown>([
          [document(1), { title: 'New' }],
          [document(2), 2]
        ])
      )
    })

    test('a named value is changed by two tabs one after the other, never one over the other', async () => {
      const other = await disk.open()
      const count = (former: unknown) => (typeof former === 'number' ? former : 0) + 1
      const counts = await Promise.all(
        Array.from({ length: 10 }, (_, i) => value((i % 2 ? other : store).updateMeta('n', count)))
      )
      expect(counts.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect(await value(store.meta('n'))).toBe(10)
      await value(store.putMeta('n', { since: [1, 2] }))
      expect(await value(other.meta('n'))).toEqual({ since: [1, 2] })
      other.close()
    })

    test('bytes are copied on the way in and on the way out', async () => {
      const own = append(log(1), 1, 1)
      const statements = [statement(1)]
      await value(store.append(own))
      await value(store.putStatements(statements))
      own.run.bytes.fill(99)
      own.held.hash.fill(99)
      statements[0]?.bytes.fill(99)
      const read = async () => value(store.readRuns(log(1), 1, 1, 1_000))
      ;(await read())[0]?.bytes.fill(98)
      expect(await read()).toEqual([run(log(1), 1, 1)])
      expect((await value(store.heads()))[0]?.hash).toEqual(hashAt(1))
      expect((await value(store.statements()))[0]?.bytes).toEqual(fill(1, 100))
    })

    test('a thousand runs of a hundred logs fit one transaction', async () => {
      const logs = Array.from({ length: 100 }, (_, i) => log(i + 1))
      await value(
        store.appendAll(logs.flatMap((each) => Array.from({ length: 10 }, (_, i) => append(each, i + 1, i + 1))))
      )
      expect(await value(store.heads())).toHaveLength(100)
      expect(await value(store.readRuns(log(77), 1, 10, 1_000))).toHaveLength(10)
    })

    test('a closed store fails; it does not answer with emptiness', async () => {
      store.close()
      expect(await store.heads()).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })
      expect(await store.putUnsealed([unsealedRow(1)])).toMatchObject({ ok: false, error: { kind: 'StorageLost' } })
    })
  })
}
