/**
 * Two peer sessions talking over a queue, without cryptography, store or time: what they say to each other is the story.
 * A talker's log is named by one letter; entries are only counted.
 */
import { textToBytes } from '$lib/base/bytes'
import { bytesToId, type LogId, type StatementId } from '$lib/base/ids'
import { step } from '$lib/sync/peer-session'
import {
  askableOf,
  newPeerSession,
  type Ours,
  type PeerSession,
  type SessionEffect,
  type SessionInput
} from '$lib/sync/session-state'
import type { Frontier, LogHead } from '$lib/wire/entry'
import type { PeerMessage } from '$lib/wire/peer-message'
import type { SeqRange } from '$lib/wire/seq-range'

/** `a` → the log whose id begins with that letter; ids sort like their letters. */
export function logNamed(letter: string): LogId {
  return bytesToId(
    'log',
    Uint8Array.from({ length: 16 }, () => letter.charCodeAt(0))
  )
}

export function statementNamed(letter: string): StatementId {
  return bytesToId(
    'statement',
    Uint8Array.from({ length: 32 }, () => letter.charCodeAt(0))
  )
}

/** `{ a: 3 }` as a frontier; heads are made from the numbers, so equal counts are equal heads. */
export function frontierOf(counts: Readonly<Record<string, number>>): Frontier {
  return new Map(
    Object.entries(counts).map(([letter, seq]): [LogId, LogHead] => [logNamed(letter), headOf(letter, seq)])
  )
}

function headOf(letter: string, seq: number): LogHead {
  return {
    seq,
    head: Uint8Array.from({ length: 8 }, (_, i) => (i === 0 ? letter.charCodeAt(0) : i === 1 ? seq & 0xff : seq >> 8))
  }
}

export interface Talker {
  readonly name: string
  readonly log: LogId
  counts: Record<string, number>
  statements: Set<string>
  knows: Set<string>
  /** Letters of those it knows to be out. */
  knowsOut: Set<string>
  /** What of its own a removal cut off. */
  cutOff: SeqRange | null
  session: PeerSession
  /** Why the session ended. */
  failed: string | null
  banned: boolean
  /** The other end is told who is here. */
  showsPresence: boolean
  /** Letters of logs it sends in a form of a newer version, which nobody here reads. */
  writesNewer: string
  /** Ranges it answers of one question. */
  answersMost: number
  readonly saying: PeerMessage[]
}

export interface Story {
  readonly trace: string[]
  /** Both feed `opened`, and talk until nobody has anything to say. */
  meet(): void
  /** One input at one end, and whatever follows from it. */
  tell(name: string, input: SessionInput): void
}

/** A talker whose log is called like its first letter. */
export function newTalker(
  name: string,
  has: { counts: Record<string, number>; statements: string; knows: string }
): Talker {
  const letter = name[0] ?? ''
  return {
    name,
    log: logNamed(letter),
    counts: { ...has.counts },
    statements: new Set(has.statements),
    knows: new Set(has.knows),
    knowsOut: new Set(),
    cutOff: null,
    session: newPeerSession(new Uint8Array(32)),
    failed: null,
    banned: false,
    showsPresence: false,
    writesNewer: '',
    answersMost: Infinity,
    saying: []
  }
}

