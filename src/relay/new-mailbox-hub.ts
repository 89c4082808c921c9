/**
 * All mailboxes of one relay process, and whoever has one open. A visit begins with the relay's word, opens one mailbox by
 * proving that it holds its key, and then keeps the logs of both ends equal (MBX-2 to MBX-7).
 */
import { exhausted } from '$lib/base/assert'
import { base64urlToBytes } from '$lib/base/bytes'
import { idToBytes, type LogId } from '$lib/base/ids'
import type { Random, Timers } from '$lib/base/ports'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { verify } from '$lib/crypto/signing'
import { parcelsDigest } from '$lib/log/parcel-id'
import { TICK_MS } from '$lib/sync/limits'
import { hearLogWord, nextQuestion, passTick, type ExchangeEffect, type ExchangeStep } from '$lib/sync/log-exchange'
import type { LogWord, RelayWord } from '$lib/sync/relay-words'
import { PROTOCOL_VERSION } from '$lib/wire/entry'
import type { MailboxMessage } from '$lib/wire/mailbox-message'
import { Answers } from './answers'
import type { HubEvent, MailboxHub, Visitor, Visit as HubVisit } from './mailbox-hub'
import { mailboxNameOf } from './mailbox-name'
import type { MailboxName, MailboxStore } from './mailbox-store'
import { OpenMailbox } from './open-mailbox'
import type { RelayBus } from './relay-bus'
import { Visit, type Listener } from './visit'
import { whereItBroke } from './where-it-broke'
import { costOf } from './word-cost'

export interface HubDeps {
  readonly store: MailboxStore
  readonly bus: RelayBus
  readonly random: Random
  readonly timers: Timers
  /** What one mailbox may hold, in bytes. */
  readonly mostBytes: number
  /** Milliseconds that only go on, for measuring. */
  nowMs(): number
  /** Runs something once what has arrived by now was looked at; where it is not given, at the end of the same task. */
  afterTurn?(run: () => void): void
  tell(event: HubEvent): void
}

/** Opens nothing until somebody visits. */
export function newMailboxHub(deps: HubDeps): MailboxHub {
  return new Hub(deps)
}

function atTheEndOfTheTask(run: () => void): void {
  void Promise.resolve().then(run)
}

/** Opening is one message; whoever has not sent it in this time sends none. */
const OPEN_TICKS = 10

type OpenRequest = MailboxMessage & { kind: 'open' }

/** A mailbox that is open, and what hears whoever has it open. */
interface Opened {
  readonly mailbox: OpenMailbox
  readonly listener: Listener
}

