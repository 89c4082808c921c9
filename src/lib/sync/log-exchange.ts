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
import { ANSWER_TICKS, QUESTION_LOGS, WHOLE_ANSWER_TICKS } from './limits'
import type { LogWord } from './relay-words'

export interface LogExchange {
  /** What the other end said it holds and this one lacked then. */
  readonly offered: Frontier
  /** Ranges of the last `want` that is not answered yet. */
  readonly asked: readonly SeqRange[]
  /** Ticks since it was sent, or since anything of it was seen to have come. */
  readonly askedTicks: number
  /** Ticks since it was sent. */
  readonly answerTicks: number
  /** Entries of the logs asked for that were here at the last look. */
  readonly come: number
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

export const nothingOffered: LogExchange = { offered: new Map(), asked: [], askedTicks: 0, answerTicks: 0, come: 0 }

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
      return { exchange, effects: [{ ...word, kind: 'takeRun' }] }
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
  const ranges: SeqRange[] = []
  for (const [log, { seq }] of exchange.offered) {
    if (ranges.length === QUESTION_LOGS) break
    if (seq > seqOf(taken, log) && !askedElsewhere(log)) ranges.push({ log, from: seqOf(taken, log) + 1, to: seq })
  }
  if (ranges.length === 0) return { exchange, effects: [] }
  return {
    exchange: { ...exchange, asked: ranges, askedTicks: 0, answerTicks: 0, come: comeOf(ranges, taken) },
    effects: [{ kind: 'send', word: { kind: 'want', ranges, resume: null } }]
  }
}

/** An answer that stops coming is over. */
export function passTick(exchange: LogExchange, taken: Frontier): ExchangeStep {
  if (exchange.asked.length === 0) return { exchange, effects: [] }
  const come = comeOf(exchange.asked, taken)
  const askedTicks = come > exchange.come ? 0 : exchange.askedTicks + 1
  const waited = { ...exchange, askedTicks, answerTicks: exchange.answerTicks + 1, come }
  return isAnswerOver(waited) ? answered(waited, taken) : { exchange: waited, effects: [] }
}

/** Only what was asked for keeps a question open, and nothing does for ever. */
function isAnswerOver({ askedTicks, answerTicks }: LogExchange): boolean {
  return askedTicks > ANSWER_TICKS || answerTicks > WHOLE_ANSWER_TICKS
}

function comeOf(asked: readonly SeqRange[], taken: Frontier): number {
  return asked.reduce((sum, { log }) => sum + seqOf(taken, log), 0)
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
  // What it said before costs nothing: many thousands of logs are not gone through for one that is known.
  if (!isNews(heads, exchange.offered, taken)) return { exchange, effects: [...effects, { kind: 'learned' }] }
  const offered = new Map<LogId, LogHead>()
  for (const [log, head] of [...exchange.offered, ...heads]) {
    if (head.seq > Math.max(seqOf(taken, log), seqOf(offered, log))) offered.set(log, head)
  }
  if (isMoreThanAFrontier(offered)) return strike(exchange, 'more logs than a frontier names')
  return { exchange: { ...exchange, offered }, effects: [...effects, { kind: 'learned' }] }
}

function isNews(heads: Frontier, offered: Frontier, taken: Frontier): boolean {
  return [...heads].some(([log, { seq }]) => seq > Math.max(seqOf(taken, log), seqOf(offered, log)))
}

/** What is offered, word by word, is never more than one frontier could say (I7). */
function isMoreThanAFrontier(offered: Frontier): boolean {
  return offered.size > MAX_FRONTIER_LOGS
}

/** Where nothing at all came of what was asked, it is not asked for again before the other end says that it holds it. */
function answered(exchange: LogExchange, taken: Frontier): ExchangeStep {
  const offered = new Map(exchange.offered)
  for (const { log, from } of exchange.asked) if (seqOf(taken, log) < from) offered.delete(log)
  return { exchange: { offered, asked: [], askedTicks: 0, answerTicks: 0, come: 0 }, effects: [{ kind: 'learned' }] }
}

function hearPing(exchange: LogExchange, state: Uint8Array, ours: OwnLogs): ExchangeStep {
  const pong: ExchangeEffect = { kind: 'send', word: { kind: 'pong' } }
  const isSame = equalBytes(state, ours.state) || exchange.asked.length > 0
  return { exchange, effects: isSame ? [pong] : [pong, { kind: 'send', word: compare(ours.frontier) }] }
}

function strike(exchange: LogExchange, reason: string): ExchangeStep {
  return { exchange, effects: [{ kind: 'strike', reason }] }
}
