/**
 * The reference adapter of the store port: everything in maps, each method one transaction.
 * It can be reopened on the same shelf, so that the simulator can crash a device and start it again.
 */
import { equalBytes } from '../base/bytes'
import { compareIds, type DocumentId, type LogId, type StatementId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { grownBy, grownList, itemsOf, type GrownList } from './grown-list'
import {
  isSameRun,
  undecided,
  type ActRow,
  type Append,
  type Checkpoint,
  type Decision,
  type DocumentRow,
  type HeldLog,
  type ProjectionRow,
  type QuarantineRow,
  type Stored,
  type StoredRun,
  type StoredStatement,
  type StoreFailure,
  type UnsealedRow,
  type WorkspaceStore
} from './workspace-store'

/** What outlives a store's closing: the disk of a device in memory. */
export interface MemoryShelf {
  heads: ReadonlyMap<LogId, HeldLog>
  /** By log, ascending, without overlaps. */
  runs: ReadonlyMap<LogId, GrownList<StoredRun>>
  unsealed: readonly UnsealedRow[]
  nextUnsealed: number
  documents: ReadonlyMap<DocumentId, GrownList<DocumentRow>>
  acts: readonly ActRow[]
  statements: ReadonlyMap<StatementId, StoredStatement>
  checkpoints: ReadonlyMap<DocumentId, Checkpoint>
  projections: ReadonlyMap<DocumentId, ProjectionRow>
  meta: ReadonlyMap<string, unknown>
  quarantine: readonly QuarantineRow[]
}

export function newMemoryShelf(): MemoryShelf {
  return {
    heads: new Map(),
    runs: new Map(),
    unsealed: [],
    nextUnsealed: 1,
    documents: new Map(),
    acts: [],
    statements: new Map(),
    checkpoints: new Map(),
    projections: new Map(),
    meta: new Map(),
    quarantine: []
  }
}

const closed: StoreFailure = { kind: 'StorageLost', cause: 'closed' }

export function openMemoryStore(shelf: MemoryShelf = newMemoryShelf()): WorkspaceStore {
  let open = true
  /** Runs against a copy of the shelf's references; nothing of it stays when it fails. */
  function transaction<T>(run: (draft: MemoryShelf) => Result<T, StoreFailure>): Stored<T> {
    if (!open) return Promise.resolve(err(closed))
    const draft = { ...shelf }
    const result = run(draft)
    if (result.ok) Object.assign(shelf, draft)
    return Promise.resolve(result)
  }
  const read = <T>(run: (draft: MemoryShelf) => T) => transaction((draft) => ok(structuredClone(run(draft))))
  const readRows = <T extends object>(run: (draft: MemoryShelf) => readonly T[]) =>
    transaction<readonly T[]>((draft) => ok(run(draft).map(copyOf)))
  return {
    heads: () => readRows(({ heads }) => [...heads.values()]),
    append: (append) => transaction((draft) => appendTo(draft, append)),
    appendAll: (appends) => transaction((draft) => inTurn(appends, (append) => appendTo(draft, append))),
    decide: (decisions) => transaction((draft) => inTurn(decisions, (decision) => decideIn(draft, decision))),
    readRuns: (log, from, to, mostBytes) =>
      readRows(({ runs }) => runsWithin(runs.get(log) ?? grownList(), from, to, mostBytes)),
    replaceRuns: (replaced, by) => transaction((draft) => replaceIn(draft, replaced, by)),
    // It cannot fail half-way, so it needs no draft: there is one for every keystroke.
    putUnsealed: (rows) => (open ? Promise.resolve(putUnsealedIn(shelf, rows)) : transaction(() => err(closed))),
    unsealed: () => readRows(({ unsealed }) => unsealed),
    unsealedOf: (document) => readRows(({ unsealed }) => unsealed.filter((row) => row.document === document)),
    documentRows: (document) => readRows(({ documents }) => itemsOf(documents.get(document) ?? grownList())),
    documentCounts: () => read(({ documents }) => new Map([...documents].map(([id, { length }]) => [id, length]))),
    acts: (beyond) =>
      read(({ acts }) =>
        acts.filter((row) => !beyond || (row.log === beyond.log && row.seq > beyond.seq)).sort(byPlace)
      ),
    statements: () => readRows(({ statements }) => [...statements.values()]),
    putStatements: (statements) => transaction((draft) => putStatementsIn(draft, statements)),
    checkpoint: (document) => read(({ checkpoints }) => checkpoints.get(document) ?? null),
    putCheckpoint: (row) =>
      transaction((draft) =>
        put(draft, 'checkpoints', new Map(draft.checkpoints).set(row.document, structuredClone(row)))
      ),
    projections: () => read(({ projections }) => [...projections.values()]),
    putProjections: (rows) =>
      transaction((draft) =>
        put(
          draft,
          'projections',
          new Map([...draft.projections, ...rows.map((row) => [row.document, structuredClone(row)] as const)])
        )
      ),
    meta: (name) => read(({ meta }) => meta.get(name)),
    putMeta: (name, value) =>
      transaction((draft) => put(draft, 'meta', new Map(draft.meta).set(name, structuredClone(value)))),
    updateMeta: (name, change) =>
      transaction((draft) => {
        const value = change(structuredClone(draft.meta.get(name)))
        put(draft, 'meta', new Map(draft.meta).set(name, structuredClone(value)))
        return ok(value)
      }),
    quarantine: () => read(({ quarantine }) => quarantine),
    close: () => void (open = false)
  }
}

function put<K extends keyof MemoryShelf>(
  draft: MemoryShelf,
  part: K,
  value: MemoryShelf[K]
): Result<undefined, StoreFailure> {
  draft[part] = value
  return ok()
}

function inTurn<T>(
  items: readonly T[],
  run: (item: T) => Result<undefined, StoreFailure>
): Result<undefined, StoreFailure> {
  for (const item of items) {
    const result = run(item)
    if (!result.ok) return result
  }
  return ok()
}

function appendTo(draft: MemoryShelf, append: Append): Result<undefined, StoreFailure> {
  const { log } = append.held
  const former = draft.heads.get(log)
  if (!isExpected(former, append.expected)) return err({ kind: 'HeadMoved', log })
  const { applied, appliedHash, stampMs, context } = former ?? undecided
  draft.heads = new Map(draft.heads).set(log, copyOf({ ...append.held, applied, appliedHash, stampMs, context }))
  draft.runs = new Map(draft.runs).set(log, grownBy(draft.runs.get(log) ?? grownList(), copyOf(append.run)))
  const sealed = new Set(append.sealed)
  if (sealed.size > 0) draft.unsealed = draft.unsealed.filter((row) => !sealed.has(row.id))
  return append.decision ? decideIn(draft, append.decision) : ok()
}

function isExpected(held: HeldLog | undefined, expected: Append['expected']): boolean {
  if (!held || !expected) return !held && !expected
  return held.seq === expected.seq && equalBytes(held.hash, expected.hash)
}

function decideIn(draft: MemoryShelf, decision: Decision): Result<undefined, StoreFailure> {
  const held = draft.heads.get(decision.log)
  if (!held) return err({ kind: 'StorageLost', cause: 'a decision on a log that is not held' })
  const { applied, appliedHash, stampMs, context } = decision
  if (applied > held.applied) {
    draft.heads = new Map(draft.heads).set(decision.log, copyOf({ ...held, applied, appliedHash, stampMs, context }))
  }
  const documents = new Map(draft.documents)
  // What another tab decided meanwhile has its rows already.
  for (const row of decision.documents.filter(({ seq }) => seq > held.applied)) {
    documents.set(row.document, grownBy(documents.get(row.document) ?? grownList(), { ...row }))
  }
  draft.documents = documents
  draft.acts = [...draft.acts, ...structuredClone(decision.acts.filter(({ seq }) => seq > held.applied))]
  const isAgain = (one: QuarantineRow) =>
    decision.quarantined.some(({ log, seq }) => log === one.log && seq === one.seq)
  draft.quarantine = [
    ...draft.quarantine.filter((row) => !isAgain(row)),
    ...structuredClone(lastOfEach(decision.quarantined))
  ]
  return putStatementsIn(draft, decision.statements)
}

function byPlace(a: ActRow, b: ActRow): number {
  return compareIds(a.log, b.log) || a.seq - b.seq || a.body - b.body
}

/** One row for each entry, as a table with that key keeps it. */
function lastOfEach(rows: readonly QuarantineRow[]): QuarantineRow[] {
  return [...new Map(rows.map((row) => [`${row.log} ${row.seq}`, row])).values()]
}

function putStatementsIn(draft: MemoryShelf, statements: readonly StoredStatement[]): Result<undefined, StoreFailure> {
  const fresh = statements.filter(({ id }) => !draft.statements.has(id))
  if (fresh.length === 0) return ok()
  draft.statements = new Map([
    ...draft.statements,
    ...fresh.map((statement) => [statement.id, copyOf(statement)] as const)
  ])
  return ok()
}

function putUnsealedIn(
  draft: MemoryShelf,
  rows: readonly Omit<UnsealedRow, 'id'>[]
): Result<readonly number[], StoreFailure> {
  const put = rows.map((row, i) => ({ ...copyOf(row), id: draft.nextUnsealed + i }))
  draft.nextUnsealed += rows.length
  draft.unsealed = [...draft.unsealed, ...put]
  return ok(put.map(({ id }) => id))
}

/** A copy of a flat row and of its bytes; `structuredClone` gives the same, far more slowly. */
function copyOf<T extends object>(row: T): T {
  const copy = { ...row }
  for (const name in copy) {
    const value: unknown = copy[name]
    if (value instanceof Uint8Array) copy[name] = value.slice() as typeof value & T[typeof name]
  }
  return copy
}

function runsWithin(runs: GrownList<StoredRun>, from: number, to: number, mostBytes: number): readonly StoredRun[] {
  const within: StoredRun[] = []
  let bytes = 0
  for (const run of itemsOf(runs)) {
    if (run.to < from || run.from > to) continue
    if (within.length > 0 && bytes + run.bytes.length > mostBytes) break
    within.push(run)
    bytes += run.bytes.length
  }
  return within
}

function replaceIn(
  draft: MemoryShelf,
  replaced: readonly StoredRun[],
  by: readonly StoredRun[]
): Result<undefined, StoreFailure> {
  const [log] = replaced.map((run) => run.log)
  if (log === undefined) return ok()
  const there = itemsOf(draft.runs.get(log) ?? grownList<StoredRun>())
  if (!replaced.every((run) => there.some((other) => isSameRun(run, other)))) return err({ kind: 'HeadMoved', log })
  const gone = new Set(replaced.map(({ from }) => from))
  const kept = there.filter(({ from }) => !gone.has(from))
  const runs = [...kept, ...by.map(copyOf)].sort((a, b) => a.from - b.from)
  draft.runs = new Map(draft.runs).set(log, grownList(runs))
  return ok()
}