class Hub implements MailboxHub, Listener {
  readonly #deps: HubDeps
  readonly #visits = new Set<Visit>()
  /** Ticks they have been here without opening a mailbox. */
  readonly #waiting = new Map<Visit, number>()
  /** MBX-2: until its mailbox is open, nothing but leaving is heard. */
  readonly #whileOpening: Listener = {
    heard: endUnopened,
    left: (visit) => this.left(visit),
    broke: (visit, cause) => this.broke(visit, cause)
  }
  readonly #mailboxes = new Map<MailboxName, Promise<Opened | null>>()
  readonly #open = new Map<MailboxName, OpenMailbox>()
  readonly #work = new Set<Promise<void>>()
  readonly #answers: Answers
  #stopTicking: (() => void) | null = null

  constructor(deps: HubDeps) {
    this.#deps = deps
    const { store } = deps
    const tell = (event: HubEvent) => deps.tell(event)
    this.#answers = new Answers({ store, tell, beside: (visit, work) => this.#beside(visit, work) })
  }

  get openMailboxes(): number {
    return this.#open.size
  }

  visit(visitor: Visitor): HubVisit {
    const nonce = this.#deps.random.bytes(32)
    const visit = new Visit(visitor, nonce, this)
    this.#visits.add(visit)
    this.#waiting.set(visit, 0)
    visit.say({ kind: 'relay', version: PROTOCOL_VERSION, store: this.#deps.store.id, nonce })
    this.#tickOn()
    return visit
  }

  async idle(): Promise<void> {
    const isBusy = () => this.#work.size > 0 || [...this.#open.values()].some((mailbox) => mailbox.isBusy)
    while (isBusy()) {
      await Promise.all(this.#work)
      for (const mailbox of this.#open.values()) await mailbox.settled()
    }
  }

  async close(): Promise<void> {
    this.#stopTicking?.()
    this.#stopTicking = null
    await this.idle()
    for (const visit of [...this.#visits]) {
      visit.say({ kind: 'bye', reason: 'leaving' })
      visit.end('closing')
    }
  }

  /** MBX-2: before a mailbox is open, nothing but opening one is heard. */
  heard(visit: Visit, word: RelayWord): void {
    if (word.kind !== 'open') return this.#whileOpening.heard(visit, word)
    visit.listenTo(this.#whileOpening)
    this.#beside(visit, this.#openFor(visit, word))
  }

  left(visit: Visit): void {
    this.#visits.delete(visit)
    this.#waiting.delete(visit)
  }

  #leftMailbox(visit: Visit, mailbox: OpenMailbox): void {
    this.left(visit)
    if (!mailbox.visits.delete(visit)) return
    this.#deps.tell({ kind: 'left' })
    if (mailbox.isIdle) this.#forget(mailbox)
    else this.#plan(mailbox)
  }

  broke(visit: Visit, cause: unknown): void {
    this.#deps.tell({ kind: 'fault', why: whereItBroke(cause) })
    visit.refuse('unavailable')
    visit.end('fault')
  }

  async #openFor(visit: Visit, request: OpenRequest): Promise<void> {
    if (!(await this.#holdsKey(visit, request))) return this.#turnAway(visit, 'notProven')
    return this.#enter(visit, request)
  }

  async #enter(visit: Visit, request: OpenRequest): Promise<void> {
    const opened = await this.#mailbox(mailboxNameOf(request.mailbox, request.workspace), request)
    if (visit.isOver) return opened?.mailbox.isIdle ? this.#forget(opened.mailbox) : undefined
    if (!opened) return this.#turnAway(visit, 'unavailable')
    const { mailbox, listener } = opened
    // Whoever was opening it too has left meanwhile, and it was forgotten with them.
    if (this.#open.get(mailbox.name) !== mailbox) return this.#enter(visit, request)
    mailbox.visits.add(visit)
    visit.enter(listener, this.#deps.nowMs())
    this.#waiting.delete(visit)
    this.#deps.tell({ kind: 'opened' })
    const { mostBytes } = this.#deps
    visit.say({ kind: 'opened', parcels: digestOf(mailbox.parcels), usedBytes: mailbox.usedBytes, mostBytes })
  }

  /** MBX-2: whoever opens a mailbox holds its key, and signs this very connection's nonce. */
  async #holdsKey(visit: Visit, { mailbox, workspace, signature }: OpenRequest): Promise<boolean> {
    const { nonce } = visit
    if (!nonce) return false
    visit.nonce = null
    const signed = tagged(DOMAINS.mailboxOpen, nonce, this.#deps.store.id, idToBytes(workspace))
    return verify(mailbox, signed, signature)
  }

  #turnAway(visit: Visit, reason: 'notProven' | 'unavailable'): void {
    this.#deps.tell({ kind: 'refused', reason })
    visit.refuse(reason)
    visit.end(reason)
  }

  #mailbox(name: MailboxName, { workspace }: OpenRequest): Promise<Opened | null> {
    const known = this.#mailboxes.get(name)
    if (known) return known
    const opening = this.#readMailbox(name, workspace).then((mailbox) => {
      if (mailbox) this.#open.set(name, mailbox)
      else this.#mailboxes.delete(name)
      return mailbox && { mailbox, listener: this.#listenerIn(mailbox) }
    })
    this.#mailboxes.set(name, opening)
    return opening
  }

  /** One for all who have it open. */
  #listenerIn(mailbox: OpenMailbox): Listener {
    return {
      heard: (visit, word) => this.#hear(visit, mailbox, word),
      left: (visit) => this.#leftMailbox(visit, mailbox),
      broke: (visit, cause) => this.broke(visit, cause)
    }
  }

  async #readMailbox(name: MailboxName, workspace: OpenRequest['workspace']): Promise<OpenMailbox | null> {
    const head = await this.#deps.store.open(name)
    if (!head.ok) {
      this.#deps.tell({ kind: 'fault', why: head.error.kind === 'Unavailable' ? head.error.why : head.error.kind })
      return null
    }
    return new OpenMailbox(name, head.value ?? { workspace, tips: [], parcels: [], bytes: 0 }, {
      ...this.#deps,
      nowMs: () => this.#deps.nowMs(),
      afterTurn: this.#deps.afterTurn ?? atTheEndOfTheTask,
      tell: (event) => this.#deps.tell(event),
      plan: (mailbox) => this.#plan(mailbox),
      emptied: (mailbox) => this.#forget(mailbox)
    })
  }

  #forget(mailbox: OpenMailbox): void {
    if (this.#open.get(mailbox.name) !== mailbox || mailbox.visits.size > 0) return
    mailbox.close()
    this.#open.delete(mailbox.name)
    this.#mailboxes.delete(mailbox.name)
  }

  #hear(visit: Visit, mailbox: OpenMailbox, word: RelayWord): void {
    const nowMs = this.#deps.nowMs()
    if (!visit.mayCost(costOf(word, visit, mailbox), nowMs)) return
    switch (word.kind) {
      case 'parcels':
        return mailbox.put(visit, word.parcels)
      case 'list-parcels':
        return visit.say({ kind: 'parcel-ids', ids: idsOf(mailbox.parcels) })
      case 'want-parcels':
        return this.#answers.giveParcels(visit, mailbox, word.ids)
      case 'live':
        return visit.mayPassLive(word.sealed.length, nowMs) ? mailbox.passLive(word, visit) : undefined
      case 'relay':
      case 'open':
      case 'opened':
      case 'stored':
      case 'refused':
      case 'parcel-ids':
        return visit.strike('a relay’s own word')
      default:
        return this.#perform(visit, mailbox, hearLogWord(visit.exchange, word satisfies LogWord, mailbox))
    }
  }

  #perform(visit: Visit, mailbox: OpenMailbox, { exchange, effects }: ExchangeStep): void {
    visit.exchange = exchange
    for (const effect of effects) this.#performOne(visit, mailbox, effect)
  }

  #performOne(visit: Visit, mailbox: OpenMailbox, effect: ExchangeEffect): void {
    switch (effect.kind) {
      case 'send':
        return visit.say(effect.word)
      case 'answer':
        return this.#answers.giveRuns(visit, mailbox, effect.ranges)
      case 'takeRun':
        return mailbox.take(visit, { form: effect.form, bytes: effect.bytes })
      case 'learned':
        return this.#plan(mailbox)
      case 'compared':
      case 'holds':
        return
      case 'strike':
        return visit.strike(effect.reason)
      case 'ended':
        return visit.end('left')
      default:
        return exhausted(effect)
    }
  }

  /** Opening and reading go beside everything else; what fails ends the visit, which asks again. */
  #beside(visit: Visit, work: Promise<void>): void {
    const done: Promise<void> = work
      .catch((cause: unknown) => this.broke(visit, cause))
      .finally(() => void this.#work.delete(done))
    this.#work.add(done)
  }

  /** One log is asked for from one visit; whoever is here and may hold something is asked at most one question. */
  #plan(mailbox: OpenMailbox): void {
    const asked = new Set<LogId>()
    for (const { exchange } of mailbox.visits) for (const { log } of exchange.asked) asked.add(log)
    for (const visit of mailbox.visits) {
      if (visit.exchange.offered.size === 0) continue
      const step = nextQuestion(visit.exchange, mailbox.taken, (log) => asked.has(log))
      visit.exchange = step.exchange
      for (const { log } of step.exchange.asked) asked.add(log)
      for (const effect of step.effects) if (effect.kind === 'send') visit.say(effect.word)
    }
  }

  #tickOn(): void {
    this.#stopTicking ??= this.#deps.timers.after(TICK_MS, () => {
      this.#stopTicking = null
      if (this.#visits.size === 0) return
      this.#tickOn()
      for (const mailbox of this.#open.values()) this.#tick(mailbox)
      for (const [visit, ticks] of [...this.#waiting]) {
        if (isNeverOpening(ticks)) visit.end('never opened')
        else this.#waiting.set(visit, ticks + 1)
      }
    })
  }

  #tick(mailbox: OpenMailbox): void {
    for (const visit of mailbox.visits) {
      if (visit.exchange.asked.length > 0) this.#perform(visit, mailbox, passTick(visit.exchange, mailbox.taken))
    }
  }
}

/** Nothing but opening a mailbox is heard before one is open. */
function endUnopened(visit: Visit, { kind }: RelayWord): void {
  visit.end(kind === 'bye' ? 'left' : 'not opened')
}

function isNeverOpening(ticks: number): boolean {
  return ticks >= OPEN_TICKS
}

function idsOf(names: ReadonlySet<string>): Uint8Array[] {
  return [...names].flatMap((name) => {
    const id = base64urlToBytes(name)
    return id.ok ? [id.value] : []
  })
}

function digestOf(names: ReadonlySet<string>): Uint8Array {
  return parcelsDigest(idsOf(names))
}
