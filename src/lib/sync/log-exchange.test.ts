/** What two ends say to each other to keep their logs equal, as steps of a pure function. Logs are named by letters. */
import { expect, test } from 'vitest'
import { frontierOf, logNamed } from '../../../tests/support/story-sessions'
import { frontierDigest } from '../log/frontier'
import { concatBytes } from '../base/bytes'
import { bytesToId } from '../base/ids'
import type { Frontier, LogHead } from '../wire/entry'
import { MAX_FRONTIER_LOGS } from '../wire/limits'
import { ANSWER_TICKS, QUESTION_LOGS, WHOLE_ANSWER_TICKS } from './limits'
import {
  compare,
  hearLogWord,
  nextQuestion,
  nothingOffered,
  passTick,
  showed,
  type ExchangeStep,
  type LogExchange,
  type OwnLogs
} from './log-exchange'
import type { LogWord } from './relay-words'

function endWith(counts: Readonly<Record<string, number>>, taken = counts): OwnLogs {
  const frontier = frontierOf(counts)
  return { frontier, taken: frontierOf(taken), state: frontierDigest(frontier) }
}

const hear = (word: LogWord, ours: OwnLogs, exchange: LogExchange = nothingOffered) => hearLogWord(exchange, word, ours)
const kindsOf = ({ effects }: ExchangeStep) => effects.map(({ kind }) => kind)
const saidIn = ({ effects }: ExchangeStep) => effects.flatMap((each) => (each.kind === 'send' ? [each.word] : []))
const ask = (exchange: LogExchange, ours: OwnLogs) => nextQuestion(exchange, ours.taken, () => false)

/** Everything two ends say until neither says anything more, `a` first; what is asked is answered in full. */
function talk(
  a: Record<string, number>,
  b: Record<string, number>
): { readonly said: string[]; readonly ends: object[] } {
  const ends = [a, b]
  const exchanges = [nothingOffered, nothingOffered]
  const said: string[] = []
  const queue: { readonly to: 0 | 1; readonly word: LogWord }[] = [{ to: 1, word: compare(frontierOf(a)) }]
  for (let next = queue.shift(); next && said.length < 50; next = queue.shift()) {
    const { to, word } = next
    const back = to === 0 ? 1 : 0
    said.push(`${to === 1 ? 'a' : 'b'} ${word.kind}`)
    let step = hear(word, endWith(ends[to]!), exchanges[to])
    for (const effect of step.effects) {
      if (effect.kind === 'send') queue.push({ to: back, word: effect.word })
      if (effect.kind === 'answer') {
        for (const { log, to: seq } of effect.ranges) give(ends[back]!, log, seq)
        queue.push({ to: back, word: { kind: 'answered' } })
      }
    }
    step = ask(step.exchange, endWith(ends[to]!))
    exchanges[to] = step.exchange
    for (const word of saidIn(step)) queue.push({ to: back, word })
  }
  return { said, ends }
}

function give(counts: Record<string, number>, log: string, seq: number): void {
  for (const letter of 'abcdefgh') if (logNamed(letter) === log) counts[letter] = seq
}

test('[MBX-4] two ends that hold the same find that out in two words', () => {
  expect(talk({ a: 3, b: 1 }, { a: 3, b: 1 }).said).toEqual(['a digests', 'b frontier'])
})

test('[MBX-4] each asks for what it lacks, and then both hold the same', () => {
  const { said, ends } = talk({ a: 5, b: 2 }, { a: 3, b: 4, c: 1 })
  expect(ends).toEqual([
    { a: 5, b: 4, c: 1 },
    { a: 5, b: 4, c: 1 }
  ])
  expect(said).toEqual(['a digests', 'b frontier', 'a frontier', 'a want', 'b want', 'b answered', 'a answered'])
})

test('[MBX-4] an end that lost everything is filled by the other, and nothing it says takes anything away', () => {
  const { ends } = talk({}, { a: 3, b: 4 })
  expect(ends).toEqual([
    { a: 3, b: 4 },
    { a: 3, b: 4 }
  ])
})

test('[MBX-4] what came of a comparison says what the other end holds, and in what buckets both hold the same', () => {
  const same = hear(
    { kind: 'frontier', final: false, bucketCount: 1, buckets: [], heads: new Map() },
    endWith({ a: 3 })
  )
  expect(same.effects).toEqual([{ kind: 'compared', heads: new Map(), count: 1, buckets: [] }, { kind: 'learned' }])
  const theirs = frontierOf({ a: 1 })
  const less = hear({ kind: 'frontier', final: false, bucketCount: 1, buckets: [0], heads: theirs }, endWith({ a: 3 }))
  expect(kindsOf(less)).toEqual(['send', 'compared', 'learned'])
  const last = hear({ kind: 'frontier', final: true, bucketCount: 1, buckets: [0], heads: theirs }, endWith({ a: 3 }))
  expect(kindsOf(last)).toEqual(['compared', 'learned'])
})

test('[MBX-4] what is taken and not yet on disk is not asked for, nor what somebody else is asked for', () => {
  const ours = endWith({ a: 1 }, { a: 4 })
  const { exchange } = hear({ kind: 'announce', heads: frontierOf({ a: 4, b: 2, c: 9 }) }, ours)
  expect([...exchange.offered.keys()]).toEqual([logNamed('b'), logNamed('c')])
  const step = nextQuestion(exchange, ours.taken, (log) => log === logNamed('c'))
  expect(step.exchange.asked).toEqual([{ log: logNamed('b'), from: 1, to: 2 }])
  expect(nextQuestion(step.exchange, ours.taken, () => false).effects).toEqual([])
})

