/**
 * This device's conversations with mailboxes, beside those with other devices. Loaded when there is a relay to talk to.
 *
 * - A relay is asked only for what nobody else is being asked for, and told what it lacks. A device is asked whatever a relay
 *   is being asked for: what a relay says it holds is proven by nothing.
 * - It is no device: it is never counted as one, and hears of no statement, name or hash in the clear.
 */
import { newTeller, type Signal } from '../base/events'
import type { KeyId, LogId } from '../base/ids'
import { err } from '../base/result'
import { frontierDigest, headOf } from '../log/frontier'
import type { TravellingRun } from '../log/travel'
import { isStoreFailure } from '../log/workspace-store'
import type { Frontier } from '../wire/entry'
import type { SeqRange } from '../wire/seq-range'
import type { Parts } from './engine-parts'
import type { ConnectedPeer } from './network'
import { settle } from './engine-turn'
import { MAX_PENDING_BYTES } from '../wire/limits'
import { sizeOfWaiting } from './message-cost'
import { TICK_MS } from './limits'
import { newLiveWords, type LiveWord, type LiveWords } from './live-words'
import { inTurn } from './compose-parts'
import { spanOf } from './piece'
import type { OwnLogs } from './log-exchange'
import { MailboxConversation } from './mailbox-conversation'
import type { ConversationDeps, MailboxPipe } from './mailbox-deps'
import { isOwnEpoch, MailboxStatements } from './mailbox-statements'

/** Two words every 15 s missed, and a moment more. */
const LATELY_TICKS = 40

/** A conversation as its socket's owner sees it: what it says of itself, and what is handed to it. */
export interface Mailbox {
  readonly key: KeyId
  readonly conversation: MailboxConversation
  received(frame: Uint8Array): void
  drained(): void
  closed(): void
  leave(): void
}

export interface Mailboxes {
  /** Begins to talk over a socket that is open; null where this device has no key of that epoch, or after `close`. */
  open(key: KeyId, pipe: MailboxPipe): Promise<Mailbox | null>
  /** Entries flow into the mailbox of this epoch, and from it. */
  isFull(key: KeyId): boolean
  /** One of them is open, and entries flow. */
  readonly isOpen: boolean
  /** Devices that were heard live through a relay lately, and no other way. */
  readonly connected: readonly ConnectedPeer[]
  /** A relay is being asked for something, or about to be. */
  readonly isBusy: boolean
  readonly asked: readonly SeqRange[]
  /** What any of them says of itself changed. */
  readonly changed: Signal<undefined>
  /** Says to whoever has the mailbox open where this device is. */
  sayLive(bytes: Uint8Array): Promise<void>
  readonly live: Signal<LiveWord>
  /** A record was made of own entries: relays may keep it in their place. */
  replaced(record: Uint8Array): void
  woke(): void
  close(): void
}

/** Over the parts of a running engine; its own turn is the engine's. */
export function newMailboxes(parts: Parts): Mailboxes {
  return new OpenMailboxes(parts)
}

class OpenMailboxes implements Mailboxes {
  readonly changed = newTeller<undefined>()
  readonly live = newTeller<LiveWord>()
  readonly #parts: Parts
  readonly #open = new Set<Mailbox>()
  /** Bytes of frames that wait for their turn. */
  readonly #waiting = new WeakMap<Mailbox, number>()
  /** Ticks since a device was last heard live. */
  readonly #heardTicks = new Map<LogId, number>()
  readonly #liveByKey = new Map<KeyId, LiveWords>()
  readonly #stop: (() => void)[]
  #stopTicking: (() => void) | null = null
  #isClosed = false
  #digested: { readonly frontier: Frontier; readonly state: Uint8Array } | null = null

  constructor(parts: Parts) {
    this.#parts = parts
    this.#stop = [
      parts.wrote.listen((change) => {
        if (change.kind === 'appended') this.#all(({ conversation }) => conversation.appended(change.log))
      }),
      parts.teamChanged.listen(() => this.#all(({ conversation }) => conversation.teamChanged()))
    ]
  }

