/**
 * The conversations of this device: one pure session for each link, and the performing of what the sessions want done.
 *
 * - Everything here runs in the engine's single turn; a conversation never runs beside another.
 * - A missing range is asked from one peer; when that one falls silent or leaves, another is asked.
 * - What one peer has sent and we have not worked off is bounded (I7), and so is what it may cost over time; who goes beyond
 *   it or sends what is broken is banned. A link of who is banned stays silent: ended at once it would come back at once.
 * - A message cut off with its link is kept (one at most) and resumed by digest with whoever is asked next.
 */
import { assert, exhausted } from '../base/assert'
import type { LogId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import type { Result } from '../base/result'
import { logIdOf } from '../log/entry-hashes'
import { seqOf } from '../log/frontier'
import type { TravellingRun } from '../log/travel'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import { MAX_PENDING_BYTES } from '../wire/limits'
import { decodePeerMessage } from '../wire/peer-message-codec'
import type { Frontier } from '../wire/entry'
import type { PeerMessage } from '../wire/peer-message'
import type { SeqRange } from '../wire/seq-range'
import type { HashesSaid } from './agreeing'
import { answer, isBehind, nameOf, newConversation, payFor, type Conversation } from './conversation'
import type { Greeting, Hello, Proof } from './hello'
import { newHandedOver } from './handed-over'
import { ANSWER_BYTES, BAN_MS, HANDED_BYTES, STATEMENTS_TOGETHER, TICK_MS } from './limits'
import { planQuestions } from './mesh-rounds'
import { costOfFrame, costOfMessage, sizeOfWaiting, STATEMENT_COST } from './message-cost'
import { provenName, unprovenName, type Ban, type PeerLedger } from './peer-ledger'
import { step } from './peer-session'
import {
  askableOf,
  isOpen,
  newPeerSession,
  type Ours,
  type SessionEffect,
  type SessionInput,
  type StatementsAsked
} from './session-state'
import type { TakeFault } from './taking'
import type { Link } from './transport'

export interface NetworkDeps {
  readonly timers: Timers
  readonly ledger: PeerLedger
  readonly random: Random
  readonly hello: Hello
  ours(): Ours
  /** Checks and takes a run, of the log `only` if one is given; the heads the sender has shown to hold. `settle` stores. */
  takeRun(run: TravellingRun, only: LogId | null): Promise<Result<Frontier, TakeFault>>
  /** How many were new here, those of the peer's own member not counted. */
  takeStatements(statements: readonly Uint8Array[], peer: LogId | null): Promise<number>
  /** Stores and decides what was taken. */
  settle(): Promise<void>
  runsFor(ranges: readonly SeqRange[]): Promise<readonly TravellingRun[]>
  /** The beginning of a range, `bytes` long or a run more. */
  beginningOf(range: SeqRange, bytes: number): Promise<readonly TravellingRun[]>
  /** Compares what documents came to, beside the turn; `reply` goes to whoever said it. */
  heardHashes(said: HashesSaid, peer: LogId | null, reply: (answer: HashesSaid) => void): void
  statementsFor(asked: StatementsAsked): readonly Uint8Array[]
  /** Runs `task` in the engine's turn. */
  inTurn(task: () => Promise<void>): void
  /** Links, proofs or questions changed. */
  changed(): void
}

export interface ConnectedPeer {
  readonly peer: LogId
  readonly route: Link['route']
}

export interface Network {
  readonly connected: readonly ConnectedPeer[]
  /** Somebody is being asked for something, or is about to be. */
  readonly isBusy: boolean
  /** Somebody is being asked for something: an answer is coming, or its time is running out. */
  readonly isAsking: boolean
  /** What. */
  readonly asked: readonly SeqRange[]
  /** Logs somebody could only give in a form of a newer version, and the first place that was; told for as long as it is. */
  readonly newer: ReadonlyMap<LogId, number>
  /** Of each log entries came of, the log of the device that brought the last. */
  readonly carriers: ReadonlyMap<LogId, LogId>
  /** Peers that are not talked to now. */
  readonly bans: readonly Ban[]
  /** Counts what comes over this link from now on; `opened` begins its conversation, in its turn. Who is banned gets none. */
  expect(link: Link): void
  opened(link: Link): Promise<void>
  received(link: Link, frame: Uint8Array): Promise<void>
  drained(link: Link): void
  closed(link: Link): Promise<void>
  /** A frame came, to wait for its turn. Those of nobody we talk to are dropped; a peer with more waiting than it may is banned. */
  admit(link: Link, frame: Uint8Array): 'waits' | 'dropped'
  push(range: SeqRange, run: TravellingRun): Promise<void>
  /** What others sent moved these heads. */
  moved(logs: readonly LogId[]): Promise<void>
  teamChanged(): Promise<void>
  /** Tells everybody whom entries flow to what documents came to here. */
  tellHashes(said: HashesSaid): void
  /** This device writes under another epoch: what was proven of the former one carries nothing but statements. */
  rekeyed(): Promise<void>
  woke(): Promise<void>
  leave(reason: 'leaving' | 'paused'): Promise<void>
}

/** Begins without links; `leave` ends every conversation and the ticking with them. */
export function newNetwork(deps: NetworkDeps): Network {
  return new Conversations(deps)
}

class Conversations implements Network {
  readonly newer = new Map<LogId, number>()
  readonly carriers = new Map<LogId, LogId>()
  readonly #deps: NetworkDeps
  readonly #byLink = new Map<string, Conversation>()
  readonly #handed = newHandedOver()
  /** What was cut off with its link, for whoever is asked next. */
  #cut: PartialMessage | null = null
  #stopTicking: (() => void) | null = null

  constructor(deps: NetworkDeps) {
    this.#deps = deps
  }

  get connected(): readonly ConnectedPeer[] {
    return [...this.#byLink.values()].flatMap(({ session, link }) =>
      session.phase === 'proven' && session.saidFull && session.peer ? [{ peer: session.peer, route: link.route }] : []
    )
  }

  get bans(): readonly Ban[] {
    return this.#deps.ledger.bans
  }

  get isBusy(): boolean {
    return this.isAsking || [...this.#byLink.values()].some(({ session }) => isOpen(session) && session.theirs === null)
  }

  get isAsking(): boolean {
    return this.asked.length > 0
  }

  get asked(): readonly SeqRange[] {
    return [...this.#byLink.values()].flatMap(({ session }) => session.asked)
  }

  expect(link: Link): void {
    if (this.#deps.ledger.isBanned(unprovenName(link))) return
    const session = newPeerSession(this.#deps.random.bytes(32))
    this.#byLink.set(link.id, newConversation(link, session))
  }

  async opened(link: Link): Promise<void> {
    const conversation = this.#byLink.get(link.id)
    if (!conversation) return
    this.#tickOn()
    await this.#feed(conversation, { kind: 'opened' })
  }

  async received(link: Link, frame: Uint8Array): Promise<void> {
    const conversation = this.#byLink.get(link.id)
    if (!conversation) return
    conversation.pendingBytes -= sizeOfWaiting(frame)
    await this.#hear(conversation, frame)
  }

  drained(link: Link): void {
    this.#byLink.get(link.id)?.outbox.fill()
  }

  async closed(link: Link): Promise<void> {
    const conversation = this.#byLink.get(link.id)
    if (!this.#byLink.delete(link.id) || !conversation) return
    this.#cut = conversation.partial ?? this.#cut
    await this.#askAround()
  }

  admit(link: Link, frame: Uint8Array): 'waits' | 'dropped' {
    const conversation = this.#byLink.get(link.id)
    if (!conversation) return 'dropped'
    conversation.pendingBytes += sizeOfWaiting(frame)
    if (conversation.pendingBytes <= MAX_PENDING_BYTES) return 'waits'
    // A page that stood still has not read what an honest peer wrote meanwhile: that one comes back and is asked for the rest.
    if (conversation.session.peer === null) this.#ban(conversation)
    link.fail('more waiting than a peer may have')
    return 'dropped'
  }

  #ban(conversation: Conversation): void {
    const { ledger, timers, changed } = this.#deps
    ledger.ban(nameOf(conversation))
    timers.after(BAN_MS, changed)
    changed()
  }

  async push(range: SeqRange, run: TravellingRun): Promise<void> {
    for (const conversation of [...this.#byLink.values()]) {
      // Who is slow is told, and asks when there is room.
      const isFull = conversation.outbox.waitingBytes > ANSWER_BYTES
      await this.#feed(conversation, isFull ? { kind: 'moved', logs: [range.log] } : { kind: 'push', range, ...run })
    }
  }

  moved(logs: readonly LogId[]): Promise<void> {
    return this.#feedAll({ kind: 'moved', logs })
  }

  teamChanged(): Promise<void> {
    return this.#feedAll({ kind: 'teamChanged' })
  }

  tellHashes(said: HashesSaid): void {
    for (const conversation of this.#byLink.values()) answer(conversation, said)
  }

  rekeyed(): Promise<void> {
    return this.#feedAll({ kind: 'rekeyed' })
  }

  woke(): Promise<void> {
    return this.#feedAll({ kind: 'woke' })
  }

  async leave(reason: 'leaving' | 'paused'): Promise<void> {
    this.#stopTicking?.()
    this.#stopTicking = null
    await this.#feedAll({ kind: 'leave', reason })
  }

  async #feed(conversation: Conversation, input: SessionInput): Promise<void> {
    const { session, effects } = step(conversation.session, input, this.#deps.ours())
    conversation.session = session
    for (const effect of effects) await this.#perform(conversation, effect)
  }

  async #feedAll(input: SessionInput): Promise<void> {
    for (const conversation of [...this.#byLink.values()]) await this.#feed(conversation, input)
  }

  async #perform(conversation: Conversation, effect: SessionEffect): Promise<void> {
    const { outbox, link } = conversation
    switch (effect.kind) {
      case 'send':
        return outbox.send(effect.message)
      case 'prove':
        return outbox.send({ kind: 'prove', ...(await this.#deps.hello.prove(this.#greetingOf(conversation))) })
      case 'verify':
        return this.#verify(conversation, effect)
      case 'proven':
        link.proven(effect.peer)
        return this.#deps.changed()
      case 'hush':
        return link.hush()
      case 'answerStatements':
        return this.#answerStatements(conversation, effect)
      case 'takeStatements':
        return this.#takeStatements(conversation, effect.statements)
      case 'takeRun':
        return this.#takeRun(conversation, effect)
      case 'show':
      case 'handOver':
        return this.#handOver(conversation, effect)
      case 'answer':
        return this.#answer(conversation, effect)
      case 'compareHashes':
        return this.#deps.heardHashes(effect.said, conversation.session.peer, (said) => answer(conversation, said))
      case 'learned':
        return this.#askAround()
      case 'ban':
        return this.#ban(conversation)
      case 'fail':
        return link.fail(effect.reason)
      default:
        return exhausted(effect)
    }
  }

  /** Past first, in as many messages as it takes: each can be judged when it comes. */
  #answerStatements({ outbox }: Conversation, asked: StatementsAsked): void {
    const all = isBehind(outbox) ? [] : this.#deps.statementsFor(asked)
    for (let at = 0; at === 0 || at < all.length; at += STATEMENTS_TOGETHER) {
      outbox.send({ kind: 'statements', statements: all.slice(at, at + STATEMENTS_TOGETHER) })
    }
  }

  /** MSG-7: who passes on what others said pays for nothing but its bytes; what somebody says they pay for. */
  async #takeStatements(conversation: Conversation, statements: readonly Uint8Array[]): Promise<void> {
    const fresh = await this.#deps.takeStatements(statements, conversation.session.peer)
    this.#deps.ledger.refund(nameOf(conversation), Math.min(conversation.messageCost, fresh * STATEMENT_COST))
  }

  async #handOver({ outbox }: Conversation, { kind, range }: SessionEffect & { kind: 'handOver' | 'show' }) {
    if (kind === 'show' && isBehind(outbox)) return
    for (const run of await this.#deps.beginningOf(range, HANDED_BYTES / 2)) outbox.send({ kind: 'run', ...run })
  }

  #greetingOf({ session, link }: Conversation): Greeting {
    assert(session.hello, 'a hello came before it is answered')
    const own = { nonce: session.nonce, logKey: this.#deps.ours().logKey }
    return { own, theirs: session.hello, binding: link.binding }
  }

  async #verify(conversation: Conversation, proof: Proof): Promise<void> {
    const peer = await this.#deps.hello.verify(this.#greetingOf(conversation), proof)
    await this.#feed(conversation, { kind: 'verified', peer })
  }

  async #takeRun(conversation: Conversation, run: SessionEffect & { kind: 'takeRun' }): Promise<void> {
    const { only } = run
    const { taken: before, giverOf } = this.#deps.ours()
    const giver = only && giverOf(only)
    if (only !== null && !this.#handed.hasRoom(giver, run.bytes.length)) return
    const taken = await this.#deps.takeRun(run, only)
    if (taken.ok) {
      const { peer } = conversation.session
      if (peer) for (const log of taken.value.keys()) this.carriers.set(log, peer)
      const isNew = [...taken.value].some(([log, { seq }]) => seq > seqOf(before, log))
      if (isNew) this.#deps.ledger.refund(nameOf(conversation), conversation.messageCost)
      if (isNew && giver !== null) this.#handed.took(giver, run.bytes.length)
      return this.#feed(conversation, { kind: 'gave', heads: taken.value })
    }
    // What was on its way when its sender was put out.
    if (taken.error.kind === 'OthersLog' && conversation.session.wasOpen) return
    if (taken.error.kind !== 'Newer') return this.#feed(conversation, { kind: 'garbled', reason: taken.error.kind })
    await this.#feed(conversation, { kind: 'gave', heads: new Map(), newer: taken.error.log })
    for (const [log, held] of conversation.session.newer) this.newer.set(log, held + 1)
    this.#deps.changed()
  }

  async #answer({ outbox }: Conversation, wanted: Pick<SessionEffect & { kind: 'answer' }, 'ranges' | 'resume'>) {
    outbox.resume(wanted.resume)
    for (const run of isBehind(outbox) ? [] : await this.#deps.runsFor(wanted.ranges))
      outbox.send({ kind: 'run', ...run })
    outbox.send({ kind: 'answered' })
  }

  async #askAround(): Promise<void> {
    const open = [...this.#byLink].filter(([, { session }]) => isOpen(session) && session.theirs !== null)
    const { frontier, taken } = this.#deps.ours()
    const peers = open.map(([id, { session }]) => ({ id, theirs: askableOf(session, frontier), asked: session.asked }))
    for (const { peer, ranges } of planQuestions(taken, peers)) {
      const conversation = this.#byLink.get(peer)
      if (conversation) await this.#ask(conversation, ranges)
    }
    this.#deps.changed()
  }

  async #ask(conversation: Conversation, ranges: readonly SeqRange[]): Promise<void> {
    const resumable = conversation.partial === null ? this.#cut : null
    if (resumable) {
      conversation.partial = resumable
      this.#cut = null
    }
    const resume = resumable && { digest: resumable.digest, have: resumable.have }
    await this.#feed(conversation, { kind: 'ask', ranges, resume })
  }

  #tickOn(): void {
    this.#stopTicking ??= this.#deps.timers.after(TICK_MS, () => {
      this.#stopTicking = null
      if (this.#byLink.size === 0) return
      this.#tickOn()
      this.#deps.inTurn(() => this.#feedAll({ kind: 'tick' }))
    })
  }

  async #hear(conversation: Conversation, frame: Uint8Array): Promise<void> {
    const taken = takeFrame(conversation.partial, frame)
    conversation.partial = taken.ok ? taken.value.partial : null
    const message = taken.ok && taken.value.message ? decodePeerMessage(taken.value.message) : null
    const cost = costOfFrame(frame) + (message?.ok ? costOfMessage(message.value, this.#deps.ours().knowsStatement) : 0)
    if (!this.#deps.ledger.charge(nameOf(conversation), cost)) {
      return this.#feed(conversation, { kind: 'garbled', reason: 'costs more than a peer may' })
    }
    payFor(conversation, { cost, isWhole: message !== null })
    if (!taken.ok) return this.#feed(conversation, { kind: 'garbled', reason: taken.error.kind })
    if (!message) return
    if (message.ok) await this.#listen(conversation, message.value)
    else await this.#feed(conversation, { kind: 'garbled', reason: message.error.reason })
  }

  async #listen(conversation: Conversation, message: PeerMessage): Promise<void> {
    if (message.kind === 'hello' && this.#deps.ledger.isBanned(provenName(logIdOf(message.logKey)))) {
      this.#byLink.delete(conversation.link.id)
      return
    }
    await this.#feed(conversation, { kind: 'heard', message })
    // The next answer is on its way while this one is stored and decided.
    if (message.kind === 'answered') await this.#deps.settle()
  }
}
