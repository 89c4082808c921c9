/**
 * One device's conversation with one mailbox at one relay (MBX-2 to MBX-8). What the relay sends takes the way everything
 * takes that comes from outside; what it says of itself is believed only as far as a lie costs one unanswered question.
 *
 * - Everything here runs in the engine's turn.
 * - The mailbox of an epoch that is over, or whose key somebody out has, carries statements alone.
 */
import { exhausted } from '../base/assert'
import { bytesToBase64url } from '../base/bytes'
import { idToBytes, type LogId, type WorkspaceId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import type { SigningKey } from '../crypto/signing'
import { headsInBuckets, seqOf } from '../log/frontier'
import type { TravellingRun } from '../log/travel'
import { PROTOCOL_VERSION, type Frontier } from '../wire/entry'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import type { MailboxMessage, RefusalReason } from '../wire/mailbox-message'
import type { SeqRange } from '../wire/seq-range'
import { laterOf } from './comparison'
import { newFrameLanes, type FrameLanes, type FramePipe } from './frame-lanes'
import { ANSWER_BYTES, ANSWER_ENTRIES, MOST_STRIKES } from './limits'
import {
  compare,
  hearLogWord,
  nextQuestion,
  nothingOffered,
  passTick,
  type ExchangeEffect,
  type ExchangeStep,
  type LogExchange,
  type OwnLogs
} from './log-exchange'
import { MailboxParcels } from './mailbox-parcels'
import type { MailboxStatements } from './mailbox-statements'
import { decodeRelayWord, encodeRelayWord, laneOf, type LogWord, type RelayWord } from './relay-words'

/** The socket it goes over. */
export interface MailboxPipe extends FramePipe {
  /** Gives the socket up; `closed` follows. */
  fail(reason: string): void
}

export interface ConversationDeps {
  readonly workspace: WorkspaceId
  readonly ownLog: LogId
  readonly mailbox: SigningKey
  readonly statements: MailboxStatements
  /** Entries flow: the epoch is one people write under, and nobody who is out has its key. */
  isFull(): boolean
  ours(): OwnLogs
  /** Null where it is not to be had at all: a broken disk is shown, and is no fault of the relay. */
  takeRun(run: TravellingRun): Promise<{ readonly heads: Frontier; readonly fault: string | null }>
  takeStatements(signed: readonly Uint8Array[]): Promise<void>
  settle(): Promise<void>
  runsFor(ranges: readonly SeqRange[]): Promise<readonly TravellingRun[]>
  /** Somebody else is being asked for this log. */
  isAskedElsewhere(log: LogId): boolean
  heardLive(sealed: Uint8Array): void
  changed(): void
}

/** Ticks between two signs of life, and of silence before a relay is given up: a proxy may hold a socket that leads nowhere. */
const PING_TICKS = 15
const SILENT_TICKS = 40
/** So long nothing is pushed to a relay that has no room; then it is tried again. */
const REFUSED_TICKS = 60

export class MailboxConversation {
  phase: 'greeting' | 'open' | 'over' = 'greeting'
  refusal: RefusalReason | null = null
  /** The relay's store, once it said so. */
  store: string | null = null
  /** Seq of the own log it has on disk, as far as it said. */
  durableSeq = 0
  /** What the own log had there when this conversation first compared; null before. */
  foundSeq: number | null = null
  /** It said that it holds something, was asked for it, and gave nothing of it. */
  withholds = false
  readonly #pipe: MailboxPipe
  readonly #deps: ConversationDeps
  readonly #lanes: FrameLanes
  #exchange: LogExchange = nothingOffered
  #partial: PartialMessage | null = null
  /** What it is said or known to hold; null before the first comparison. */
  #theirs: Frontier | null = null
  readonly #parcels: MailboxParcels
  #strikes = 0
  #ticks = 0
  #silence = 0
  #refusedTicks = 0

  constructor(pipe: MailboxPipe, deps: ConversationDeps) {
    this.#pipe = pipe
    this.#deps = deps
    this.#lanes = newFrameLanes(pipe)
    const { statements, takeStatements } = deps
    this.#parcels = new MailboxParcels({ statements, say: (word) => this.#say(word), take: takeStatements })
  }

  /** All that belongs here of statements is there, as far as it said. */
  get hasStatements(): boolean {
    return this.#parcels.hasAll
  }

  get isOpen(): boolean {
    return this.phase === 'open'
  }

  /** Ranges it is being asked for. */
  get asked(): readonly SeqRange[] {
    return this.#exchange.asked
  }

  /** It is being asked, or was not compared with yet. */
  get isBusy(): boolean {
    return this.isOpen && this.#deps.isFull() && (this.asked.length > 0 || this.#theirs === null)
  }

  async received(frame: Uint8Array): Promise<void> {
    if (this.phase === 'over') return
    this.#silence = 0
    const taken = takeFrame(this.#partial, frame)
    this.#partial = taken.ok ? taken.value.partial : null
    if (!taken.ok) return this.#strike(taken.error.kind)
    if (!taken.value.message) return
    const word = decodeRelayWord(taken.value.message)
    if (!word.ok) return this.#strike(word.error.reason)
    if (word.value.kind !== 'unknown') await this.#hear(word.value)
  }

  drained(): void {
    this.#lanes.fill()
  }

  closed(): void {
    this.phase = 'over'
    this.#exchange = nothingOffered
    this.#deps.changed()
  }

  leave(): void {
    if (this.phase === 'over') return
    this.#say({ kind: 'bye', reason: 'leaving' })
    this.#end('left')
  }

  async tick(): Promise<void> {
    if (this.phase === 'over') return
    this.#ticks += 1
    this.#silence += 1
    if (this.#silence > SILENT_TICKS) return this.#end('silent')
    if (this.phase !== 'open') return
    if (this.#ticks % PING_TICKS === 0 && this.#deps.isFull())
      this.#say({ kind: 'ping', state: this.#deps.ours().state })
    await this.#perform(passTick(this.#exchange, this.#deps.ours().taken))
    if (this.refusal === null || (this.#refusedTicks += 1) < REFUSED_TICKS) return
    this.refusal = null
    this.#say({ kind: 'list-parcels' })
    this.#compare()
    this.#deps.changed()
  }

  /** The device slept, or the network came back. */
  woke(): void {
    if (this.isOpen) this.#compare()
  }

  /** What both hold may be asked for anew: somebody else was asked and had less. */
  plan(): Promise<void> {
    return this.isOpen && this.#deps.isFull()
      ? this.#perform(nextQuestion(this.#exchange, this.#deps.ours().taken, (log) => this.#deps.isAskedElsewhere(log)))
      : Promise.resolve()
  }

  /** Something was appended to a log here: own words are pushed, of others' it is told. */
  async appended(log: LogId): Promise<void> {
    const head = this.#deps.ours().frontier.get(log)
    if (!this.isOpen || !this.#deps.isFull() || !this.#theirs || !head || this.refusal) return
    const from = seqOf(this.#theirs, log) + 1
    if (head.seq < from) return
    const isPushed = log === this.#deps.ownLog && head.seq - from < ANSWER_ENTRIES && !this.#isBehind
    if (!isPushed) return this.#say({ kind: 'announce', heads: new Map([[log, head]]) })
    for (const run of await this.#deps.runsFor([{ log, from, to: head.seq }])) this.#say({ kind: 'run', ...run })
    this.#holds(new Map([[log, head]]))
  }

  /** A record was made of own entries: it may take their place there (MBX-6). */
  replaced(record: Uint8Array): void {
    if (this.isOpen && this.#deps.isFull() && !this.refusal) this.#say({ kind: 'run', form: 'record', bytes: record })
  }

  /** The team changed, or what may be told of it. */
  async teamChanged(): Promise<void> {
    if (!this.isOpen) return
    await this.#putStatements()
    if (this.#deps.isFull() && this.#theirs === null) this.#compare()
  }

  sayLive(sealed: Uint8Array): void {
    if (this.isOpen && this.#deps.isFull() && !this.#isBehind) this.#say({ kind: 'live', sealed })
  }

  get #isBehind(): boolean {
    return this.#lanes.waitingBytes > ANSWER_BYTES
  }

  #say(word: RelayWord): void {
    if (this.phase !== 'over') this.#lanes.send(encodeRelayWord(word), laneOf(word))
  }

  async #hear(word: RelayWord): Promise<void> {
    if (this.phase === 'greeting') return this.#greet(word)
    switch (word.kind) {
      case 'relay':
      case 'open':
      case 'opened':
      case 'list-parcels':
      case 'want-parcels':
        return this.#strike('a word out of place')
      case 'stored':
        return this.#stored(word)
      case 'refused':
        return this.#refused(word.reason)
      case 'parcel-ids':
        return this.#learnParcels(word.ids)
      case 'parcels':
        return this.#takeParcels(word.parcels)
      case 'live':
        return this.#deps.heardLive(word.sealed)
      case 'bye':
        return this.#end('left')
      default:
        // Of an epoch that is over only statements are told, whatever is asked.
        if (this.#deps.isFull()) await this.#hearLogWord(word)
    }
  }

  async #hearLogWord(word: LogWord): Promise<void> {
    const { asked } = this
    await this.#perform(hearLogWord(this.#exchange, word, this.#deps.ours()))
    if (word.kind !== 'answered' || asked.length === 0) return
    const { taken } = this.#deps.ours()
    this.withholds = asked.every(({ log, from }) => seqOf(taken, log) < from)
  }

  async #greet(word: RelayWord): Promise<void> {
    if (word.kind === 'relay') return this.#openMailbox(word)
    if (word.kind === 'opened') return this.#opened(word)
    if (word.kind === 'refused') this.refusal = word.reason
    this.#end(word.kind)
  }

  async #openMailbox({ version, store, nonce }: MailboxMessage & { kind: 'relay' }): Promise<void> {
    if (version !== PROTOCOL_VERSION) return this.#end('another version')
    const { workspace, mailbox } = this.#deps
    this.store = bytesToBase64url(store)
    const signature = await mailbox.sign(tagged(DOMAINS.mailboxOpen, nonce, store, idToBytes(workspace)))
    this.#say({ kind: 'open', mailbox: mailbox.publicKey, workspace, signature })
  }

  async #opened({ parcels }: MailboxMessage & { kind: 'opened' }): Promise<void> {
    if (this.store === null) return this.#end('opened before it was asked')
    this.phase = 'open'
    await this.#parcels.opened(parcels)
    if (this.#deps.isFull()) this.#compare()
    this.#deps.changed()
  }

  #compare(): void {
    if (this.#deps.isFull()) this.#say(compare(this.#deps.ours().frontier))
  }

  async #learnParcels(ids: readonly Uint8Array[]): Promise<void> {
    if (await this.#parcels.named(ids)) await this.#putStatements()
  }

  async #takeParcels(parcels: readonly Uint8Array[]): Promise<void> {
    await this.#parcels.came(parcels)
    await this.#putStatements()
  }

  async #putStatements(): Promise<void> {
    if (this.refusal) return
    await this.#parcels.put()
    this.#deps.changed()
  }

  #stored({ heads, parcels }: MailboxMessage & { kind: 'stored' }): void {
    this.durableSeq = Math.max(this.durableSeq, seqOf(heads, this.#deps.ownLog))
    this.#holds(heads)
    if (this.refusal === null) this.#parcels.stored(parcels)
    this.#deps.changed()
  }

  /** Nothing since the last `stored` is kept there: what it holds is asked anew when it is tried again. */
  #refused(reason: RefusalReason): void {
    this.refusal = reason
    this.#refusedTicks = 0
    this.#theirs = null
    this.#parcels.refused()
    this.#deps.changed()
  }

  #holds(heads: Frontier): void {
    if (this.#theirs) this.#theirs = laterOf(this.#theirs, heads)
  }

  #compared({ heads, count, buckets }: ExchangeEffect & { kind: 'compared' }): void {
    const { frontier } = this.#deps.ours()
    const differing = headsInBuckets(frontier, count, buckets)
    const same = [...frontier].filter(([log]) => !differing.has(log))
    this.#theirs = new Map([...same, ...heads])
    const seq = seqOf(this.#theirs, this.#deps.ownLog)
    this.foundSeq ??= seq
    this.durableSeq = seq
    this.#deps.changed()
  }

  async #perform({ exchange, effects }: ExchangeStep): Promise<void> {
    this.#exchange = exchange
    for (const effect of effects) await this.#performOne(effect)
  }

  async #performOne(effect: ExchangeEffect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        return this.#say(effect.word)
      case 'answer':
        return this.#answer(effect.ranges)
      case 'takeRun':
        return this.#takeRun(effect)
      case 'compared':
        return this.#compared(effect)
      case 'holds':
        return this.#holds(effect.heads)
      case 'learned':
        await this.#deps.settle()
        return this.plan()
      case 'strike':
        return this.#strike(effect.reason)
      case 'ended':
        return this.#end('left')
      default:
        return exhausted(effect)
    }
  }

  async #answer(ranges: readonly SeqRange[]): Promise<void> {
    const runs = this.#isBehind || this.refusal ? [] : await this.#deps.runsFor(ranges)
    for (const run of runs) this.#say({ kind: 'run', ...run })
    this.#say({ kind: 'answered' })
  }

  async #takeRun(run: TravellingRun): Promise<void> {
    const { heads, fault } = await this.#deps.takeRun(run)
    if (fault) return this.#strike(fault)
    this.#holds(heads)
  }

  #strike(reason: string): void {
    this.#strikes += 1
    if (this.#strikes >= MOST_STRIKES || this.phase === 'greeting') this.#end(reason)
  }

  #end(reason: string): void {
    if (this.phase === 'over') return
    this.phase = 'over'
    this.#pipe.fail(reason)
    this.#deps.changed()
  }
}
