/**
 * Keeping the logs of two ends equal, as a pure function: what a device and its mailbox at a relay do alike (MBX-4).
 *
 * - Both compare by digests of buckets, then by heads (LOG-5); who lacks asks, and an answer ends with `answered`.
 * - Remembered is only what the other end holds beyond this one, and what it is being asked for.
 * - Nothing here knows which end it is, awaits, or reads a clock.
 */
import { equalBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import { bucketCount, bucketDigests, headsInBuckets, seqOf } from '../log/frontier'
import type { Frontier, LogHead } from '../wire/entry'
import { MAX_FRONTIER_LOGS } from '../wire/limits'
import type { Partial } from '../wire/peer-message'
import type { SeqRange } from '../wire/seq-range'
import { ANSWER_TICKS, QUESTION_LOGS } from './limits'
import type { LogWord } from './relay-words'

export interface LogExchange {
  /** What the other end said it holds and this one lacked then. */
  readonly offered: Frontier
  /** Ranges of the last `want` that is not answered yet. */
  readonly asked: readonly SeqRange[]
  /** Ticks since it was sent, or since the last run of its answer came. */
  readonly askedTicks: number
}

/** This end at this moment. */
export interface OwnLogs {
  /** On disk: what is told. */
  readonly frontier: Frontier
  /** On disk or about to be: what is not asked for. */
  readonly taken: Frontier
  /** Eight bytes that differ when the frontier does. */
  readonly state: Uint8Array
}

export type ExchangeEffect =
  | { readonly kind: 'send'; readonly word: LogWord }
  /** Send what is held of these ranges, then `answered`. */
  | { readonly kind: 'answer'; readonly ranges: readonly SeqRange[]; readonly resume: Partial | null }
  | { readonly kind: 'takeRun'; readonly form: 'entries' | 'record'; readonly bytes: Uint8Array }
  /** In these buckets the other end holds this and no more; in all others the same as this one. */
  | { readonly kind: 'compared'; readonly heads: Frontier; readonly count: number; readonly buckets: readonly number[] }
  /** It holds this too. */
  | { readonly kind: 'holds'; readonly heads: Frontier }
  /** There may be something to ask for. */
  | { readonly kind: 'learned' }
  | { readonly kind: 'strike'; readonly reason: string }
  | { readonly kind: 'ended' }

export interface ExchangeStep {
  readonly exchange: LogExchange
  readonly effects: readonly ExchangeEffect[]
}

export const nothingOffered: LogExchange = { offered: new Map(), asked: [], askedTicks: 0 }

/** Asks whether both hold the same. */
export function compare(ours: Frontier): LogWord {
  return { kind: 'digests', digests: bucketDigests(ours, bucketCount(ours.size)) }
}

/** The next exchange, and what is to be done about a word. */
export function hearLogWord(exchange: LogExchange, word: LogWord, ours: OwnLogs): ExchangeStep {
  switch (word.kind) {
    case 'digests':
      return { exchange, effects: answerDigests(word.digests, ours.frontier) }
    case 'frontier':
      return hearFrontier(exchange, word, ours)
    case 'announce':
      return withOffer(exchange, word.heads, ours, [{ kind: 'holds', heads: word.heads }])
    case 'want':
      return { exchange, effects: [{ kind: 'answer', ranges: word.ranges, resume: word.resume }] }
    case 'run':
      return { exchange: { ...exchange, askedTicks: 0 }, effects: [{ ...word, kind: 'takeRun' }] }
    case 'answered':
      return answered(exchange, ours.taken)
    case 'ping':
      return hearPing(exchange, word.state, ours)
    case 'pong':
      return { exchange, effects: [] }
    case 'bye':
      return { exchange, effects: [{ kind: 'ended' }] }
  }
}

/** A run that came behind a gap shows what its sender holds. */
export function showed(exchange: LogExchange, heads: Frontier, ours: OwnLogs): ExchangeStep {
  return withOffer(exchange, heads, ours, [])
}

/** What to ask for next; nothing while an answer is awaited, and no log somebody else is being asked for. */
export function nextQuestion(
  exchange: LogExchange,
  taken: Frontier,
  askedElsewhere: (log: LogId) => boolean
): ExchangeStep {
  if (exchange.asked.length > 0) return { exchange, effects: [] }
  const ranges = [...exchange.offered]
    .filter(([log, { seq }]) => seq > seqOf(taken, log) && !askedElsewhere(log))
    .slice(0, QUESTION_LOGS)
    .map(([log, { seq }]) => ({ log, from: seqOf(taken, log) + 1, to: seq }))
  if (ranges.length === 0) return { exchange, effects: [] }
  return {
    exchange: { ...exchange, asked: ranges, askedTicks: 0 },
    effects: [{ kind: 'send', word: { kind: 'want', ranges, resume: null } }]
  }
}

/** An answer that stops coming is over. */
export function passTick(exchange: LogExchange, taken: Frontier): ExchangeStep {
  if (exchange.asked.length === 0) return { exchange, effects: [] }
  const waited = { ...exchange, askedTicks: exchange.askedTicks + 1 }
  return waited.askedTicks > ANSWER_TICKS ? answered(waited, taken) : { exchange: waited, effects: [] }
}

function answerDigests(digests: readonly Uint8Array[], ours: Frontier): ExchangeEffect[] {
  const own = bucketDigests(ours, digests.length)
  const buckets = digests.flatMap((digest, bucket) => (equalBytes(digest, own[bucket] ?? digest) ? [] : [bucket]))
  const heads = headsInBuckets(ours, digests.length, buckets)
  const word: LogWord = { kind: 'frontier', final: false, bucketCount: digests.length, buckets, heads }
  const same: ExchangeEffect = { kind: 'compared', heads: new Map(), count: digests.length, buckets: [] }
  return buckets.length === 0 ? [{ kind: 'send', word }, same] : [{ kind: 'send', word }]
}

function hearFrontier(exchange: LogExchange, word: LogWord & { kind: 'frontier' }, ours: OwnLogs): ExchangeStep {
  const { bucketCount: count, buckets, heads } = word
  const compared: ExchangeEffect = { kind: 'compared', heads, count, buckets }
  if (word.final || buckets.length === 0) return withOffer(exchange, heads, ours, [compared])
  const own = headsInBuckets(ours.frontier, count, buckets)
  const reply: LogWord = { kind: 'frontier', final: true, bucketCount: count, buckets, heads: own }
  return withOffer(exchange, heads, ours, [{ kind: 'send', word: reply }, compared])
}

function withOffer(
  exchange: LogExchange,
  heads: Frontier,
  { taken }: OwnLogs,
  effects: readonly ExchangeEffect[]
): ExchangeStep {
  const offered = new Map<LogId, LogHead>()
  for (const [log, head] of [...exchange.offered, ...heads]) {
    const isNews = head.seq > Math.max(seqOf(taken, log), offered.get(log)?.seq ?? 0)
    if (isNews) offered.set(log, head)
  }
  if (isMoreThanAFrontier(offered)) return strike(exchange, 'more logs than a frontier names')
  return { exchange: { ...exchange, offered }, effects: [...effects, { kind: 'learned' }] }
}

/** What is offered, word by word, is never more than one frontier could say (I7). */
function isMoreThanAFrontier(offered: Frontier): boolean {
  return offered.size > MAX_FRONTIER_LOGS
}

/** Where nothing at all came of what was asked, it is not asked for again before the other end says that it holds it. */
function answered(exchange: LogExchange, taken: Frontier): ExchangeStep {
  const offered = new Map(exchange.offered)
  for (const { log, from } of exchange.asked) if (seqOf(taken, log) < from) offered.delete(log)
  return { exchange: { offered, asked: [], askedTicks: 0 }, effects: [{ kind: 'learned' }] }
}

function hearPing(exchange: LogExchange, state: Uint8Array, ours: OwnLogs): ExchangeStep {
  const pong: ExchangeEffect = { kind: 'send', word: { kind: 'pong' } }
  const isSame = equalBytes(state, ours.state) || exchange.asked.length > 0
  return { exchange, effects: isSame ? [pong] : [pong, { kind: 'send', word: compare(ours.frontier) }] }
}

function strike(exchange: LogExchange, reason: string): ExchangeStep {
  return { exchange, effects: [{ kind: 'strike', reason }] }
}
