/**
 * What somebody in a live meeting says along with where they are: their time, when they heard the others', a raised hand, the
 * temperature, and how the clock that set the meeting's timer differs from theirs. Gone with them, and never on disk.
 */
import { isDifference, isMoment, type ClockDifference } from '$lib/base/clock-offset'
import { parseId, type LogId } from '$lib/base/ids'
import { MOST_ECHOES } from '$lib/wire/limits'

export const TEMPERATURES = ['up', 'level', 'down'] as const
export type Temperature = (typeof TEMPERATURES)[number]

/** A client said its time, and when that was heard here. */
export interface Echo {
  readonly client: number
  readonly saidMs: number
  readonly heardMs: number
}

/** How a log's clock differs from that of whoever vouches for it. */
export interface VouchedClock {
  readonly log: LogId
  readonly difference: ClockDifference
}

export interface LiveWord {
  /** By the clock of whoever says it. */
  readonly nowMs: number
  readonly echoes: readonly Echo[]
  /** When the hand went up, by the same clock; null while it is down. */
  readonly handMs: number | null
  readonly temperature: Temperature | null
  readonly vouched: VouchedClock | null
}

/** As it goes into a presence's state: short, since twelve of them share two kilobytes with a caret. */
export function printLiveWord({ nowMs, echoes, handMs, temperature, vouched }: LiveWord): object {
  return {
    now: nowMs,
    heard: echoes.map(({ client, saidMs, heardMs }) => [client, saidMs, heardMs]),
    ...(handMs !== null && { hand: handMs }),
    ...(temperature && { temperature }),
    ...(vouched && { clock: [vouched.log, vouched.difference.offsetMs, vouched.difference.errorMs] })
  }
}

/** What somebody else says; whatever of it is not as it should be is left out, and without their time all of it is. */
export function readLiveWord(value: unknown): LiveWord | null {
  if (typeof value !== 'object' || value === null) return null
  const { now, heard, hand, temperature, clock } = value as Record<string, unknown>
  if (!isMoment(now)) return null
  return {
    nowMs: now,
    echoes: listIn(heard).slice(0, MOST_ECHOES).flatMap(readEcho),
    handMs: isMoment(hand) ? hand : null,
    temperature: TEMPERATURES.find((known) => known === temperature) ?? null,
    vouched: readVouched(listIn(clock))
  }
}

function readEcho(value: unknown): readonly Echo[] {
  const [client, saidMs, heardMs] = listIn(value)
  return Number.isSafeInteger(client) && isMoment(saidMs) && isMoment(heardMs)
    ? [{ client: Number(client), saidMs, heardMs }]
    : []
}

function readVouched([log, offsetMs, errorMs]: readonly unknown[]): VouchedClock | null {
  const id = typeof log === 'string' ? parseId('log', log) : null
  if (!id?.ok || !isDifference({ offsetMs, errorMs })) return null
  return { log: id.value, difference: { offsetMs: Number(offsetMs), errorMs: Number(errorMs) } }
}

function listIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
