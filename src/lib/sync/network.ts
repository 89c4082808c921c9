/**
 * The conversations of this device: one pure session for each link, and the performing of what the sessions want done.
 *
 * - Everything here runs in the engine's single turn; a conversation never runs beside another.
 * - A missing range is asked from one peer; when that one falls silent or leaves, another is asked.
 * - What one peer has sent and we have not worked off is bounded (I7); beyond it the link is given up.
 * - A message cut off with its link is kept (one at most) and resumed by digest with whoever is asked next.
 */
import { assert, exhausted } from '../base/assert'
import type { LogId, StatementId } from '../base/ids'
import type { Random, Timers } from '../base/ports'
import type { Result } from '../base/result'
import { takeFrame, type PartialMessage } from '../wire/fragment'
import { MAX_PENDING_BYTES } from '../wire/limits'
import { decodePeerMessage } from '../wire/peer-message-codec'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import type { Greeting, Hello, Proof } from './hello'
import { ANSWER_BYTES, HANDED_BYTES, STATEMENTS_TOGETHER, TICK_MS } from './limits'
import { planQuestions } from './mesh-rounds'
import { newOutbox, type Outbox } from './outbox'
import { step } from './peer-session'
import {
  askableOf,
  isOpen,
  newPeerSession,
  type Ours,
  type PeerSession,
  type SessionEffect,
  type SessionInput
} from './session-state'
import type { TakeFault } from './taking'
import type { Link } from './transport'

/** A run of entries or a record, as it travels. */
export interface TravellingRun {
  readonly form: 'entries' | 'record'
  readonly bytes: Uint8Array
}

export interface NetworkDeps {
  readonly timers: Timers
  readonly random: Random
  readonly hello: Hello
  ours(): Ours
  /** Checks and takes a run, of the log `only` if one is given; the heads the sender has shown to hold. `settle` stores. */
  takeRun(run: TravellingRun, only: LogId | null): Promise<Result<Frontier, TakeFault>>
  takeStatements(statements: readonly Uint8Array[]): Promise<void>
  /** Stores and decides what was taken. */
  settle(): Promise<void>
  runsFor(ranges: readonly SeqRange[]): Promise<readonly TravellingRun[]>
  /** The beginning of a range, `bytes` long or a run more. */
  beginningOf(range: SeqRange, bytes: number): Promise<readonly TravellingRun[]>
  statementsFor(wanted: readonly Uint8Array[], have: readonly StatementId[]): readonly Uint8Array[]
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
  /** Logs somebody could only give in a form of a newer version, and the first place that was; told for as long as it is. */
  readonly newer: ReadonlyMap<LogId, number>
  /** Of each log entries came of, the log of the device that brought the last. */
  readonly carriers: ReadonlyMap<LogId, LogId>
  /** Counts what comes over this link from now on; `opened` begins its conversation, in its turn. */
  expect(link: Link): void
  opened(link: Link): Promise<void>
  received(link: Link, frame: Uint8Array): Promise<void>
  drained(link: Link): void
  closed(link: Link): Promise<void>
  /** Frames that wait for their turn: false when the peer has more waiting than it may. */
  admit(link: Link, frame: Uint8Array): boolean
  push(range: SeqRange, run: TravellingRun): Promise<void>
  /** What others sent moved these heads. */
  moved(logs: readonly LogId[]): Promise<void>
  teamChanged(): Promise<void>
  /** This device writes under another epoch: what was proven of the former one carries nothing but statements. */
  rekeyed(): Promise<void>
  woke(): Promise<void>
  leave(reason: 'leaving' | 'paused'): Promise<void>
}

interface Conversation {
  readonly link: Link
  readonly outbox: Outbox
  session: PeerSession
  partial: PartialMessage | null
  pendingBytes: number
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
  /** Bytes that came from devices that are out, as long as this one runs. */
  readonly #handed = new Map<LogId, number>()
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

  get isBusy(): boolean {
    return this.isAsking || [...this.#byLink.values()].some(({ session }) => isOpen(session) && session.theirs === null)
  }

  get isAsking(): boolean {
    return [...this.#byLink.values()].some(({ session }) => session.asked.length > 0)
  }

  expect(link: Link): void {
    const session = newPeerSession(this.#deps.random.bytes(32))
    this.#byLink.set(link.id, { link, outbox: newOutbox(link), session, partial: null, pendingBytes: 0 })
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
    conversation.pendingBytes -= frame.length
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

  admit(link: Link, frame: Uint8Array): boolean {
    const conversation = this.#byLink.get(link.id)
    if (!conversation) return true
    conversation.pendingBytes += frame.length
    return conversation.pendingBytes <= MAX_PENDING_BYTES
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
      case 'answerStatements':
        return this.#answerStatements(conversation, effect)
      case 'takeStatements':
        return this.#deps.takeStatements(effect.statements)
      case 'takeRun':
        return this.#takeRun(conversation, effect)
      case 'handOver':
        for (const run of await this.#deps.beginningOf(effect.range, HANDED_BYTES / 2))
          outbox.send({ kind: 'run', ...run })
        return
      case 'answer':
        return this.#answer(conversation, effect)
      case 'learned':
        return this.#askAround()
      case 'fail':
        return link.fail(effect.reason)
      default:
        return exhausted(effect)
    }
  }

  /** Past first, in as many messages as it takes: each can be judged when it comes. */
  #answerStatements({ outbox }: Conversation, { wanted, have }: SessionEffect & { kind: 'answerStatements' }): void {
    const all = isBehind(outbox) ? [] : this.#deps.statementsFor(wanted, have)
    for (let at = 0; at === 0 || at < all.length; at += STATEMENTS_TOGETHER) {
      outbox.send({ kind: 'statements', statements: all.slice(at, at + STATEMENTS_TOGETHER) })
    }
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
    if (only !== null && !this.#hasRoom(only, run.bytes.length)) {
      return this.#feed(conversation, { kind: 'garbled', reason: 'more than waits of a device that is out' })
    }
    const taken = await this.#deps.takeRun(run, only)
    if (taken.ok) {
      const { peer } = conversation.session
      if (peer) for (const log of taken.value.keys()) this.carriers.set(log, peer)
      return this.#feed(conversation, { kind: 'gave', heads: taken.value })
    }
    if (taken.error.kind !== 'Newer') return this.#feed(conversation, { kind: 'garbled', reason: taken.error.kind })
    await this.#feed(conversation, { kind: 'gave', heads: new Map(), newer: taken.error.log })
    for (const [log, held] of conversation.session.newer) this.newer.set(log, held + 1)
    this.#deps.changed()
  }

  /** MSG-6: counts what comes from a device that is out. */
  #hasRoom(log: LogId, bytes: number): boolean {
    const handed = (this.#handed.get(log) ?? 0) + bytes
    this.#handed.set(log, handed)
    return handed <= HANDED_BYTES
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
    if (!taken.ok) return this.#feed(conversation, { kind: 'garbled', reason: taken.error.kind })
    if (!taken.value.message) return
    const message = decodePeerMessage(taken.value.message)
    if (!message.ok) return this.#feed(conversation, { kind: 'garbled', reason: message.error.reason })
    await this.#feed(conversation, { kind: 'heard', message: message.value })
    // The next answer is on its way while this one is stored and decided.
    if (message.value.kind === 'answered') await this.#deps.settle()
  }
}

/** Whoever asks faster than they read gets no more to wait for; they ask again when they have read. */
function isBehind({ waitingBytes }: Outbox): boolean {
  return waitingBytes > ANSWER_BYTES
}
