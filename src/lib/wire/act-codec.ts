/**
 * Bytes of acts (ACT-1): id · wallMs · flags · [document] · [about] · replaces (sorted) · code · body, length first.
 *
 * - Every body has one row in BODY_CODECS, write and read in the same order; codes never change (ACT-2).
 * - A code this version does not know decodes as `unknown` with its bytes kept (ACT-3).
 * - An act has no version of its own: the entry that carries it does, and a new meaning takes a new code.
 */
import { compareIds } from '../base/ids'
import type { Result } from '../base/result'
import type { Act, ActBodyValue, ActType, CloseCause, OutcomeVerdict, Stance } from './act'
import { decodeWith, newWriter, type MalformedBytes, type Reader, type Writer } from './codec'
import { HASH_BYTES } from './sizes'
import {
  MAX_ACT_BYTES,
  MAX_FOLLOWED_ACTS,
  MAX_LOOK_BYTES,
  MAX_LOOK_WRAPS,
  MAX_NAME_BYTES,
  MAX_POD_MEMBERS,
  MAX_REPLACED_ACTS,
  MAX_TARGET_BYTES,
  MAX_WORDS_BYTES
} from './limits'
import { readWrapped, writeWrapped } from './wrapped-codec'

type KnownType = Exclude<ActType, 'unknown'>
type BodyByType = { readonly [T in KnownType]: Extract<ActBodyValue, { type: T }> }

interface BodyCodec<T extends KnownType> {
  readonly code: number
  write(writer: Writer, body: BodyByType[T]): void
  read(reader: Reader): BodyByType[T]
}

const HAS_DOCUMENT = 1
const HAS_ABOUT = 2

// The place in each list is the byte on the wire: new values go to the end.
const STANCES: readonly Stance[] = ['agree', 'abstain', 'disagree', 'block']
const VERDICTS: readonly OutcomeVerdict[] = ['adopted', 'declined', 'unsettled', 'withdrawn']
const CAUSES: readonly CloseCause[] = ['time', 'hand']

const BODY_CODECS: { readonly [T in KnownType]: BodyCodec<T> } = {
  position: {
    code: 1,
    write: (w, b) => void w.byte(STANCES.indexOf(b.stance)).text(b.reason),
    read: (r) => ({ type: 'position', stance: readOneOf(r, STANCES), reason: r.text(MAX_WORDS_BYTES) })
  },
  outcome: {
    code: 2,
    write: (w, b) => void w.byte(VERDICTS.indexOf(b.verdict)).text(b.words),
    read: (r) => ({ type: 'outcome', verdict: readOneOf(r, VERDICTS), words: r.text(MAX_WORDS_BYTES) })
  },
  close: {
    code: 3,
    write: (w, b) => void w.byte(CAUSES.indexOf(b.cause)).uint(b.deadlineMs),
    read: (r) => ({ type: 'close', cause: readOneOf(r, CAUSES), deadlineMs: r.uint() })
  },
  tick: {
    code: 4,
    write: (w, b) => void w.text(b.target).flag(b.done),
    read: (r) => ({ type: 'tick', target: r.text(MAX_TARGET_BYTES), done: r.flag() })
  },
  reaction: {
    code: 5,
    write: (w, b) => void w.text(b.target).text(b.emoji),
    read: (r) => ({ type: 'reaction', target: r.text(MAX_TARGET_BYTES), emoji: r.text(MAX_TARGET_BYTES) })
  },
  read: { code: 6, write: () => undefined, read: () => ({ type: 'read' }) },
  question: {
    code: 7,
    write: (w, b) => void w.text(b.target).flag(b.named).text(b.words),
    read: (r) => ({
      type: 'question',
      target: r.text(MAX_TARGET_BYTES),
      named: r.flag(),
      words: r.text(MAX_WORDS_BYTES)
    })
  },
  suggestion: {
    code: 8,
    write: (w, b) => void w.text(b.words).uint(b.schema).bytes(b.copy),
    read: (r) => ({
      type: 'suggestion',
      words: r.text(MAX_WORDS_BYTES),
      schema: r.uint(),
      copy: r.bytes(MAX_ACT_BYTES)
    })
  },
  taken: { code: 9, write: () => undefined, read: () => ({ type: 'taken' }) },
  adjourn: {
    code: 10,
    write: (w, b) => void w.text(b.target),
    read: (r) => ({ type: 'adjourn', target: r.text(MAX_TARGET_BYTES) })
  },
  away: {
    code: 11,
    write(w, b) {
      w.uint(b.fromMs)
      writeOptional(w, b.toMs, (toMs) => w.uint(toMs))
      writeOptional(w, b.delegate, (delegate) => w.id('member', delegate))
      w.text(b.words)
    },
    read: (r) => ({
      type: 'away',
      fromMs: r.uint(),
      toMs: r.flag() ? r.uint() : null,
      delegate: r.flag() ? r.id('member') : null,
      words: r.text(MAX_WORDS_BYTES)
    })
  },
  withdrawal: { code: 12, write: () => undefined, read: () => ({ type: 'withdrawal' }) },
  look: {
    code: 13,
    write(w, b) {
      w.id('member', b.to)
      writeOptional(w, b.answers, (act) => w.id('act', act))
      writeWrapped(w, b.wraps).bytes(b.sealed)
    },
    read: (r) => ({
      type: 'look',
      to: r.id('member'),
      answers: r.flag() ? r.id('act') : null,
      wraps: readWrapped(r, MAX_LOOK_WRAPS),
      sealed: r.bytes(MAX_LOOK_BYTES)
    })
  },
  pod: {
    code: 14,
    write(w, b) {
      w.id('pod', b.pod)
      w.list(sortedIds(b.follows), (to, act) => to.id('act', act)).text(b.name)
      writeOptional(w, b.members, (members) => w.list(sortedIds(members), (to, member) => to.id('member', member)))
    },
    read: (r) => ({
      type: 'pod',
      pod: r.id('pod'),
      follows: r.sorted(MAX_FOLLOWED_ACTS, compareIds, (from) => from.id('act')),
      name: r.text(MAX_NAME_BYTES),
      members: r.flag() ? r.sorted(MAX_POD_MEMBERS, compareIds, (from) => from.id('member')) : null
    })
  },
  answer: {
    code: 15,
    write(w, b) {
      w.text(b.target)
      writeOptional(w, b.question, ({ act, asker }) => w.id('act', act).id('member', asker))
      w.flag(b.disagrees).text(b.words)
    },
    read: (r) => ({
      type: 'answer',
      target: r.text(MAX_TARGET_BYTES),
      question: r.flag() ? { act: r.id('act'), asker: r.id('member') } : null,
      disagrees: r.flag(),
      words: r.text(MAX_WORDS_BYTES)
    })
  }
}