test('[MBX-4] one question names a bounded number of logs', () => {
  const heads: Frontier = new Map(
    Array.from({ length: QUESTION_LOGS + 9 }, (_, i): [ReturnType<typeof logNamed>, LogHead] => [
      bytesToId('log', new Uint8Array(16).fill(i + 1)),
      { seq: 1, head: new Uint8Array(8) }
    ])
  )
  const { exchange } = hear({ kind: 'announce', heads }, endWith({}))
  expect(ask(exchange, endWith({})).exchange.asked).toHaveLength(QUESTION_LOGS)
})

test('[MBX-4] what an answer did not bring is forgotten until it is said again; what it brought in part is asked on', () => {
  const asked = ask(
    hear({ kind: 'announce', heads: frontierOf({ a: 9, b: 9 }) }, endWith({})).exchange,
    endWith({})
  ).exchange
  const after = hear({ kind: 'answered' }, endWith({ a: 4 }), asked)
  expect([...after.exchange.offered.keys()]).toEqual([logNamed('a')])
  expect(ask(after.exchange, endWith({ a: 4 })).exchange.asked).toEqual([{ log: logNamed('a'), from: 5, to: 9 }])
  const again = hear({ kind: 'announce', heads: frontierOf({ b: 9 }) }, endWith({ a: 4 }), after.exchange)
  expect([...again.exchange.offered.keys()]).toContain(logNamed('b'))
})

test('[MBX-4] an answer that stops coming is over after its ticks, and only what was asked for begins them anew', () => {
  const asking = ask(
    hear({ kind: 'announce', heads: frontierOf({ a: 9 }) }, endWith({})).exchange,
    endWith({})
  ).exchange
  const pass = (exchange: LogExchange, ticks: number, taken: Frontier) => {
    for (let i = 0; i < ticks; i++) exchange = passTick(exchange, taken).exchange
    return exchange
  }
  const later = pass(asking, ANSWER_TICKS, endWith({}).taken)
  const stranger = hear({ kind: 'run', form: 'entries', bytes: new Uint8Array(1) }, endWith({ b: 1 }), later).exchange
  const over = pass(stranger, 1, endWith({ b: 1 }).taken)
  expect([over.asked, over.offered.size]).toEqual([[], 0])
  expect(passTick(over, endWith({}).taken).effects).toEqual([])

  const { taken } = endWith({ a: 1 })
  expect(pass(later, 1 + ANSWER_TICKS, taken).asked).toHaveLength(1)
  expect(pass(later, 2 + ANSWER_TICKS, taken).asked).toEqual([])
})

test('[MBX-4] an answer that comes one entry at a time is over some day', () => {
  const heads = frontierOf({ a: 2 ** 40 })
  let exchange = ask(hear({ kind: 'announce', heads }, endWith({})).exchange, endWith({})).exchange
  for (let seq = 1; seq <= WHOLE_ANSWER_TICKS; seq++) exchange = passTick(exchange, endWith({ a: seq }).taken).exchange
  expect(exchange.asked).toHaveLength(1)
  expect(passTick(exchange, endWith({ a: 999 }).taken).exchange.asked).toEqual([])
})

test('[MBX-4] what was offered before is not gone through again for what is known', () => {
  const heads = frontierOf({ a: 3, b: 4 })
  const { exchange } = hear({ kind: 'announce', heads }, endWith({}))
  expect(hear({ kind: 'announce', heads: frontierOf({ a: 2 }) }, endWith({}), exchange).exchange).toBe(exchange)
})

test('[MBX-4] a run behind a gap shows what its sender holds', () => {
  const step = showed(nothingOffered, frontierOf({ a: 7 }), endWith({ a: 2 }))
  expect(ask(step.exchange, endWith({ a: 2 })).exchange.asked).toEqual([{ log: logNamed('a'), from: 3, to: 7 }])
})

test('[MBX-4] a ping of the same state is answered alone, one of another with a comparison, and not while asking', () => {
  const ours = endWith({ a: 3 })
  expect(saidIn(hear({ kind: 'ping', state: ours.state }, ours)).map(({ kind }) => kind)).toEqual(['pong'])
  const other: LogWord = { kind: 'ping', state: new Uint8Array(8) }
  expect(saidIn(hear(other, ours)).map(({ kind }) => kind)).toEqual(['pong', 'digests'])
  const asking = ask(hear({ kind: 'announce', heads: frontierOf({ b: 1 }) }, ours).exchange, ours).exchange
  expect(saidIn(hear(other, ours, asking)).map(({ kind }) => kind)).toEqual(['pong'])
})

test('[MBX-4] who offers more logs than a frontier names has lied', () => {
  let exchange = nothingOffered
  let last: ExchangeStep | null = null
  for (let part = 0; part < 2; part++) {
    const heads: Frontier = new Map(
      Array.from({ length: MAX_FRONTIER_LOGS / 2 + 1 }, (_, i): [ReturnType<typeof logNamed>, LogHead] => [
        bytesToId('log', concatBytes(Uint8Array.of(part, i >> 8, i & 255), new Uint8Array(13))),
        { seq: 1, head: new Uint8Array(8) }
      ])
    )
    last = hear({ kind: 'announce', heads }, endWith({}), exchange)
    exchange = last.exchange
  }
  expect(last?.effects.map(({ kind }) => kind)).toEqual(['strike'])
  expect(exchange.offered.size).toBe(MAX_FRONTIER_LOGS / 2 + 1)
})

test('[MBX-1] goodbye ends it, and a pong is nothing', () => {
  expect(kindsOf(hear({ kind: 'bye', reason: 'leaving' }, endWith({})))).toEqual(['ended'])
  expect(kindsOf(hear({ kind: 'pong' }, endWith({})))).toEqual([])
})
