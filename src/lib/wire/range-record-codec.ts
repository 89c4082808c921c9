/**
 * Bytes of range records and of what is sealed inside them (REC-1, REC-2).
 *
 * - Header: version · workspace · log · from · to · prev · last · key · team · deps and wallMs at from · the same at to ·
 *   length · hash. It stands in the record as it is hashed and signed.
 * - Record: flags · [logKey] · header, length first · signature · sealed content. The content's length is the header's.
 * - Content, before it is deflated: merged updates by document, then acts and blob-refs by place.
 */
import { compareBytes, equalBytes } from '../base/bytes'
import { compareIds, type LogId } from '../base/ids'
import { err, type Result } from '../base/result'
import { decodeBody, encodeBody } from './body-codec'
import {
  decodeWith,
  newerThan,
  newWriter,
  type MalformedBytes,
  type NewerVersion,
  type Reader,
  type Writer
} from './codec'
import { PROTOCOL_VERSION } from './entry'
import type { EntryHashes } from './entry-codec'
import { readFrontier, writeFrontier } from './frontier-codec'
import { HASH_BYTES, HEAD_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './sizes'
import {
  MAX_ACT_BYTES,
  MAX_BODIES,
  MAX_BODY_BYTES,
  MAX_CLIENT_NUMBER,
  MAX_FRONTIER_LOGS,
  MAX_HEADER_BYTES,
  MAX_RECORD_CONTENT_BYTES,
  MAX_RECORD_ENTRIES,
  MAX_TEAM_HEADS
} from './limits'
import type { MergedUpdates, RangeRecord, RecordContent, RecordEdge, RecordHeader, WholeBody } from './range-record'

type RecordContext = Omit<RecordHeader, 'length' | 'hash'>

const HAS_LOG_KEY = 1

const byNumber = (a: number, b: number) => a - b
const byDocument = (a: MergedUpdates, b: MergedUpdates) => compareIds(a.document, b.document)
const byPlace = (a: WholeBody, b: WholeBody) => a.seq - b.seq || a.index - b.index

/** The hashes decoding needs; injected because this room knows no primitives. */
export interface RecordHashes extends Pick<EntryHashes, 'body'> {
  /** SHA-256(record domain ‖ header bytes). */
  record(headerBytes: Uint8Array): Uint8Array
}

/** Canonical header bytes: what a record's hash and signature cover (REC-1). */
export function encodeRecordHeader(header: RecordHeader): Uint8Array<ArrayBuffer> {
  const writer = newWriter()
  writeContext(writer, header)
  return writer.uint(header.length).fixed(header.hash, HASH_BYTES).done()
}

/** What the content's seal binds (REC-2): the header without length and hash. Domain tag is the caller's. */
export function encodeRecordContext(header: RecordContext): Uint8Array<ArrayBuffer> {
  const writer = newWriter()
  writeContext(writer, header)
  return writer.done()
}

function writeContext(writer: Writer, header: RecordContext): void {
  writer.uint(header.version).id('workspace', header.workspace).id('log', header.log)
  writer.uint(header.from).uint(header.to).fixed(header.prev, HASH_BYTES).fixed(header.last, HASH_BYTES)
  writer.id('key', header.key).list([...header.team].sort(compareBytes), (w, head) => w.fixed(head, HEAD_BYTES))
  writeEdge(writer, header.atFrom)
  writeEdge(writer, header.atTo)
}

export function encodeRecord({ logKey, headerBytes, signature, sealed }: RangeRecord): Uint8Array<ArrayBuffer> {
  const writer = newWriter().byte(logKey ? HAS_LOG_KEY : 0)
  if (logKey) writer.fixed(logKey, KEY_BYTES)
  return writer.bytes(headerBytes).fixed(signature, SIGNATURE_BYTES).fixed(sealed, sealed.length).done()
}

/** Form alone, and that the content is the one the header names; chain and signature are judged in `log`. */
export function decodeRecord(
  bytes: Uint8Array,
  hashes: RecordHashes
): Result<RangeRecord, MalformedBytes | NewerVersion> {
  const newer = newerThan(PROTOCOL_VERSION, bytes, readAhead)
  if (newer) return err(newer)
  return decodeWith(bytes, (reader) => {
    const flags = reader.byte()
    if (flags > HAS_LOG_KEY) reader.fail('unknown flags')
    const logKey = flags === HAS_LOG_KEY ? reader.fixed(KEY_BYTES) : null
    const headerBytes = reader.bytes(MAX_HEADER_BYTES)
    const decoded = decodeWith(headerBytes, readHeader)
    if (!decoded.ok) return reader.fail(decoded.error.reason)
    const header = decoded.value
    if (header.from === 1 && !logKey) reader.fail('entry 1 without its log’s key')
    const signature = reader.fixed(SIGNATURE_BYTES)
    const sealed = reader.fixed(header.length)
    if (!equalBytes(hashes.body(sealed), header.hash)) reader.fail('another content than the one named')
    return { header, logKey, headerBytes, hash: hashes.record(headerBytes), signature, sealed }
  })
}

/** What a record of any version begins with (VER-1). */
function readAhead(reader: Reader): { readonly version: number; readonly log: LogId } {
  if (reader.byte() & HAS_LOG_KEY) reader.fixed(KEY_BYTES)
  reader.uint(MAX_HEADER_BYTES)
  const version = reader.uint()
  reader.id('workspace')
  return { version, log: reader.id('log') }
}

function readHeader(reader: Reader): RecordHeader {
  const version = reader.uint()
  if (version !== PROTOCOL_VERSION) reader.fail('no such version')
  const workspace = reader.id('workspace')
  const log = reader.id('log')
  const from = reader.uint()
  const to = reader.uint()
  if (from < 1 || to < from || to - from >= MAX_RECORD_ENTRIES) reader.fail('no such range')
  return {
    version,
    workspace,
    log,
    from,
    to,
    prev: reader.fixed(HASH_BYTES),
    last: reader.fixed(HASH_BYTES),
    key: reader.id('key'),
    team: reader.sorted(MAX_TEAM_HEADS, compareBytes, (r) => r.fixed(HEAD_BYTES)),
    atFrom: readEdge(reader),
    atTo: readEdge(reader),
    length: reader.uint(MAX_BODY_BYTES),
    hash: reader.fixed(HASH_BYTES)
  }
}

function writeEdge(writer: Writer, { deps, wallMs }: RecordEdge): void {
  writeFrontier(writer, deps)
  writer.uint(wallMs)
}

function readEdge(reader: Reader): RecordEdge {
  return { deps: readFrontier(reader, MAX_FRONTIER_LOGS), wallMs: reader.uint() }
}

/** Content as it is before it is deflated and sealed. */
export function encodeRecordContent({ merged, whole }: RecordContent): Uint8Array<ArrayBuffer> {
  return newWriter()
    .list([...merged].sort(byDocument), (w, { document, schema, clients, update, seqs }) => {
      w.id('document', document).uint(schema)
      w.list([...clients].sort(byNumber), (x, client) => x.uint(client)).bytes(update)
      w.list([...seqs].sort(byNumber), (x, seq) => x.uint(seq))
    })
    .list([...whole].sort(byPlace), (w, { seq, index, body }) => w.uint(seq).uint(index).bytes(encodeBody(body)))
    .done()
}

/** Reads inflated content; every place must lie in the range the header gives. */
export function decodeRecordContent(
  bytes: Uint8Array,
  { from, to }: Pick<RecordHeader, 'from' | 'to'>
): Result<RecordContent, MalformedBytes> {
  if (bytes.length > MAX_RECORD_CONTENT_BYTES) return err({ kind: 'Malformed', reason: 'more content than allowed' })
  const readSeq = (reader: Reader) => {
    const seq = reader.uint(to)
    return seq < from ? reader.fail('a place before the range') : seq
  }
  return decodeWith(bytes, (reader) => ({
    merged: reader.sorted(MAX_RECORD_ENTRIES * MAX_BODIES, byDocument, (r) => ({
      document: r.id('document'),
      schema: r.uint(),
      clients: r.sorted(MAX_CLIENT_NUMBER + 1, byNumber, (x) => x.uint(MAX_CLIENT_NUMBER)),
      update: r.bytes(MAX_BODY_BYTES),
      seqs: r.sorted(MAX_RECORD_ENTRIES, byNumber, readSeq)
    })),
    whole: reader.sorted(MAX_RECORD_ENTRIES * MAX_BODIES, byPlace, (r) => ({
      seq: readSeq(r),
      index: r.uint(MAX_BODIES - 1),
      body: readWhole(r)
    }))
  }))
}

function readWhole(reader: Reader): WholeBody['body'] {
  const body = decodeBody(reader.bytes(MAX_ACT_BYTES + HASH_BYTES))
  if (!body.ok) return reader.fail(body.error.reason)
  const { value } = body
  return value.kind === 'act' || value.kind === 'blob-ref' ? value : reader.fail('a body that is not kept whole')
}
