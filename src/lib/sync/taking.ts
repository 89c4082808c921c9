/**
 * Taking what arrives, as far as the disk: limits and form, chain and signature, then one transaction for many runs.
 *
 * - A run is judged against what is held *and* what was taken before it in this turn; only a completed transaction makes
 *   it held, and only then is it decided or told to anybody.
 * - Others' entries are stored relaxed: they can be had again.
 * - Whoever takes stores when `isFull`: about 1 MiB or 1,000 entries in a transaction, well below what a peer may have pending.
 */
import type { LogId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { entryHashes } from '../log/entry-hashes'
import { headOf } from '../log/frontier'
import { judgeRun, type HeldTip, type RunFault } from '../log/log-reader'
import { judgeRecord, recordHashes, type RecordPlace } from '../log/range-record'
import type { TravellingRun } from '../log/travel'
import {
  undecided,
  type Append,
  type HeldLog,
  type StoredRun,
  type StoreFailure,
  type WorkspaceStore
} from '../log/workspace-store'
import type { MalformedBytes, NewerVersion } from '../wire/codec'
import type { Frontier } from '../wire/entry'
import { decodeRun, encodeRun, type Run } from '../wire/entry-codec'
import { MAX_PENDING_BYTES, MAX_PENDING_ENTRIES } from '../wire/limits'
import type { RecordHeader } from '../wire/range-record'
import { decodeRecord } from '../wire/range-record-codec'
import type { SeqRange } from '../wire/seq-range'
import type { LogBook } from './log-book'
import { prevOf, spanOf } from './piece'
import type { StoredLogs } from './stored-logs'

export type TakeFault =
  | MalformedBytes
  | NewerVersion
  | RunFault
  | StoreFailure
  /** A run of another log than the one that may be given. */
  | { readonly kind: 'OthersLog' }

export interface Taking {
  /**
   * Heads the sender has shown to hold. A gap or a duplicate is nobody's fault and shows them too. With `only`, a run of
   * another log is refused.
   */
  take(run: TravellingRun, only?: LogId | null): Promise<Result<Frontier, TakeFault>>
  /** Writes what was taken: it is held then. */
  store(): Promise<Result<undefined, StoreFailure>>
  /** What is held, and what is taken and not stored yet. */
  readonly frontier: Frontier
  /** The ranges stored since this was asked last. */
  news(): readonly SeqRange[]
  /** As much is taken as may wait: store before taking more. */
  readonly isFull: boolean
  /** Logs found written on in two ways: both branches are signed, the second is not taken. */
  readonly forks: ReadonlyMap<LogId, number>
}

export interface TakingDeps {
  readonly workspace: WorkspaceId
  readonly store: WorkspaceStore
  readonly book: LogBook
  readonly logs: StoredLogs
}

/** Begins with nothing taken. */
export function newTaking(deps: TakingDeps): Taking {
  return new Taken(deps)
}

const HONEST: ReadonlySet<RunFault['kind']> = new Set(['Duplicate', 'Gap', 'Fork', 'UnknownLog'])

class Taken implements Taking {
  readonly forks = new Map<LogId, number>()
  readonly #deps: TakingDeps
  readonly #pending = new Map<LogId, HeldLog>()
  #appends: Append[] = []
  /** The entries among them, decoded. */
  #runs: Run[] = []
  readonly #news: SeqRange[] = []
  #bytes = 0
  #entries = 0

  constructor(deps: TakingDeps) {
    this.#deps = deps
  }

  get isFull(): boolean {
    return this.#bytes >= MAX_PENDING_BYTES / 8 || this.#entries >= MAX_PENDING_ENTRIES
  }

  get frontier(): Frontier {
    const { held } = this.#deps.book
    if (this.#pending.size === 0) return held
    const taken = [...this.#pending].map(([log, { seq, hash }]) => [log, { seq, head: headOf(hash) }] as const)
    return new Map([...held, ...taken])
  }

  async take({ form, bytes }: TravellingRun, only: LogId | null = null): Promise<Result<Frontier, TakeFault>> {
    if (form === 'record') return this.#takeRecord(bytes, only)
    const run = decodeRun(bytes, this.#deps.workspace, entryHashes)
    if (!run.ok) return run
    if (!isOf(run.value.log, only)) return err({ kind: 'OthersLog' })
    const judged = await judgeRun(run.value, this.#heldOf(run.value.log) ?? null)
    if (!judged.ok) return this.#weigh(run.value, judged.error)
    const { fresh, tip } = judged.value
    this.#pend(
      { log: fresh.log, from: fresh.from, to: tip.seq, kind: 'entries', bytes: formOf(fresh, run.value, bytes) },
      tip
    )
    this.#runs.push(fresh)
    return ok(new Map([[run.value.log, { seq: tip.seq, head: headOf(tip.hash) }]]))
  }

  async store(): Promise<Result<undefined, StoreFailure>> {
    if (this.#appends.length === 0) return ok()
    const [appends, runs] = [this.#appends, this.#runs]
    this.#appends = []
    this.#runs = []
    this.#pending.clear()
    this.#bytes = 0
    this.#entries = 0
    const stored = await this.#deps.store.appendAll(appends)
    if (!stored.ok) return stored
    this.#deps.book.put(appends.map(({ held }) => held))
    this.#deps.logs.stored(runs)
    this.#news.push(...appends.map(({ run: { log, from, to } }) => ({ log, from, to })))
    return ok()
  }

  news(): readonly SeqRange[] {
    return this.#news.splice(0)
  }

  async #takeRecord(bytes: Uint8Array, only: LogId | null): Promise<Result<Frontier, TakeFault>> {
    const record = decodeRecord(bytes, recordHashes)
    if (!record.ok) return record
    const { log, to, last } = record.value.header
    if (!isOf(log, only)) return err({ kind: 'OthersLog' })
    const place = await this.#placeOf(record.value.header)
    if (!place.ok) return place
    const judged = await judgeRecord(record.value, this.#deps.workspace, place.value)
    const shown: Result<Frontier, TakeFault> = ok(new Map([[log, { seq: to, head: headOf(last) }]]))
    if (!judged.ok) return this.#isHonest(log, judged.error) ? shown : err(judged.error)
    // What it repeats of its range is held already; it is kept for what is new, and read whole.
    this.#pend({ log, from: (place.value?.seq ?? 0) + 1, to, kind: 'record', bytes }, judged.value)
    return shown
  }

  /** What is held where a record begins. Inside another record nobody can look: there the signature has to do. */
  async #placeOf({ log, from, prev }: RecordHeader): Promise<Result<RecordPlace | null, StoreFailure>> {
    const held = this.#heldOf(log)
    if (!held) return ok(null)
    if (from > held.seq) return ok({ ...held, prevAtFrom: null })
    const pieces = await this.#deps.logs.pieces({ log, from, to: from }, 0)
    if (!pieces.ok) return pieces
    const [first] = pieces.value
    return ok({ ...held, prevAtFrom: first && spanOf(first).from === from ? prevOf(first) : prev })
  }

  #heldOf(log: LogId): HeldLog | undefined {
    return this.#pending.get(log) ?? this.#deps.book.get(log)
  }

  #weigh(run: Run, fault: RunFault): Result<Frontier, TakeFault> {
    const last = run.entries.at(-1)
    if (!last || !this.#isHonest(run.log, fault)) return err(fault)
    return ok(new Map([[run.log, { seq: last.header.seq, head: headOf(last.hash) }]]))
  }

  /**
   * A gap, a repetition and a fork are nobody's fault who passes them on, nor is a log whose beginning, which brings its key,
   * is still on its way; anything else is the sender's.
   */
  #isHonest(log: LogId, fault: RunFault): boolean {
    if (fault.kind === 'Fork') this.forks.set(log, fault.seq)
    return HONEST.has(fault.kind)
  }

  #pend(run: StoredRun, tip: HeldTip): void {
    const { log } = run
    const former = this.#heldOf(log)
    // `applied` and what belongs to it are moved by decisions alone.
    const { applied, appliedHash, stampMs, context } = former ?? undecided
    const held: HeldLog = { log, writer: log, ...tip, applied, appliedHash, stampMs, context }
    const expected = former ? { seq: former.seq, hash: former.hash } : null
    this.#appends.push({ held, expected, run, durability: 'relaxed' })
    this.#pending.set(log, held)
    this.#bytes += run.bytes.length
    this.#entries += run.kind === 'record' ? 1 : run.to - run.from + 1
  }
}

const isOf = (log: LogId, only: LogId | null) => only === null || log === only

/** The bytes a run is kept in: those it came in, where all of it is kept. */
function formOf(fresh: Run, came: Run, bytes: Uint8Array): Uint8Array {
  const isWhole = fresh.entries.length === came.entries.length && (fresh.logKey === null) === (came.logKey === null)
  return isWhole ? bytes : encodeRun(fresh)
}
