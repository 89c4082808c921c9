/**
 * One mailbox while somebody has it open: what is kept of each log, what was taken and is on its way to the disk, and who is
 * there to hear of it.
 *
 * - What was judged is passed on at once and acknowledged only when it is durable (MBX-5).
 * - Runs of one log are judged one after the other; those of different logs beside each other. Whatever is judged while a
 *   write is under way is the next write: one sync of the disk for all of it.
 * - A failed write is forgotten whole: who sent it is refused, and keeps it.
 */
import { bytesToBase64url } from '$lib/base/bytes'
import type { LogId } from '$lib/base/ids'
import { err, type Result } from '$lib/base/result'
import { frontierDigest, headOf } from '$lib/log/frontier'
import { parcelIdOf } from '$lib/log/parcel-id'
import type { TravellingRun } from '$lib/log/travel'
import { compare, showed, type OwnLogs } from '$lib/sync/log-exchange'
import { encodeRelayWord, laneOf, type RelayWord } from '$lib/sync/relay-words'
import type { Frontier, LogHead } from '$lib/wire/entry'
import { MAX_FRONTIER_LOGS, MAX_PARCELS } from '$lib/wire/limits'
import type { RefusalReason } from '$lib/wire/mailbox-message'
import { decodeBusWord, encodeBusWord, type BusWord } from './bus-words'
import { mayReplace, readArrived, type Arrived, type JudgeFault, type Judged } from './mailbox-judge'
import { FanOut } from './fan-out'
import type { HubEvent } from './mailbox-hub'
import type { LogTip, MailboxHead, MailboxName, MailboxStore, StoreFault } from './mailbox-store'
import { PendingWrite } from './pending-write'
import { Readers } from './readers'
import { noBus, type RelayBus } from './relay-bus'
import type { Visit } from './visit'
import { whereItBroke } from './where-it-broke'

const REFUSALS: Readonly<Record<Exclude<StoreFault['kind'], 'Moved'>, RefusalReason>> = {
  DiskFull: 'full',
  Unavailable: 'unavailable'
}

export interface OpenMailboxDeps {
  readonly store: MailboxStore
  readonly bus: RelayBus
  /** What one mailbox may hold, in bytes. */
  readonly mostBytes: number
  /** Milliseconds that only go on, for measuring. */
  nowMs(): number
  /** Runs something once what has arrived by now was looked at. */
  afterTurn(run: () => void): void
  tell(event: HubEvent): void
  /** Somebody may hold what this mailbox lacks: it is time to ask. */
  plan(mailbox: OpenMailbox): void
  /** Nobody is here and nothing is on its way. */
  emptied(mailbox: OpenMailbox): void
}

export class OpenMailbox implements OwnLogs {
  readonly name: MailboxName
  readonly workspace: MailboxHead['workspace']
  readonly visits = new Set<Visit>()
  readonly parcels: Set<string>
  #bytes: number
  /** Of the write that is under way. */
  #bytesOnTheirWay = 0
  readonly #deps: OpenMailboxDeps
  /** Durable. */
  readonly #tips: Map<LogId, LogTip>
  /** Durable or on their way there. */
  readonly #takenTips: Map<LogId, LogTip>
  readonly #turns = new Map<LogId, Promise<void>>()
  readonly #readers = new Readers()
  readonly #fanOut: FanOut
  #pending = new PendingWrite()
  #writing: Promise<void> | null = null
  #frontier: Frontier | null = null
  #takenFrontier: Frontier | null = null
  #digested: { readonly frontier: Frontier; readonly state: Uint8Array } | null = null
  readonly #leaveBus: () => void

  constructor(name: MailboxName, head: MailboxHead, deps: OpenMailboxDeps) {
    this.name = name
    this.workspace = head.workspace
    this.parcels = new Set(head.parcels)
    this.#bytes = head.bytes
    this.#deps = deps
    this.#tips = new Map(head.tips.map((tip) => [tip.log, tip]))
    this.#takenTips = new Map(this.#tips)
    this.#fanOut = new FanOut(this.visits, (run) => deps.afterTurn(run))
    this.#leaveBus = deps.bus.subscribe(this.#channel, (bytes) => this.#heardElsewhere(bytes))
  }