/** A link between two talkers; `sameEpoch` says whether they share the epoch they write in. */
export function newStory(left: Talker, right: Talker, sameEpoch = true): Story {
  const trace: string[] = []
  const talkers = [left, right]
  const otherOf = (talker: Talker) => (talker === left ? right : left)

  function feed(talker: Talker, input: SessionInput): void {
    const { session, effects } = step(talker.session, input, oursOf(talker))
    talker.session = session
    for (const effect of effects) perform(talker, effect)
  }

  function perform(talker: Talker, effect: SessionEffect): void {
    switch (effect.kind) {
      case 'send':
        return void talker.saying.push(effect.message)
      case 'prove':
        return void talker.saying.push({ kind: 'prove', signature: new Uint8Array(64), proofs: [] })
      case 'verify':
        return feed(talker, { kind: 'verified', peer: { log: otherOf(talker).log, sameEpoch } })
      case 'answerStatements':
        return void talker.saying.push({ kind: 'statements', statements: [...talker.statements].map(textToBytes) })
      case 'takeStatements':
        return takeStatements(talker, effect.statements)
      case 'answer':
        return answer(talker, effect.ranges)
      case 'takeRun':
        return takeRun(talker, effect.bytes)
      case 'learned':
        return askFor(talker)
      case 'ban':
        return void (talker.banned = true)
      case 'fail':
        talker.failed = effect.reason
        return
      case 'compareHashes':
        return
      case 'handOver':
      case 'show':
        return answer(talker, [effect.range])
      case 'proven':
        return void (talker.showsPresence = true)
      case 'hush':
        return void (talker.showsPresence = false)
    }
  }

  /** In this story a statement called like a talker's letter opens that talker's log. */
  function takeStatements(talker: Talker, statements: readonly Uint8Array[]): void {
    for (const bytes of statements) {
      const letter = String.fromCharCode(bytes[0] ?? 0)
      talker.statements.add(letter)
      talker.knows.add(letter)
    }
    feed(talker, { kind: 'teamChanged' })
  }

  function answer(talker: Talker, ranges: readonly SeqRange[]): void {
    for (const { log, from, to } of ranges.slice(0, talker.answersMost)) {
      const letter = letterOf(log)
      const last = Math.min(to, talker.counts[letter] ?? 0)
      if (last >= from)
        talker.saying.push({ kind: 'run', form: 'entries', bytes: textToBytes(`${letter} ${from} ${last}`) })
    }
    talker.saying.push({ kind: 'answered' })
  }

  function takeRun(talker: Talker, bytes: Uint8Array): void {
    const [letter = '', from, to] = new TextDecoder().decode(bytes).split(' ')
    if (otherOf(talker).writesNewer.includes(letter)) {
      return feed(talker, { kind: 'gave', heads: new Map(), newer: logNamed(letter) })
    }
    if (Number(from) === (talker.counts[letter] ?? 0) + 1) talker.counts[letter] = Number(to)
    feed(talker, { kind: 'gave', heads: frontierOf({ [letter]: Number(to) }) })
  }

  function askFor(talker: Talker): void {
    const theirs = [...askableOf(talker.session, frontierOf(talker.counts))]
    const ranges = theirs.flatMap(([log, { seq }]) => {
      const own = talker.counts[letterOf(log)] ?? 0
      return seq > own ? [{ log, from: own + 1, to: seq }] : []
    })
    feed(talker, { kind: 'ask', ranges, resume: null })
  }

  function talk(): void {
    for (let rounds = 0; talkers.some(({ saying }) => saying.length > 0); rounds++) {
      if (rounds > 100) throw new Error('they never stop talking')
      for (const talker of talkers) {
        for (const message of talker.saying.splice(0)) {
          trace.push(`${talker.name} → ${otherOf(talker).name}  ${describeMessage(message)}`)
          feed(otherOf(talker), { kind: 'heard', message })
        }
      }
    }
  }

  return {
    trace,
    meet() {
      for (const talker of talkers) feed(talker, { kind: 'opened' })
      talk()
    },
    tell(name, input) {
      const talker = talkers.find((each) => each.name === name)
      if (!talker) throw new Error(`nobody is called ${name}`)
      feed(talker, input)
      talk()
    }
  }
}

const letterOf = (log: LogId) =>
  'abcdefghijklmnopqrstuvwxyz'.split('').find((letter) => logNamed(letter) === log) ?? '?'

/** A talker as its session sees it. */
export function oursOf(talker: Talker): Ours {
  const state = new Uint8Array(8)
  for (const [letter, seq] of Object.entries(talker.counts)) {
    const at = letter.charCodeAt(0) % 8
    state[at] = ((state[at] ?? 0) + seq) & 0xff
  }
  state[7] = ((state[7] ?? 0) + talker.statements.size) & 0xff
  return {
    logKey: new Uint8Array(32).fill(talker.name.charCodeAt(0)),
    log: talker.log,
    frontier: frontierOf(talker.counts),
    taken: frontierOf(talker.counts),
    heads: [...talker.statements].map(statementNamed),
    named: [...talker.statements].map(statementNamed),
    giverOf: () => bytesToId('member', new Uint8Array(16)),
    within: ({ peer }) => (peer !== null && talker.knowsOut.has(letterOf(peer)) ? [] : null),
    forks: new Map(),
    knowsStatement: (id) => [...talker.statements].some((letter) => statementNamed(letter) === id),
    trustsLog: (log) => talker.knows.has(letterOf(log)) && !talker.knowsOut.has(letterOf(log)),
    isOut: (log) => talker.knowsOut.has(letterOf(log)),
    cutOff: talker.cutOff,
    state
  }
}

/** One line of a trace: what was said, as short as it can be told. */
export function describeMessage(message: PeerMessage): string {
  switch (message.kind) {
    case 'team':
      return `team ${message.full ? 'full' : 'statements only'}, ${message.heads.length} heads`
    case 'want-statements':
      return `want-statements ${message.wanted.length}`
    case 'statements':
      return `statements ${message.statements.length}`
    case 'digests':
      return `digests of ${message.digests.length} bucket${message.digests.length === 1 ? '' : 's'}`
    case 'frontier':
      return `frontier ${describeHeads(message.heads)}${message.final ? ', final' : ''}`
    case 'announce':
      return `announce ${describeHeads(message.heads)}`
    case 'want':
      return `want ${message.ranges.map(({ log, from, to }) => `${letterOf(log)} ${from}–${to}`).join(', ')}`
    case 'run':
      return message.bytes.length < 20 ? `run ${new TextDecoder().decode(message.bytes)}` : 'run'
    case 'bye':
      return `bye ${message.reason}`
    default:
      return message.kind
  }
}

function describeHeads(heads: Frontier): string {
  return `{${[...heads].map(([log, { seq }]) => `${letterOf(log)}:${seq}`).join(' ')}}`
}
