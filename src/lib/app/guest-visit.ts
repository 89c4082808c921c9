/**
 * A guest's look at one document: calls the relays its link names, shows the newest post that passes every check, and takes it
 * off again at the end. Nothing is kept, and no workspace is known here.
 */
import { newTeller } from '../base/events'
import type { Clock, Random, Timers } from '../base/ports'
import { judgeGuestCopy, readGuestCopy, type GuestCopy } from '../docs/guest-copy'
import { logIdOf } from '../log/entry-hashes'
import { guestKeysOf } from '../log/guest-keys'
import type { GuestLink } from '../log/guest-link'
import type { openRelaySocket } from '../platform/relay-socket'
import { newGuestReading, type GuestNews, type GuestReading } from '../sync/guest-reading'
import { newUpdateTrial, type TrialWorker, type UpdateTrial } from '../sync/update-trial'
import { parseRelayAddress, type PageProtocol } from '../wire/relay-address'
import { MailboxCaller } from './mailbox-caller'

/** The end is looked at this often. */
const LOOK_MS = 30_000

export interface GuestVisitDeps {
  readonly clock: Clock
  readonly timers: Timers
  readonly random: Random
  readonly page: PageProtocol
  /** Where what is large or strange is tried before this page builds it. */
  startTrialWorker(): TrialWorker
  readonly openSocket?: typeof openRelaySocket
}

export interface ShownCopy extends GuestCopy {
  readonly postedMs: number
}

/**
 * `calling`: no relay has answered yet. `empty`: one has, and nothing was posted. `newer`: posted by a newer version, which
 * this one cannot show. `unfit`: what was posted cannot be shown by any.
 */
export type GuestPhase = 'calling' | 'empty' | 'shown' | 'newer' | 'unfit' | 'ended'

export class GuestVisit {
  phase: GuestPhase = 'calling'
  copy: ShownCopy | null = null
  readonly changed = newTeller<undefined>()
  readonly #link: GuestLink
  readonly #deps: GuestVisitDeps
  readonly #trial: UpdateTrial
  #callers: readonly MailboxCaller[] = []
  #stopLooking: () => void = () => undefined
  #isClosed = false
  /** Which of the news that came is the newest: a trial may be overtaken. */
  #news = 0

  constructor(link: GuestLink, deps: GuestVisitDeps) {
    this.#link = link
    this.#deps = deps
    this.#trial = newUpdateTrial({ timers: deps.timers, start: () => deps.startTrialWorker() })
  }

  /** One relay at least has the mailbox open. */
  get isReached(): boolean {
    return this.#callers.some(({ state }) => state === 'open')
  }

  /** None has, and each was tried. */
  get isUnreachable(): boolean {
    return this.#callers.length > 0 && this.#callers.every(({ state }) => state === 'unreachable')
  }

  /** Ends with `close`. */
  async begin(): Promise<void> {
    const { documentKey, logKey, relays } = this.#link
    this.#lookAtEnd()
    const keys = await guestKeysOf(documentKey, logIdOf(logKey))
    if (this.#isClosed || this.phase === 'ended') return
    const reading = newGuestReading(logKey, keys)
    const { page, timers, random, openSocket } = this.#deps
    const addresses = relays.flatMap((relay) => {
      const parsed = parseRelayAddress(relay, page)
      return parsed.ok ? [parsed.value] : []
    })
    this.#callers = addresses.map(
      (address) =>
        new MailboxCaller(
          address,
          { mailbox: keys.mailbox, place: keys.place, ...this.#listenTo(reading) },
          { ...{ timers, random }, ...(openSocket ? { openSocket } : {}), changed: () => this.changed.tell(undefined) }
        )
    )
    this.changed.tell(undefined)
  }

  callNow(): void {
    for (const caller of this.#callers) caller.callNow()
  }

  /** Resolves when nothing received is being worked on; for tests. */
  async idle(): Promise<void> {
    await Promise.all(this.#callers.map((caller) => caller.idle()))
  }

  close(): void {
    this.#isClosed = true
    this.#stopLooking()
    this.#trial.stop()
    for (const caller of this.#callers) caller.close()
  }

  #listenTo(reading: GuestReading): Pick<ConstructorParameters<typeof MailboxCaller>[1], 'opened' | 'heard'> {
    return {
      opened: (_, say) => say(reading.question),
      heard: async (word, say) => {
        const news = await reading.hear(word, say)
        if (news) this.#take(news)
        return news !== false
      }
    }
  }

  #take(news: GuestNews): void {
    if (this.#isClosed || this.phase === 'ended') return
    if (news.kind === 'nothing') return this.#show(this.phase === 'calling' ? 'empty' : this.phase, this.copy)
    this.#news += 1
    if (news.kind === 'ended') return this.#end()
    if (news.kind === 'newer') return this.#show('newer', null)
    const { schema, update, postedMs } = news
    const judged = judgeGuestCopy(schema, update)
    if (!judged.ok) return this.#show(judged.error.kind === 'MadeNewer' ? 'newer' : 'unfit', null)
    if (!judged.value.isHeavy) return this.#build(update, postedMs)
    const tried = this.#news
    this.#trial.try({ state: [], update }, ({ kind }) => {
      if (this.#isClosed || this.phase === 'ended' || tried !== this.#news) return
      if (kind === 'sound') this.#build(update, postedMs)
      else this.#show('unfit', null)
    })
  }

  #build(update: Uint8Array, postedMs: number): void {
    const copy = readGuestCopy(update)
    if (copy.ok) this.#show('shown', { ...copy.value, postedMs })
    else this.#show('unfit', null)
  }

  #show(phase: GuestPhase, copy: ShownCopy | null): void {
    this.phase = phase
    this.copy = copy
    this.changed.tell(undefined)
  }

  /** The link's own end holds wherever the page is, also without a network. */
  #lookAtEnd(): void {
    if (this.#isClosed) return
    if (isOver(this.#link.endsMs, this.#deps.clock.now())) return this.#end()
    this.#stopLooking = this.#deps.timers.after(LOOK_MS, () => this.#lookAtEnd())
  }

  #end(): void {
    this.#stopLooking()
    for (const caller of this.#callers) caller.close()
    this.#show('ended', null)
  }
}

function isOver(endsMs: number, nowMs: number): boolean {
  return nowMs >= endsMs
}