  get #channel(): string {
    return `mailbox.${this.name}`
  }

  get usedBytes(): number {
    return this.#bytes
  }

  /** What is durable: the only thing ever said of it. */
  get frontier(): Frontier {
    return (this.#frontier ??= frontierOf(this.#tips))
  }

  get taken(): Frontier {
    return (this.#takenFrontier ??= frontierOf(this.#takenTips))
  }

  get state(): Uint8Array {
    if (this.#digested?.frontier !== this.frontier) {
      this.#digested = { frontier: this.frontier, state: frontierDigest(this.frontier) }
    }
    return this.#digested.state
  }

  /** Nobody is here and nothing is on its way: it may be forgotten. */
  get isIdle(): boolean {
    return this.visits.size === 0 && !this.#isStoring
  }

  get isBusy(): boolean {
    return this.#isStoring || this.#fanOut.passing !== null
  }

  get #isStoring(): boolean {
    return this.#writing !== null || this.#turns.size > 0
  }

  /** Resolves when what was taken so far is durable or refused. */
  async settled(): Promise<void> {
    while (this.isBusy) {
      await Promise.all([...this.#turns.values(), this.#writing, this.#fanOut.passing])
    }
  }

  close(): void {
    this.#leaveBus()
  }

  /** Takes a run or a record; judged when its log's turn comes. */
  take(visit: Visit, run: TravellingRun): void {
    const arrived = readArrived(run, this.workspace)
    if (!arrived.ok) return visit.strike(arrived.error.kind)
    const { log } = arrived.value
    if (this.#isOneLogTooMany(log)) return visit.refuse('quota')
    if (!visit.mayWait(run.bytes.length)) return
    const turn = (this.#turns.get(log) ?? Promise.resolve())
      .then(() => this.#judge(visit, arrived.value, run))
      .catch((cause: unknown) => this.#deps.tell({ kind: 'fault', why: whereItBroke(cause) }))
      .then(() => {
        if (this.#turns.get(log) === turn) this.#turns.delete(log)
        if (this.isIdle) this.#deps.emptied(this)
      })
    this.#turns.set(log, turn)
  }

  /** MBX-5: a mailbox holds no more logs than a frontier names. */
  #isOneLogTooMany(log: LogId): boolean {
    return !this.#takenTips.has(log) && this.#takenTips.size >= MAX_FRONTIER_LOGS
  }

  async #judge(visit: Visit, arrived: Arrived, run: TravellingRun): Promise<void> {
    const tip = this.#takenTips.get(arrived.log)
    const judged = await arrived.judge(tip ?? null)
    // What it was judged by is not so any more: a write failed, or another process was first.
    if (this.#isMovedFrom(tip, arrived.log)) return this.#judge(visit, arrived, run)
    if (!judged.ok) return this.#weigh(visit, judged.error, run.bytes.length)
    if (this.#isOverQuota(run.bytes.length)) return this.#decline(visit, 'quota', run.bytes.length)
    this.#accept(visit, judged.value, run)
  }

  /** A run goes behind the very entry it was judged by, or is judged again. */
  #isMovedFrom(tip: LogTip | undefined, log: LogId): boolean {
    return this.#takenTips.get(log) !== tip
  }

  #accept(visit: Visit, judged: Judged, run: TravellingRun): void {
    const { tip, deps } = judged
    this.#takenTips.set(tip.log, tip)
    this.#takenFrontier = null
    this.#readers.note(tip.log, deps, (log) => this.#takenTips.has(log))
    this.#pending.append(judged)
    this.#pending.owes(visit, { log: tip.log, bytes: run.bytes.length })
    this.#passOn({ kind: 'run', ...run }, visit)
    this.#write()
  }

  /** What would go beyond the quota of one mailbox is not taken; what is kept stays. */
  #isOverQuota(bytes: number): boolean {
    return this.#bytes + this.#bytesOnTheirWay + this.#pending.bytes + bytes > this.#deps.mostBytes
  }

  #decline(visit: Visit, reason: RefusalReason, bytes: number): void {
    visit.pendingBytes -= bytes
    visit.refuse(reason)
    this.#deps.tell({ kind: 'refused', reason })
  }

  async #weigh(visit: Visit, fault: JudgeFault, bytes: number): Promise<void> {
    visit.pendingBytes -= bytes
    switch (fault.kind) {
      case 'Duplicate':
        return this.#owe(visit, fault.log)
      case 'Gap':
        visit.exchange = showed(visit.exchange, fault.heads, this).exchange
        return this.#deps.plan(this)
      case 'Shorter':
        return this.#replace(visit, fault)
      // A newer version, another branch, a log whose beginning is still on its way: nobody's fault.
      case 'Newer':
      case 'Fork':
      case 'UnknownLog':
        return
      default:
        return visit.strike(fault.kind)
    }
  }

  /** Said when it is durable: at once where it is. */
  #owe(visit: Visit, log: LogId): void {
    const [durable, taken] = [this.#tips.get(log), this.#takenTips.get(log)]
    if (durable && durable.seq === taken?.seq) {
      return visit.say({ kind: 'stored', heads: frontierOf(new Map([[log, durable]])), parcels: [] })
    }
    this.#pending.owes(visit, { log })
    this.#write()
  }

  /** MBX-6: only once two other logs' authors said that they have what it replaces. */
  async #replace(visit: Visit, { record, bytes }: JudgeFault & { kind: 'Shorter' }): Promise<void> {
    const { log, from, to } = record.header
    const tip = this.#tips.get(log)
    const isRead = this.#readers.readByTwo(log) >= to
    if (!tip || tip.seq < to || !isRead) return
    const kept = await this.#deps.store.read(this.name, { log, from, to }, Number.MAX_SAFE_INTEGER)
    if (!kept.ok) return
    const isKept = kept.value.some((piece) => piece.form === 'record' && piece.from <= from && piece.to >= to)
    const right =
      isKept || (await mayReplace(record, { kept: kept.value, logKey: tip.logKey, workspace: this.workspace }))
    if (!right) return visit.strike('a record unlike what it replaces')
    if (isKept) return
    const within = kept.value.filter((piece) => piece.from >= from && piece.to <= to)
    const freed = within.reduce((sum, piece) => sum + piece.bytes.length, 0)
    this.#pending.replace({ log, from, to, form: 'record', bytes }, freed)
    this.#write()
  }

  /** Sealed statements: named by their hash, kept once, passed on. */
  put(visit: Visit, parcels: readonly Uint8Array[]): void {
    const fresh: Uint8Array[] = []
    for (const bytes of parcels) {
      const id = parcelIdOf(bytes)
      const name = bytesToBase64url(id)
      if (this.parcels.has(name)) {
        this.#pending.owes(visit, { parcel: id })
        continue
      }
      const isRoom = this.parcels.size < MAX_PARCELS && !this.#isOverQuota(bytes.length)
      if (!isRoom) this.#decline(visit, 'quota', 0)
      // What of the word came before it is taken, and must not wait for whatever comes next.
      if (!isRoom || !visit.mayWait(bytes.length)) break
      this.parcels.add(name)
      this.#pending.putParcel(name, id, bytes)
      this.#pending.owes(visit, { parcel: id, bytes: bytes.length })
      fresh.push(bytes)
    }
    if (fresh.length > 0) this.#passOn({ kind: 'parcels', parcels: fresh }, visit)
    this.#write()
  }

  /** For everybody else who is here, in this process and in others; kept nowhere. */
  #passOn(word: RelayWord, from: Visit): void {
    const bytes = encodeRelayWord(word)
    this.#fanOut.say({ bytes, lane: laneOf(word), from })
    this.#tellBus({ kind: 'say', lane: laneOf(word), word: bytes })
  }

  passLive(word: RelayWord & { kind: 'live' }, from: Visit): void {
    this.#passOn(word, from)
  }

  #tellBus(said: BusWord): void {
    if (this.#deps.bus === noBus) return
    this.#deps.bus.publish(this.#channel, encodeBusWord(said))
  }

  #heardElsewhere(bytes: Uint8Array): void {
    const said = decodeBusWord(bytes)
    if (!said.ok) return
    if (said.value.kind === 'say') {
      return this.#fanOut.say({ bytes: said.value.word, lane: said.value.lane, from: null })
    }
    for (const tip of said.value.tips) {
      if (tip.seq > (this.#tips.get(tip.log)?.seq ?? 0)) this.#tips.set(tip.log, tip)
      if (tip.seq > (this.#takenTips.get(tip.log)?.seq ?? 0)) this.#takenTips.set(tip.log, tip)
    }
    for (const id of said.value.parcels) this.parcels.add(bytesToBase64url(id))
    this.#frontier = this.#takenFrontier = null
  }

  #write(): void {
    this.#writing ??= this.#writeAll()
      .catch((cause: unknown) => this.#deps.tell({ kind: 'fault', why: whereItBroke(cause) }))
      .then(() => {
        this.#writing = null
        if (this.isIdle) this.#deps.emptied(this)
      })
  }

  async #writeAll(): Promise<void> {
    // Whatever else arrived in the same moment belongs to the same write.
    await Promise.resolve()
    for (let write = this.#next(); write; write = this.#next()) await this.#writeOne(write)
  }

  #next(): PendingWrite | null {
    const next = this.#pending
    this.#pending = new PendingWrite()
    const owesAnything = !next.isEmpty || !next.told(() => undefined).next().done
    return owesAnything ? next : null
  }

  async #writeOne(write: PendingWrite): Promise<void> {
    if (!write.isEmpty) {
      const began = this.#deps.nowMs()
      this.#bytesOnTheirWay = write.bytes
      const stored = await this.#put(write)
      this.#bytesOnTheirWay = 0
      if (!stored.ok) return this.#failed(write, stored.error)
      this.#stored(write, this.#deps.nowMs() - began)
    }
    for (const { visit, heads, parcels } of write.told((log) => this.#tips.get(log))) {
      visit.say({ kind: 'stored', heads, parcels })
    }
  }

  /** A store that throws has failed as one that does not answer: what was to be kept is not. */
  #put(write: PendingWrite): Promise<Result<undefined, StoreFault>> {
    return this.#deps.store
      .write(this.name, write.toWrite(this.workspace))
      .catch((cause: unknown) => err({ kind: 'Unavailable', why: whereItBroke(cause) }))
  }

  #stored(write: PendingWrite, ms: number): void {
    for (const tip of write.tips) this.#tips.set(tip.log, tip)
    this.#frontier = null
    this.#bytes += write.bytes - write.freed
    this.#tellBus({ kind: 'stored', tips: write.tips, parcels: write.ids })
    this.#deps.tell({ kind: 'stored', entries: write.entries, bytes: write.bytes, ms })
  }

  /** What chained on it is forgotten too: nothing of it is kept, and everybody who sent some of it hears so. */
  async #failed(write: PendingWrite, fault: StoreFault): Promise<void> {
    const forgotten = [write, this.#forgetPending(write)]
    if (fault.kind === 'Moved') {
      await this.#reopen()
      // What was taken meanwhile chains on what was so before.
      forgotten.push(this.#forgetPending(null))
    }
    const reason = fault.kind === 'Moved' ? null : REFUSALS[fault.kind]
    if (fault.kind === 'Unavailable') this.#deps.tell({ kind: 'fault', why: fault.why })
    for (const { visit } of forgotten.flatMap((each) => [...each.told(() => undefined)])) {
      if (reason) visit.refuse(reason)
      // Another process was first: what it has not is asked for again.
      else visit.say(compare(this.frontier))
    }
    if (reason) this.#deps.tell({ kind: 'refused', reason })
  }

  /** Nothing is on its way any more: what was comes back, for whoever sent it to be told. */
  #forgetPending(failed: PendingWrite | null): PendingWrite {
    const after = this.#pending
    this.#pending = new PendingWrite()
    for (const { name } of [...(failed?.parcels ?? []), ...after.parcels]) this.parcels.delete(name)
    this.#takenTips.clear()
    for (const [log, tip] of this.#tips) this.#takenTips.set(log, tip)
    this.#frontier = this.#takenFrontier = null
    return after
  }

  async #reopen(): Promise<void> {
    const head = await this.#deps.store.open(this.name)
    if (!head.ok || !head.value) return
    for (const tip of head.value.tips) this.#tips.set(tip.log, tip)
    for (const name of head.value.parcels) this.parcels.add(name)
    this.#bytes = head.value.bytes
  }
}

function frontierOf(tips: ReadonlyMap<LogId, LogTip>): Frontier {
  return new Map([...tips].map(([log, { seq, hash }]): [LogId, LogHead] => [log, { seq, head: headOf(hash) }]))
}
