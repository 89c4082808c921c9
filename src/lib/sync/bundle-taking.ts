/**
 * Taking in bundles (BUN-4): every item is judged like what comes from a peer (limits, form, signature, authority, content)
 * by the parts that judge a peer's, in turns of the engine beside whatever else goes on.
 *
 * - What comes too early, in a file or across several, is remembered by its place, and read again when what it builds on is
 *   there; what is sealed under a key that is not here, when keys came.
 * - Statements and entries are stored in groups, and counted once they are stored: what a full disk did not take is not new.
 * - Nobody is banned for a file: who hands one over need not be who wrote it.
 */
import type { LogId, StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { isStoreFailure, type StoreFailure } from '../log/workspace-store'
import { statementIdOf } from '../team/device-id'
import { parcelBox } from '../team/parcels'
import { decodeParcel, type BundleItem } from '../wire/bundle-codec'
import type { SeqRange } from '../wire/seq-range'
import { decodeStatement } from '../wire/statement-codec'
import type { BackupSource } from './backup-reading'
import { itemAgain, itemsOfBundle, readBundleHead, type FileNotRead, type ItemPlace } from './bundle-source'
import type { Parts } from './engine-parts'
import { settle } from './engine-turn'
import { ANSWER_BYTES, MOST_ITEMS_WAITING, MOST_WAITING_STATEMENTS, STATEMENTS_TOGETHER } from './limits'
import type { TravellingRun } from '../log/travel'
import { readSpan, type TravellingSpan } from './travelling-span'

/** What became of one file. `cut`: its end is missing, or cannot be found; what was before it was taken. */
export type FileOutcome =
  | { readonly kind: 'whole' | 'cut' | 'notABundle' | 'notRead' | 'newer' }
  | { readonly kind: 'foreign'; readonly workspace: WorkspaceId }

export interface BundleTaken {
  /** In the order the files were given in. */
  readonly files: readonly FileOutcome[]
  /** Changes that were not here, and that were. */
  readonly fresh: number
  readonly known: number
  /** New statements: what the team said. */
  readonly statements: number
  /** Changes, or items that do not even read, that are not what somebody signed. */
  readonly refused: number
  /** Items a newer version wrote. */
  readonly newer: number
  /** What of the files builds on these, which are neither here nor in them. */
  readonly missing: readonly SeqRange[]
  /** Statements sealed under keys this device does not hold, and those it opened. */
  readonly closed: number
  readonly opened: number
  /** Why not all of it could be kept; what was taken before is. */
  readonly failure: StoreFailure | null
}

/** `progress` hears how much of all bytes was looked at. */
export async function takeBundles(
  parts: Parts,
  sources: readonly BackupSource[],
  progress: (share: number) => void = () => undefined
): Promise<BundleTaken> {
  const taking = new Import(parts, sources)
  const read = await taking.readAll(progress)
  const again = read.ok ? await taking.takeWaiting() : read
  return taking.taken(again.ok ? null : again.error)
}

/** An item that waits, by its place; `span` is null for a parcel. */
interface Waiting {
  readonly file: number
  readonly place: ItemPlace
  readonly span: Pick<TravellingSpan, 'log' | 'from' | 'to'> | null
}

interface Given {
  readonly file: number
  readonly place: ItemPlace
  readonly item: BundleItem
}

interface Counts {
  fresh: number
  known: number
  refused: number
  newer: number
}

/** Another tab may be first; more rounds than this mean something else is wrong. */
const MOST_ROUNDS = 8

class Import {
  readonly #parts: Parts
  readonly #sources: readonly BackupSource[]
  readonly #files: FileOutcome[] = []
  readonly #counts: Counts = { fresh: 0, known: 0, refused: 0, newer: 0 }
  /** Statements that are not known to be sound. */
  readonly #unsettled = new Set<StatementId>()
  #statements = 0
  #opened = 0
  /** How many keys were held when closed parcels were last tried. */
  #keysTried = -1
  #early: Waiting[] = []
  #closed: Waiting[] = []

  constructor(parts: Parts, sources: readonly BackupSource[]) {
    this.#parts = parts
    this.#sources = sources
  }

  async readAll(progress: (share: number) => void): Promise<Result<undefined, StoreFailure>> {
    const whole = this.#sources.reduce((sum, { size }) => sum + size, 0)
    let before = 0
    for (const [file, source] of this.#sources.entries()) {
      const read = await this.#readFile(file, source, (at) => progress((before + at) / whole))
      if (!read.ok) return read
      this.#files.push(read.value)
      before += source.size
    }
    return ok()
  }

  /** Logs from their beginnings on, whatever file they lie in. Taking them may bring keys, and keys may open what brings more. */
  async takeWaiting(): Promise<Result<undefined, StoreFailure>> {
    const opened = await this.#openClosed()
    if (!opened.ok) return opened
    const taken = await this.#takeAgain(this.#early.splice(0).sort(byPlace))
    return taken.ok ? this.#openClosed() : taken
  }

  async #openClosed(): Promise<Result<undefined, StoreFailure>> {
    const { keys } = this.#parts.deps
    while (this.#closed.length > 0 && keys.keys.length !== this.#keysTried) {
      this.#keysTried = keys.keys.length
      const opened = await this.#takeAgain(this.#closed.splice(0))
      if (!opened.ok) return opened
    }
    return ok()
  }

  taken(failure: StoreFailure | null): BundleTaken {
    const { team, taking } = this.#parts
    const missing = new Map<LogId, SeqRange>()
    let { refused } = this.#counts
    for (const { span } of this.#early) {
      if (!span) continue
      const from = (taking.frontier.get(span.log)?.seq ?? 0) + 1
      const to = Math.min(span.from - 1, missing.get(span.log)?.to ?? Infinity)
      if (to >= from) missing.set(span.log, { log: span.log, from, to })
      else refused += 1
    }
    refused += [...this.#unsettled].filter((id) => !team.knows(id)).length
    return {
      ...this.#counts,
      refused,
      files: this.#files,
      statements: this.#statements,
      missing: [...missing.values()],
      closed: this.#closed.length,
      opened: this.#opened,
      failure
    }
  }

  async #readFile(
    file: number,
    source: BackupSource,
    progress: (at: number) => void
  ): Promise<Result<FileOutcome, StoreFailure>> {
    const outcome = await outcomeOfHead(source, this.#parts.deps.workspace)
    if (outcome) return ok(outcome)
    let [group, bytes]: [Given[], number] = [[], 0]
    for await (const read of itemsOfBundle(source)) {
      const isItem = read.ok && typeof read.value !== 'string'
      if (isItem) {
        group.push({ file, place: read.value, item: read.value.item })
        bytes += read.value.item.bytes.length
      }
      if (isItem && bytes < ANSWER_BYTES && group.length < STATEMENTS_TOGETHER) continue
      const taken = await this.#take(group)
      if (!taken.ok) return taken
      if (!read.ok) return ok({ kind: 'notRead' })
      if (read.value === 'end') return ok({ kind: 'whole' })
      if (read.value === 'cut') return ok({ kind: 'cut' })
      progress(read.value.at)
      ;[group, bytes] = [[], 0]
    }
    return ok({ kind: 'cut' })
  }

  async #takeAgain(waiting: readonly Waiting[]): Promise<Result<undefined, StoreFailure>> {
    let [group, bytes]: [Given[], number] = [[], 0]
    for (const [i, { file, place }] of waiting.entries()) {
      const item = await this.#itemOf(file, place)
      if (item.ok) {
        group.push({ file, place, item: item.value })
        bytes += item.value.bytes.length
      } else this.#files[file] = { kind: 'notRead' }
      const isFull = bytes >= ANSWER_BYTES || group.length >= STATEMENTS_TOGETHER
      if (!isFull && i < waiting.length - 1) continue
      const taken = await this.#take(group)
      if (!taken.ok) return taken
      ;[group, bytes] = [[], 0]
    }
    return ok()
  }

  #itemOf(file: number, place: ItemPlace): Promise<Result<BundleItem, FileNotRead>> {
    const source = this.#sources[file]
    return source ? itemAgain(source, place) : Promise.resolve(err({ kind: 'FileNotRead' }))
  }

  /** One turn of the engine. Where another tab was first, what is held is looked at again and the group judged anew. */
  #take(group: readonly Given[]): Promise<Result<undefined, StoreFailure>> {
    const { turn, deps, book } = this.#parts
    return turn.run(async () => {
      for (let round = 1; ; round++) {
        const judged = await this.#judge(group)
        const stored = judged.ok ? await this.#parts.taking.store() : judged
        if (judged.ok && stored.ok) {
          this.#note(judged.value)
          await settle(this.#parts)
          return ok()
        }
        const failure = stored.ok ? null : stored.error
        const heads = await deps.store.heads()
        if (heads.ok) book.put(heads.value)
        if (failure?.kind !== 'HeadMoved' || !heads.ok || round === MOST_ROUNDS)
          return err(failure ?? { kind: 'StorageFull' })
      }
    })
  }

  async #judge(group: readonly Given[]): Promise<Result<Judged, StoreFailure>> {
    const judged: Judged = { counts: { fresh: 0, known: 0, refused: 0, newer: 0 }, early: [], closed: [], opened: 0 }
    const signed: Uint8Array[] = []
    for (const given of group) {
      const { item } = given
      if (item.kind === 'unknown') judged.counts.newer += 1
      else if (item.kind === 'statement') signed.push(item.bytes)
      else if (item.kind === 'parcel') signed.push(...(await this.#open(given, judged)))
      else {
        const taken = await this.#takeRun(given, { form: item.kind, bytes: item.bytes }, judged)
        if (!taken.ok) return taken
      }
    }
    const admitted = await this.#admit(signed, judged)
    return admitted.ok ? ok(judged) : admitted
  }

  #note({ counts, early, closed, opened }: Judged): void {
    this.#counts.fresh += counts.fresh
    this.#counts.known += counts.known
    this.#counts.refused += counts.refused
    this.#counts.newer += counts.newer
    this.#opened += opened
    this.#closed.push(...closed.slice(0, roomLeft(this.#closed)))
    this.#early.push(...early.slice(0, roomLeft(this.#early)))
  }

  async #admit(signed: readonly Uint8Array[], { counts }: Judged): Promise<Result<undefined, StoreFailure>> {
    const { team, deps, epochs, reporting } = this.#parts
    const size = team.byId.size
    const ids: StatementId[] = []
    for (const bytes of signed) {
      const statement = decodeStatement(bytes, statementIdOf)
      if (statement.ok) ids.push(statement.value.id)
      else if (statement.error.kind === 'Newer') counts.newer += 1
      else counts.refused += 1
    }
    const kept = await deps.store.putStatements(await team.admit(signed))
    if (!kept.ok) return kept
    for (const id of this.#unsettled) if (team.knows(id)) this.#unsettled.delete(id)
    for (const id of ids) {
      if (team.knows(id)) continue
      if (mayWait(this.#unsettled)) this.#unsettled.add(id)
      else counts.refused += 1
    }
    this.#statements += team.byId.size - size
    reporting.note(await epochs.refresh())
    reporting.touch()
    return ok()
  }

  /** The statement of a parcel, which is judged by its signature like any other; nothing while its key is not here. */
  async #open(given: Given, judged: Judged): Promise<readonly Uint8Array[]> {
    const parcel = decodeParcel(given.item.bytes)
    const key = parcel.ok ? this.#parts.deps.keys.sealingKey(parcel.value.key) : null
    if (parcel.ok && !key) judged.closed.push({ ...given, span: null })
    const opened = parcel.ok && key ? await (await parcelBox(key)).open(parcel.value.sealed) : null
    if (opened?.ok) judged.opened += 1
    else if (!parcel.ok || key) judged.counts.refused += 1
    return opened?.ok ? [opened.value] : []
  }

  async #takeRun(given: Given, run: TravellingRun, judged: Judged): Promise<Result<undefined, StoreFailure>> {
    const { taking, deps } = this.#parts
    const { counts } = judged
    const span = readSpan(run, deps.workspace)
    if (!span.ok) {
      counts[span.error.kind === 'Newer' ? 'newer' : 'refused'] += 1
      return ok()
    }
    const { log, from, to, changesFrom } = span.value
    const held = this.#heldOf(log)
    if (isEarly(span.value, held)) {
      judged.early.push({ ...given, span: { log, from, to } })
      return ok()
    }
    const taken = await taking.take(run)
    if (!taken.ok && isStoreFailure(taken.error)) return err(taken.error)
    // It is taken, or here already, or neither: then its chain or its signature is not what it should be.
    const isHere = taken.ok && this.#heldOf(log) >= to
    counts[isHere ? 'fresh' : 'refused'] += changesFrom(held + 1)
    counts[isHere ? 'known' : 'refused'] += changesFrom(from) - changesFrom(held + 1)
    return ok()
  }

  #heldOf(log: LogId): number {
    return this.#parts.taking.frontier.get(log)?.seq ?? 0
  }
}

