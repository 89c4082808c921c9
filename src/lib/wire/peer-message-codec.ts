/**
 * The bytes of a peer message: one kind byte, then its fields in the order below.
 *
 * - Decoding never throws, is canonical (WIRE-1), and checks every count before it allocates.
 * - An unknown kind decodes to `unknown`: a newer peer must not lose its connection to an older one.
 * - Lists are bounded (LIM-1) so that one message can never ask for more than a window of work.
 */
import { exhausted } from '../base/assert'
import type { Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader, type Writer } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { readHeads, writeHeads } from './heads-codec'
import {
  HASH_SAID_BYTES,
  MAX_BUCKETS,
  MAX_HASHES_SAID,
  MAX_HEADS_SAID,
  MAX_PROOFS,
  MAX_RANGES,
  MAX_RUN_BYTES,
  MAX_STATEMENT_BYTES,
  MAX_STATEMENTS_SAID
} from './limits'
import type { ByeReason, PeerMessage, PeerMessageKind } from './peer-message'
import type { SeqRange } from './seq-range'

/** An unknown message of this code is a hello of another version. */
export const HELLO_CODE = 1

const CODE_BY_KIND: Readonly<Record<Exclude<PeerMessageKind, 'unknown'>, number>> = {
  hello: HELLO_CODE,
  prove: 2,
  team: 3,
  'want-statements': 4,
  statements: 5,
  digests: 6,
  frontier: 7,
  announce: 8,
  want: 9,
  run: 10,
  answered: 11,
  ping: 12,
  pong: 13,
  bye: 14,
  hashes: 15
}

/** Order is the code on the wire; new reasons go to the end. An unknown one reads as `leaving`. */
const BYE_REASONS: readonly ByeReason[] = ['leaving', 'paused', 'sameDevice', 'wrongVersion', 'notProven', 'misbehaved']

/** Bytes of a message; a programmer error (a field of wrong length) throws. `unknown` cannot be sent. */
export function encodePeerMessage(message: Exclude<PeerMessage, { kind: 'unknown' }>): Uint8Array<ArrayBuffer> {
  const writer = newWriter().byte(CODE_BY_KIND[message.kind])
  writeFields(writer, message)
  return writer.done()
}

function writeFields(writer: Writer, message: Exclude<PeerMessage, { kind: 'unknown' }>): Writer {
  switch (message.kind) {
    case 'hello':
      return writer.uint(message.version).fixed(message.nonce, 32).fixed(message.logKey, 32)
    case 'prove':
      return writer
        .fixed(message.signature, 64)
        .list(message.proofs, (w, { epoch, proof }) => w.id('key', epoch).fixed(proof, 32))
    case 'team':
      return writer.byte(message.full ? 1 : 0).list(message.heads, (w, head) => w.id('statement', head))
    case 'want-statements':
      return writer
        .list(message.wanted, (w, prefix) => w.fixed(prefix, 8))
        .list(message.have, (w, head) => w.id('statement', head))
    case 'statements':
      return writer.list(message.statements, (w, bytes) => w.bytes(bytes))
    case 'digests':
      return writer.list(message.digests, (w, digest) => w.fixed(digest, 8))
    case 'frontier':
      writer.byte(message.final ? 1 : 0).uint(message.bucketCount)
      return writeHeads(
        writer.list(message.buckets, (w, bucket) => w.uint(bucket)),
        message.heads
      )
    case 'announce':
      return writeHeads(writer, message.heads)
    case 'want':
      writer.list(message.ranges, (w, { log, from, to }) => w.id('log', log).uint(from).uint(to))
      return writer.list(message.resume ? [message.resume] : [], (w, { digest, have }) =>
        w.fixed(digest, 16).uint(have)
      )
    case 'run':
      return writer.byte(message.form === 'record' ? 1 : 0).bytes(message.bytes)
    case 'answered':
    case 'pong':
      return writer
    case 'ping':
      return writer.fixed(message.state, 8)
    case 'hashes':
      return writer
        .fixed(message.applied, 8)
        .list(message.documents, (w, { document, hash }) => w.id('document', document).fixed(hash, HASH_SAID_BYTES))
    case 'bye':
      return writer.byte(BYE_REASONS.indexOf(message.reason))
    default:
      return exhausted(message)
  }
}

