/**
 * One device's conversation with one mailbox at one relay (MBX-2 to MBX-8). What the relay sends takes the way everything
 * takes that comes from outside; what it says of itself is believed only as far as a lie costs one unanswered question.
 *
 * - Everything here runs in the engine's turn.
 * - The mailbox of an epoch that is over, or whose key somebody out has, carries statements alone.
 */
import { exhausted } from '../base/assert'
import { bytesToBase64url, equalBytes } from '../base/bytes'
import { idToBytes, type LogId } from '../base/ids'
import { DOMAINS, tagged } from '../crypto/domains'
import { headsInBuckets, seqOf } from '../log/frontier'
import { PROTOCOL_VERSION, type Frontier } from '../wire/entry'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import type { MailboxMessage, RefusalReason } from '../wire/mailbox-message'
import type { SeqRange } from '../wire/seq-range'
import { laterOf } from './comparison'
import { newFrameLanes, type FrameLanes } from './frame-lanes'
import { ANSWER_BYTES, ANSWER_ENTRIES, MOST_STRIKES } from './limits'
import {
  compare,
  hearLogWord,
  nextQuestion,
  nothingOffered,
  passTick,
  type ExchangeEffect,
  type ExchangeStep,
  type LogExchange
} from './log-exchange'
import { ComparedWith } from './mailbox-comparison'
import { MailboxParcels } from './mailbox-parcels'
import type { ConversationDeps, MailboxPipe } from './mailbox-deps'
import { RelayPatience } from './relay-patience'
import { decodeRelayWord, encodeRelayWord, laneOf, type LogWord, type RelayWord } from './relay-words'

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
  readonly #patience = new RelayPatience()
  readonly #comparedWith = new ComparedWith()
  /** What the word that is being heard compares with. */
  #basis: Frontier | null = null
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
    const isAwaited = this.asked.length > 0 || this.#theirs === null
    return this.isOpen && this.#deps.isFull() && isAwaited && this.#patience.isLeft
  }

  /** It gave nothing when it was asked last: others are asked all the same. */
  get gaveNothing(): boolean {
    return this.#patience.gaveNothing
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
    await this.#passTick()
    if (this.refusal === null || (this.#refusedTicks += 1) < REFUSED_TICKS) return
    this.refusal = null
    this.#say({ kind: 'list-parcels' })
    this.#patience.renew()
    this.#compare()
    this.#deps.changed()
  }

  /** Who is waited for in vain holds up nothing: what was waiting for it is decided. */
  async #passTick(): Promise<void> {
    const { asked, isBusy } = this
    const mayAskAgain = this.#patience.tick()
    const step = passTick(this.#exchange, this.#deps.ours().taken)
    if (step.exchange.asked.length < asked.length) this.#patience.answered(asked, this.#deps.ours().taken)
    await this.#perform(step)
    if (mayAskAgain) await this.plan()
    if (!isBusy || this.isBusy) return
    await this.#deps.settle()
    this.#deps.changed()
  }

  /** The device slept, or the network came back. */
  woke(): void {
    if (this.isOpen) this.#compare()
  }

  /** What both hold may be asked for anew: somebody else was asked and had less. */
  plan(): Promise<void> {
    return this.isOpen && this.#deps.isFull()
      ? this.#perform(nextQuestion(this.#exchange, this.#deps.ours().taken, (log) => this.#isNotAskedHere(log)))
      : Promise.resolve()
  }

  #isNotAskedHere(log: LogId): boolean {
    return this.#patience.isFruitless(log) || this.#deps.isAskedElsewhere(log)
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
    const ours = this.#deps.ours()
    this.#basis = this.#comparedWith.basisOf(word, ours.frontier)
    const isAnswer = word.kind === 'answered' && asked.length > 0
    if (isAnswer) this.withholds = this.#patience.answered(asked, ours.taken)
    await this.#perform(hearLogWord(this.#exchange, word, ours))
    // Which branch of its own log is there can be told now.
    if (isAnswer && asked.some(({ log }) => log === this.#deps.ownLog)) this.#compare()
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
    this.#patience.renew()
    await this.#parcels.opened(parcels)
    if (this.#deps.isFull()) this.#compare()
    this.#deps.changed()
  }

  #compare(): void {
    if (this.#deps.isFull()) this.#sayLogWord(compare(this.#deps.ours().frontier))
  }

  #sayLogWord(word: LogWord): void {
    if (word.kind === 'digests') this.#comparedWith.said(this.#deps.ours().frontier)
    if (word.kind === 'want') this.#patience.asked()
    this.#say(word)
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

  async #stored({ heads, parcels }: MailboxMessage & { kind: 'stored' }): Promise<void> {
    this.durableSeq = Math.max(this.durableSeq, await this.#ownSeqIn(heads))
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

  /** Said by nobody's asking it shows what it names and nothing else. */
  async #compared({ heads, count, buckets }: ExchangeEffect & { kind: 'compared' }): Promise<void> {
    const basis = this.#basis
    if (!basis) return this.#holds(heads)
    const differing = headsInBuckets(basis, count, buckets)
    const same = [...basis].filter(([log]) => !differing.has(log))
    this.#theirs = new Map([...same, ...heads])
    this.foundSeq ??= seqOf(this.#theirs, this.#deps.ownLog)
    this.durableSeq = await this.#ownSeqIn(this.#theirs)
    this.#deps.changed()
    const since = [...this.#deps.ours().frontier].filter(([log, { seq }]) => seq > seqOf(basis, log))
    for (const [log] of since) await this.appended(log)
  }

  /** So much of the own log is in these heads: another branch of it, or one nobody can tell yet, is none of it. */
  async #ownSeqIn(heads: Frontier): Promise<number> {
    const there = heads.get(this.#deps.ownLog)
    if (!there || there.seq > seqOf(this.#deps.ours().frontier, this.#deps.ownLog)) return 0
    return isOfBranch(await this.#deps.ownHeadAt(there.seq), there.head) ? there.seq : 0
  }

  async #perform({ exchange, effects }: ExchangeStep): Promise<void> {
    this.#exchange = exchange
    for (const effect of effects) await this.#performOne(effect)
  }

  async #performOne(effect: ExchangeEffect): Promise<void> {
    switch (effect.kind) {
      case 'send':
        return this.#sayLogWord(effect.word)
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

  async #takeRun(run: ExchangeEffect & { kind: 'takeRun' }): Promise<void> {
    const { heads, fault } = await this.#deps.takeRun(run)
    if (fault) return this.#strike(fault)
    this.#patience.came(heads, this.asked)
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

/** Of a device's log that was copied two branches go on; inside a record nobody can look. */
function isOfBranch(own: Uint8Array | null, there: Uint8Array): boolean {
  return own === null || equalBytes(own, there)
}
