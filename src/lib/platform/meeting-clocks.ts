/**
 * How the clocks of those in a meeting differ from ours, from what each says of its time and of when it heard the others.
 *
 * - A log whose device spoke with this one is known by what was measured, also after it left.
 * - Any other is known by those who measured it: of what they told, what can be furthest off the least. An error grows with
 *   each who passes it on, so nothing comes back better than it went.
 * - An answer counts only to what this device did say lately.
 */
import { bestOf, canBothBe, chained, differenceFrom, keepSample, type ClockDifference } from '$lib/base/clock-offset'
import type { LogId } from '$lib/base/ids'
import { MOST_ECHOES, MOST_VOUCHED_CLOCKS } from '$lib/wire/limits'
import type { Echo, LiveWord } from './live-word'

/** Samples after which a clock is known well enough to ask less often. */
const ENOUGH_SAMPLES = 3

/** Answers to what was said longer ago are no use: at one word every two seconds, two minutes. */
const MOST_SAID = 64

export interface Heard {
  readonly client: number
  readonly log: LogId
  readonly word: LiveWord
}

export interface MeetingClocks {
  /** This device is saying its time. */
  said(nowMs: number): void
  hear(heard: Heard, nowMs: number): void
  /** Of those in `here`, whom to answer in the next word: the ones not answered for longest. */
  echoes(here: readonly number[]): readonly Echo[]
  /** Null for a clock nobody here knows anything of. */
  differenceOf(log: LogId): ClockDifference | null
  isMeasured(log: LogId): boolean
}

/** `own` is this device's client. */
export function newMeetingClocks(own: number): MeetingClocks {
  const samplesByLog = new Map<LogId, readonly ClockDifference[]>()
  const vouchedByLog = new Map<LogId, ClockDifference>()
  const lastByClient = new Map<number, Echo>()
  let saidMs: readonly number[] = []

  function measure({ log, word }: Heard, backMs: number): void {
    const mine = word.echoes.find((echo) => echo.client === own && saidMs.includes(echo.saidMs))
    const sample = mine && differenceFrom({ ...mine, answeredMs: word.nowMs, backMs })
    if (sample) samplesByLog.set(log, keepSample(samplesByLog.get(log) ?? [], sample))
  }

  function takeWord({ log, word: { vouched } }: Heard): void {
    const theirs = bestOf(samplesByLog.get(log) ?? [])
    const told = theirs && vouched && chained(theirs, vouched.difference)
    if (!told) return
    const former = vouchedByLog.get(vouched.log)
    if (former && canBothBe(former, told) && former.errorMs <= told.errorMs) return
    vouchedByLog.delete(vouched.log)
    vouchedByLog.set(vouched.log, told)
    const [oldest] = vouchedByLog.keys()
    if (oldest && vouchedByLog.size > MOST_VOUCHED_CLOCKS) vouchedByLog.delete(oldest)
  }

  return {
    said: (nowMs) => void (saidMs = [...saidMs, nowMs].slice(-MOST_SAID)),
    hear(heard, nowMs) {
      const { client, word } = heard
      // A caret moved: the same word again says nothing of when it was said.
      if (lastByClient.get(client)?.saidMs !== word.nowMs) {
        measure(heard, nowMs)
        lastByClient.set(client, { client, saidMs: word.nowMs, heardMs: nowMs })
      }
      takeWord(heard)
    },
    echoes(here) {
      for (const client of lastByClient.keys()) if (!here.includes(client)) lastByClient.delete(client)
      const answered = [...lastByClient.values()].slice(0, MOST_ECHOES)
      // Who is answered now comes last the next time.
      for (const echo of answered) {
        lastByClient.delete(echo.client)
        lastByClient.set(echo.client, echo)
      }
      return answered
    },
    differenceOf: (log) => bestOf(samplesByLog.get(log) ?? []) ?? vouchedByLog.get(log) ?? null,
    isMeasured: (log) => (samplesByLog.get(log) ?? []).length >= ENOUGH_SAMPLES
  }
}