/** Reads one message; bytes that are none are `Malformed`, a kind from a newer version is `unknown`. */
export function decodePeerMessage(bytes: Uint8Array): Result<PeerMessage, MalformedBytes> {
  const code = bytes[0]
  if (code !== undefined && !Object.values(CODE_BY_KIND).includes(code)) {
    return { ok: true, value: { kind: 'unknown', code } }
  }
  return decodeWith(bytes, readMessage)
}

const READ_BY_CODE: ReadonlyMap<number, (reader: Reader) => PeerMessage> = new Map([
  [1, readHello],
  [2, (r) => ({ kind: 'prove', signature: r.fixed(64), proofs: r.list(MAX_PROOFS, readProof) })],
  [3, (r) => ({ kind: 'team', full: readFlag(r), heads: r.list(MAX_HEADS_SAID, readStatementId) })],
  [4, readWantStatements],
  [5, (r) => ({ kind: 'statements', statements: r.list(MAX_STATEMENTS_SAID, readStatement) })],
  [6, (r) => ({ kind: 'digests', digests: r.list(MAX_BUCKETS, (reader) => reader.fixed(8)) })],
  [7, readFrontierMessage],
  [8, (r) => ({ kind: 'announce', heads: readHeads(r) })],
  [9, readWant],
  [10, (r) => ({ kind: 'run', form: readFlag(r) ? 'record' : 'entries', bytes: r.bytes(MAX_RUN_BYTES) })],
  [11, () => ({ kind: 'answered' })],
  [12, (r) => ({ kind: 'ping', state: r.fixed(8) })],
  [13, () => ({ kind: 'pong' })],
  [14, (r) => ({ kind: 'bye', reason: BYE_REASONS[r.byte()] ?? 'leaving' })],
  [15, (r) => ({ kind: 'hashes', applied: r.fixed(8), documents: r.list(MAX_HASHES_SAID, readSaidHash) })]
] satisfies [number, (reader: Reader) => PeerMessage][])

function readMessage(reader: Reader): PeerMessage {
  const read = READ_BY_CODE.get(reader.byte())
  return read ? read(reader) : reader.fail('no such message')
}

function readFlag(reader: Reader): boolean {
  const flag = reader.byte()
  return flag > 1 ? reader.fail('a flag is 0 or 1') : flag === 1
}

/** Of another version only the number is read: what follows it is that version's own. */
function readHello(reader: Reader): PeerMessage {
  const version = reader.uint()
  if (version === PROTOCOL_VERSION) {
    return { kind: 'hello', version, nonce: reader.fixed(32), logKey: reader.fixed(32) }
  }
  reader.fixed(reader.left)
  return { kind: 'unknown', code: HELLO_CODE }
}

const readStatementId = (reader: Reader) => reader.id('statement')
const readStatement = (reader: Reader) => reader.bytes(MAX_STATEMENT_BYTES)
const readSaidHash = (reader: Reader) => ({ document: reader.id('document'), hash: reader.fixed(HASH_SAID_BYTES) })
const readProof = (reader: Reader) => ({ epoch: reader.id('key'), proof: reader.fixed(32) })

function readWantStatements(reader: Reader): PeerMessage {
  const wanted = reader.list(MAX_HEADS_SAID, (r) => r.fixed(8))
  return { kind: 'want-statements', wanted, have: reader.list(MAX_HEADS_SAID, readStatementId) }
}

function readFrontierMessage(reader: Reader): PeerMessage {
  const final = readFlag(reader)
  const bucketCount = reader.uint(MAX_BUCKETS)
  const buckets = reader.list(MAX_BUCKETS, (r) => r.uint(bucketCount - 1))
  return { kind: 'frontier', final, bucketCount, buckets, heads: readHeads(reader) }
}

function readWant(reader: Reader): PeerMessage {
  const ranges = reader.list(MAX_RANGES, readRange)
  const resumes = reader.list(1, (r) => ({ digest: r.fixed(16), have: r.uint(MAX_RUN_BYTES) }))
  return { kind: 'want', ranges, resume: resumes[0] ?? null }
}

function readRange(reader: Reader): SeqRange {
  const range = { log: reader.id('log'), from: reader.uint(), to: reader.uint() }
  return range.from < 1 || range.to < range.from ? reader.fail('an empty range') : range
}