const TYPE_BY_CODE = new Map(Object.entries(BODY_CODECS).map(([type, { code }]) => [code, type as KnownType]))

/** Bytes of an act; those it replaces may come in any order. */
export function encodeAct({ id, wallMs, document, about, replaces, body }: Act): Uint8Array<ArrayBuffer> {
  const writer = newWriter().id('act', id).uint(wallMs)
  writer.byte((document ? HAS_DOCUMENT : 0) | (about ? HAS_ABOUT : 0))
  if (document) writer.id('document', document)
  if (about) writer.fixed(about, HASH_BYTES)
  return writer
    .list([...replaces].sort(compareIds), (w, act) => w.id('act', act))
    .uint(body.type === 'unknown' ? body.code : BODY_CODECS[body.type].code)
    .bytes(encodeActBody(body))
    .done()
}

/** Form alone: whose it is and whether it may be is judged by the log it came in. */
export function decodeAct(bytes: Uint8Array): Result<Act, MalformedBytes> {
  return decodeWith(bytes, (reader) => {
    const id = reader.id('act')
    const wallMs = reader.uint()
    const flags = reader.byte()
    if (flags > (HAS_DOCUMENT | HAS_ABOUT)) reader.fail('unknown flags')
    const document = flags & HAS_DOCUMENT ? reader.id('document') : null
    const about = flags & HAS_ABOUT ? reader.fixed(HASH_BYTES) : null
    const replaces = reader.sorted(MAX_REPLACED_ACTS, compareIds, (r) => r.id('act'))
    const code = reader.uint()
    const body = decodeActBody(code, reader.bytes(MAX_ACT_BYTES))
    return body.ok ? { id, wallMs, document, about, replaces, body: body.value } : reader.fail(body.error.reason)
  })
}

function encodeActBody(body: ActBodyValue): Uint8Array<ArrayBuffer> {
  if (body.type === 'unknown') return body.bytes.slice()
  const writer = newWriter()
  writeAs(body.type, writer, body)
  return writer.done()
}

function writeAs<T extends KnownType>(type: T, writer: Writer, body: BodyByType[T]): void {
  BODY_CODECS[type].write(writer, body)
}

function decodeActBody(code: number, bytes: Uint8Array): Result<ActBodyValue, MalformedBytes> {
  const type = TYPE_BY_CODE.get(code)
  if (!type) return { ok: true, value: { type: 'unknown', code, bytes: bytes.slice() } }
  return decodeWith<ActBodyValue>(bytes, (reader) => BODY_CODECS[type].read(reader))
}

function readOneOf<T>(reader: Reader, values: readonly T[]): T {
  return values[reader.byte()] ?? reader.fail('a value this version does not know')
}

/** Each once, in the one order there is. */
function sortedIds<T extends string>(ids: readonly T[]): readonly T[] {
  return [...new Set(ids)].sort(compareIds)
}

function writeOptional<T>(writer: Writer, value: T | null, write: (value: T) => void): void {
  writer.flag(value !== null)
  if (value !== null) write(value)
}