  get isOpen(): boolean {
    return [...this.#open].some(({ key, conversation }) => conversation.isOpen && this.isFull(key))
  }

  get connected(): readonly ConnectedPeer[] {
    if (!this.isOpen) return []
    const direct = new Set(this.#parts.network.connected.map(({ peer }) => peer))
    return [...this.#heardTicks.keys()].filter((log) => !direct.has(log)).map((peer) => ({ peer, route: 'relay' }))
  }

  get isBusy(): boolean {
    return [...this.#open].some(({ conversation }) => conversation.isBusy)
  }

  get asked(): readonly SeqRange[] {
    return [...this.#open].flatMap(({ conversation }) => conversation.asked)
  }

  isFull(key: KeyId): boolean {
    return isOwnEpoch(this.#parts.team.state, key)
  }

  async open(key: KeyId, pipe: MailboxPipe): Promise<Mailbox | null> {
    const { keys } = this.#parts.deps
    const [signing, sealing] = [await keys.mailbox(key), keys.sealingKey(key)]
    if (!signing || !sealing || this.#isClosed) return null
    const statements = new MailboxStatements(this.#parts.team, key, { sealing, device: this.#parts.device })
    const conversation: MailboxConversation = new MailboxConversation(pipe, {
      ...this.#depsFor(key, () => conversation),
      mailbox: signing,
      statements
    })
    const mailbox: Mailbox = {
      key,
      conversation,
      received: (frame) => this.#received(mailbox, frame, pipe),
      drained: () => conversation.drained(),
      closed: () => {
        this.#open.delete(mailbox)
        inTurn(this.#parts, () => Promise.resolve(conversation.closed()))
      },
      leave: () => conversation.leave()
    }
    this.#open.add(mailbox)
    this.#tickOn()
    return mailbox
  }

  async sayLive(bytes: Uint8Array): Promise<void> {
    for (const { key, conversation } of [...this.#open]) {
      if (!this.isFull(key) || !conversation.isOpen) continue
      const sealed = await this.#liveWords(key)?.seal(bytes)
      if (sealed) conversation.sayLive(sealed)
    }
  }

  replaced(record: Uint8Array): void {
    for (const { conversation } of this.#open) conversation.replaced(record)
  }

  woke(): void {
    this.#all(({ conversation }) => Promise.resolve(conversation.woke()))
  }

  close(): void {
    this.#isClosed = true
    for (const stop of this.#stop) stop()
    this.#stopTicking?.()
    for (const mailbox of [...this.#open]) mailbox.leave()
    this.#open.clear()
  }

  #depsFor(key: KeyId, own: () => MailboxConversation): Omit<ConversationDeps, 'mailbox' | 'statements'> {
    const { deps, log, network, logs, reporting } = this.#parts
    return {
      workspace: deps.workspace,
      ownLog: log,
      isFull: () => this.isFull(key),
      ours: () => this.#ours(),
      takeRun: (run) => this.#takeRun(run),
      async ownHeadAt(seq) {
        const pieces = await logs.pieces({ log, from: seq, to: seq }, 0)
        const [piece] = pieces.ok ? pieces.value : []
        const span = piece && spanOf(piece)
        return span?.to === seq ? headOf(span.hash) : null
      },
      takeStatements: (signed) => this.#takeStatements(signed),
      settle: () => settle(this.#parts),
      async runsFor(ranges) {
        const runs = await logs.runsFor(ranges)
        reporting.note(runs)
        return runs.ok ? runs.value : []
      },
      isAskedElsewhere: (of) =>
        network.asked.some((each) => each.log === of) ||
        [...this.#open].some(
          ({ conversation }) =>
            conversation !== own() && !conversation.gaveNothing && conversation.asked.some((each) => each.log === of)
        ),
      heardLive: (sealed) => this.#heardLive(key, sealed),
      changed: () => {
        reporting.touch()
        this.changed.tell(undefined)
      }
    }
  }

  #received(mailbox: Mailbox, frame: Uint8Array, pipe: MailboxPipe): void {
    const size = sizeOfWaiting(frame)
    const waiting = (this.#waiting.get(mailbox) ?? 0) + size
    if (!mayWait(waiting)) return pipe.fail('more waiting than a relay may have')
    this.#waiting.set(mailbox, waiting)
    inTurn(this.#parts, async () => {
      this.#waiting.set(mailbox, (this.#waiting.get(mailbox) ?? size) - size)
      await mailbox.conversation.received(frame)
    })
  }

  #ours(): OwnLogs {
    const { book, taking } = this.#parts
    const frontier = book.held
    if (this.#digested?.frontier !== frontier) this.#digested = { frontier, state: frontierDigest(frontier) }
    return { frontier, taken: taking.frontier, state: this.#digested.state }
  }

  async #takeRun(run: TravellingRun): Promise<{ heads: Frontier; fault: string | null }> {
    const { taking, reporting } = this.#parts
    const taken = await taking.take(run)
    if (taken.ok) {
      if (taking.isFull) await settle(this.#parts)
      return { heads: taken.value, fault: null }
    }
    if (isStoreFailure(taken.error)) reporting.note(err(taken.error))
    const isNobodysFault = isStoreFailure(taken.error) || taken.error.kind === 'Newer'
    return { heads: new Map(), fault: isNobodysFault ? null : taken.error.kind }
  }

  async #takeStatements(signed: readonly Uint8Array[]): Promise<void> {
    const { deps, team, reporting } = this.#parts
    reporting.note(await deps.store.putStatements(await team.admit(signed)))
    reporting.touch()
  }

  #heardLive(key: KeyId, sealed: Uint8Array): void {
    void this.#liveWords(key)
      ?.open(sealed)
      .then((word) => {
        // Another window of this device, or what an old socket still hears, is nobody else.
        if (!word || word.log === this.#parts.log) return
        if (!this.#heardTicks.has(word.log)) this.#parts.reporting.touch()
        this.#heardTicks.set(word.log, 0)
        this.live.tell(word)
      })
  }

  #liveWords(key: KeyId): LiveWords | null {
    const { deps, book, log, team } = this.#parts
    const known = this.#liveByKey.get(key)
    const sealing = deps.keys.sealingKey(key)
    if (known || !sealing) return known ?? null
    const { logKey, random, clock } = deps
    // Whoever has written nothing yet is somewhere all the same.
    const keyOf = (of: LogId) => book.get(of)?.logKey ?? team.state.logs.get(of)?.logKey ?? null
    const words = newLiveWords(sealing, { own: log, logKey, random, clock, keyOf })
    this.#liveByKey.set(key, words)
    return words
  }

  #forgetSilent(): void {
    for (const [log, ticks] of [...this.#heardTicks]) {
      if (ticks < LATELY_TICKS) this.#heardTicks.set(log, ticks + 1)
      else {
        this.#heardTicks.delete(log)
        this.#parts.reporting.touch()
      }
    }
  }

  #all(task: (mailbox: Mailbox) => Promise<void>): void {
    for (const mailbox of [...this.#open]) inTurn(this.#parts, () => task(mailbox))
  }

  #tickOn(): void {
    this.#stopTicking ??= this.#parts.deps.timers.after(TICK_MS, () => {
      this.#stopTicking = null
      if (this.#open.size === 0) return
      this.#tickOn()
      this.#forgetSilent()
      this.#all(({ conversation }) => conversation.tick())
    })
  }
}

/** A relay that floods is given up before it fills the memory (I7). */
function mayWait(bytes: number): boolean {
  return bytes <= MAX_PENDING_BYTES
}
