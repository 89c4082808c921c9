/**
 * This device in a live meeting, for as long as its scope lasts: says its time and when it heard the others', and knows how
 * their clocks differ. Every 2 s until everybody here is measured, then every 10 s, and at once when something is said.
 * Only clients a link or relay vouches for are listened to, and only while they are in the same document.
 */
import type { ClockDifference } from '$lib/base/clock-offset'
import { newTeller, type Signal } from '$lib/base/events'
import type { DocumentId, LogId } from '$lib/base/ids'
import type { Clock, Timers } from '$lib/base/ports'
import type { Scope } from '$lib/base/scope'
import { printLiveWord, readLiveWord, type LiveWord, type Temperature } from './live-word'
import { newMeetingClocks, type MeetingClocks } from './meeting-clocks'
import type { Presence } from './presence'

export const SOON_MS = 2_000
export const LATER_MS = 10_000

export interface LiveDeps {
  readonly presence: Presence
  readonly document: DocumentId
  readonly clock: Clock
  readonly timers: Timers
  readonly scope: Scope
  /** The log by whose clock the current timer runs, for others who never met its device. */
  stamper(): LogId | null
}

/** Somebody else in the meeting. */
export interface LiveOther {
  readonly log: LogId
  /** When their hand went up, by our clock; null while it is down. */
  readonly handMs: number | null
  readonly temperature: Temperature | null
}

export interface LivePresence {
  readonly others: readonly LiveOther[]
  /** Somebody came, went, said something, or is better known. */
  readonly changed: Signal<undefined>
  /** How the clock of a log differs from ours; null where nobody here knows. */
  differenceOf(log: LogId): ClockDifference | null
  /** Said until something else is, or the scope ends. */
  say(word: Pick<LiveWord, 'handMs' | 'temperature'>): void
}

export function joinLive(deps: LiveDeps): LivePresence {
  const { presence, clock, scope } = deps
  const clocks = newMeetingClocks(presence.book.own)
  const ears = newEars(deps, clocks)
  const changed = newTeller<undefined>()
  let said: Pick<LiveWord, 'handMs' | 'temperature'> = { handMs: null, temperature: null }
  let unsay = () => {}

  function say(): void {
    const nowMs = clock.now()
    const echoes = clocks.echoes([...ears.wordByClient.keys()])
    clocks.said(nowMs)
    unsay = presence.sayBeside(printLiveWord({ nowMs, echoes, ...said, vouched: vouched() }))
  }

  function vouched(): LiveWord['vouched'] {
    const log = deps.stamper()
    const difference = log && clocks.differenceOf(log)
    return difference ? { log, difference } : null
  }

  const beat = newBeat(deps.timers, say, () => ears.others.every(({ log }) => clocks.isMeasured(log)))
  scope.defer(
    presence.changed.listen(() => {
      if (!ears.listen()) return
      beat.hurry()
      changed.tell(undefined)
    })
  )
  scope.defer(() => {
    beat.stop()
    unsay()
  })
  ears.listen()
  beat.now()
  return {
    changed,
    get others() {
      return ears.others.map(({ log, word }) => ({
        log,
        handMs: word.handMs === null ? null : word.handMs - (clocks.differenceOf(log)?.offsetMs ?? 0),
        temperature: word.temperature
      }))
    },
    differenceOf: (log) => clocks.differenceOf(log),
    say(next) {
      said = next
      beat.now()
    }
  }
}

interface HeardWord {
  readonly log: LogId
  /** As it came: another object each time the state changed. */
  readonly raw: unknown
  readonly word: LiveWord
}

interface Ears {
  readonly wordByClient: ReadonlyMap<number, HeardWord>
  readonly others: readonly HeardWord[]
  /** Hears what is new; whether anything was. */
  listen(): boolean
}

function newEars({ presence, document, clock }: LiveDeps, clocks: MeetingClocks): Ears {
  const wordByClient = new Map<number, HeardWord>()

  function hear(client: number, log: LogId): boolean {
    const raw = presence.besideOf(client)
    if (wordByClient.get(client)?.raw === raw) return false
    const word = readLiveWord(raw)
    if (!word) return wordByClient.delete(client)
    wordByClient.set(client, { log, raw, word })
    clocks.hear({ client, log, word }, clock.now())
    return true
  }

  return {
    wordByClient,
    get others() {
      return [...wordByClient.values()]
    },
    listen() {
      const here = presence.others.filter((other) => other.document === document)
      const gone = [...wordByClient.keys()].filter((known) => !here.some(({ client }) => client === known))
      gone.forEach((client) => wordByClient.delete(client))
      const heard = here.filter(({ client, log }) => hear(client, log))
      return gone.length + heard.length > 0
    }
  }
}

interface Beat {
  /** Speaks, and again after a while. */
  now(): void
  /** Somebody is not measured: no longer than SOON_MS from now. */
  hurry(): void
  stop(): void
}

function newBeat(timers: Timers, speak: () => void, isMeasured: () => boolean): Beat {
  let cancel = () => {}
  let isSlow = false
  function again(): void {
    cancel()
    isSlow = isMeasured()
    cancel = timers.after(isSlow ? LATER_MS : SOON_MS, now)
  }
  function now(): void {
    speak()
    again()
  }
  return {
    now,
    hurry: () => void (isSlow && !isMeasured() && again()),
    stop: () => cancel()
  }
}