interface Judged {
  readonly counts: Counts
  readonly early: Waiting[]
  readonly closed: Waiting[]
  opened: number
}

/** Null for a bundle of this workspace: nothing of any other is looked at. */
async function outcomeOfHead(source: BackupSource, ours: WorkspaceId): Promise<FileOutcome | null> {
  const head = await readBundleHead(source)
  if (head.ok) return head.value === ours ? null : { kind: 'foreign', workspace: head.value }
  const { kind } = head.error
  return { kind: kind === 'Newer' ? 'newer' : kind === 'FileNotRead' ? 'notRead' : 'notABundle' }
}

/** What it builds on is not here yet. */
function isEarly({ from }: Pick<TravellingSpan, 'from'>, held: number): boolean {
  return from > held + 1
}

/** A file of millions of tiny items fills no memory: what finds no room is taken with the next import. */
function roomLeft(waiting: readonly Waiting[]): number {
  return Math.max(0, MOST_ITEMS_WAITING - waiting.length)
}

/** By log, then from its beginning on. */
function byPlace({ span: a }: Waiting, { span: b }: Waiting): number {
  if (!a || !b || a.log === b.log) return (a?.from ?? 0) - (b?.from ?? 0)
  return a.log < b.log ? -1 : 1
}

/** Of statements nobody signed a file may be full: as many are looked at again as the team lets wait for their keys. */
function mayWait(unsettled: ReadonlySet<StatementId>): boolean {
  return unsettled.size < MOST_WAITING_STATEMENTS
}
