/**
 * Bytes of entries: the canonical header, which is hashed and signed, and the run, which is how entries are sent and kept.
 *
 * - Header (ENT-1): version · type · workspace · log · seq · flags · [logKey] · prev · key · [team] · deps · wallMs · bodies.
 * - A run (ENT-6) leaves out what follows from it: workspace, log, seq, prev, an unchanged key, and body hashes, which are
 *   recomputed from the bodies. Decoding rebuilds the very header bytes, so signatures cover them as if they had been sent.
 * - Lists are sorted and free of repeats (ENT-2), so a header has one form.
 */
import { assert } from '../base/assert'
import { compareBytes, concatBytes, equalBytes } from '../base/bytes'
import type { KeyId, LogId, WorkspaceId } from '../base/ids'
import { err, type Result } from '../base/result'
import {
  decodeWith,
  newerThan,
  newWriter,
  uintToBytes,
  type MalformedBytes,
  type NewerVersion,
  type Reader,
  type Writer
} from './codec'
import { PROTOCOL_VERSION, type BodyMeta, type EntryHeader, type Envelope } from './entry'
import { readFrontier, writeFrontier } from './frontier-codec'
import { MAX_BODIES, MAX_BODY_BYTES, MAX_RUN_ENTRIES, MAX_TEAM_HEADS } from './limits'
import { DOC_TAG_BYTES, HASH_BYTES, HEAD_BYTES, KEY_BYTES, SIGNATURE_BYTES } from './sizes'

const TYPES = ['entry', 'receipt'] as const
const HAS_LOG_KEY = 1
const HAS_TEAM = 2
const HAS_KEY = 4
const IS_RECEIPT = 8

/** The two hashes decoding needs; injected because this room knows no primitives. */
export interface EntryHashes {
  /** SHA-256(entry domain ‖ header bytes). */
  entry(headerBytes: Uint8Array): Uint8Array
  /** SHA-256(sealed body). */
  body(sealed: Uint8Array): Uint8Array
}

/** A run as sent and kept: consecutive entries of one log. */
export interface Run {
  readonly log: LogId
  /** Given with entry 1, and where the receiver may lack it. */
  readonly logKey: Uint8Array | null
  readonly from: number
  readonly entries: readonly Envelope[]
}

/** Canonical header bytes: what an entry's hash and signature cover (ENT-1). */
export function encodeHeader(header: EntryHeader): Uint8Array<ArrayBuffer> {
  const writer = newWriter().uint(header.version).byte(TYPES.indexOf(header.type)).id('workspace', header.workspace)
  writer.id('log', header.log).uint(header.seq)
  writer.byte((header.logKey ? HAS_LOG_KEY : 0) | (header.team ? HAS_TEAM : 0))
  if (header.logKey) writer.fixed(header.logKey, KEY_BYTES)
  writer.fixed(header.prev, HASH_BYTES).id('key', header.key)
  if (header.team) writeTeam(writer, header.team)
  writeFrontier(writer, header.deps)
  return writer.uint(header.wallMs).list(header.bodies, writeBodyMeta).done()
}

/** What the contexts of all bodies of an entry begin with: made once for each, as an entry has up to 128. */
const contextStarts = new WeakMap<EntryHeader, Uint8Array>()

function contextStart(header: EntryHeader): Uint8Array {
  const bare = encodeHeader({ ...header, bodies: [] })
  return newWriter().bytes(bare).uint(header.bodies.length).done()
}

/**
 * What a body's seal binds besides its key (ENT-4): the header without lengths and hashes, the body's place, its docTag.
 * Domain tag and concatenation are the caller's.
 */
export function encodeBodyContext(header: EntryHeader, index: number): Uint8Array<ArrayBuffer> {
  const start = contextStarts.get(header) ?? contextStart(header)
  contextStarts.set(header, start)
  const docTag = header.bodies[index]?.docTag ?? new Uint8Array(DOC_TAG_BYTES)
  assert(docTag.length === DOC_TAG_BYTES, 'a tag has its length')
  return concatBytes(start, uintToBytes(index), docTag)
}

function writeTeam(writer: Writer, team: readonly Uint8Array[]): void {
  writer.list([...team].sort(compareBytes), (w, head) => w.fixed(head, HEAD_BYTES))
}

function readTeam(reader: Reader): Uint8Array[] {
  return reader.sorted(MAX_TEAM_HEADS, compareBytes, (r) => r.fixed(HEAD_BYTES))
}

function writeBodyMeta(writer: Writer, { docTag, length, hash }: BodyMeta): void {
  writer.fixed(docTag, DOC_TAG_BYTES).uint(length).fixed(hash, HASH_BYTES)
}

/** Bytes of a run. `run.entries` are consecutive entries of one log, in order. */
export function encodeRun(run: Run): Uint8Array<ArrayBuffer> {
  const first = run.entries[0]
  if (!first) throw new RangeError('a run has at least one entry')
  const writer = newWriter()
    .uint(PROTOCOL_VERSION)
    .id('log', run.log)
    .byte(run.logKey ? HAS_LOG_KEY : 0)
  if (run.logKey) writer.fixed(run.logKey, KEY_BYTES)
  writer.uint(run.from).fixed(first.header.prev, HASH_BYTES).uint(run.entries.length)
  let key: KeyId | null = null
  for (const entry of run.entries) {
    writeItem(writer, entry, entry.header.key === key ? null : entry.header.key)
    key = entry.header.key
  }
  return writer.done()
}

function writeItem(writer: Writer, { header, signature, bodies }: Envelope, key: KeyId | null): void {
  writer.byte((header.type === 'receipt' ? IS_RECEIPT : 0) | (header.team ? HAS_TEAM : 0) | (key ? HAS_KEY : 0))
  if (key) writer.id('key', key)
  if (header.team) writeTeam(writer, header.team)
  writeFrontier(writer, header.deps)
  writer.uint(header.wallMs).uint(bodies.length)
  for (const [i, body] of bodies.entries())
    writer.fixed(header.bodies[i]?.docTag ?? new Uint8Array(0), DOC_TAG_BYTES).bytes(body)
  writer.fixed(signature, SIGNATURE_BYTES)
}

interface RunPlace {
  readonly workspace: WorkspaceId
  readonly log: LogId
  readonly logKey: Uint8Array | null
  seq: number
  prev: Uint8Array
  key: KeyId | null
}

/** Rebuilds the entries of a run. It checks form alone; chain, signatures and authority are judged in `log` and `team`. */
export function decodeRun(
  bytes: Uint8Array,
  workspace: WorkspaceId,
  hashes: EntryHashes
): Result<Run, MalformedBytes | NewerVersion> {
  const newer = newerThan(PROTOCOL_VERSION, bytes, (r) => ({ version: r.uint(), log: r.id('log') }))
  if (newer) return err(newer)
  return decodeWith(bytes, (reader) => {
    if (reader.uint() !== PROTOCOL_VERSION) return reader.fail('no such version')
    const log = reader.id('log')
    const flags = reader.byte()
    if (flags > HAS_LOG_KEY) return reader.fail('unknown flags')
    const logKey = flags === HAS_LOG_KEY ? reader.fixed(KEY_BYTES) : null
    const from = reader.uint()
    if (from === 0) return reader.fail('entries count from 1')
    if (from === 1 && !logKey) return reader.fail('entry 1 without its log’s key')
    const place: RunPlace = { workspace, log, logKey, seq: from, prev: reader.fixed(HASH_BYTES), key: null }
    const count = reader.uint(MAX_RUN_ENTRIES)
    if (count === 0) return reader.fail('an empty run')
    const entries: Envelope[] = []
    for (let i = 0; i < count; i++) entries.push(readItem(reader, place, hashes))
    return { log, logKey, from, entries }
  })
}

function readItem(reader: Reader, place: RunPlace, hashes: EntryHashes): Envelope {
  const flags = reader.byte()
  if ((flags & ~(IS_RECEIPT | HAS_TEAM | HAS_KEY)) !== 0) reader.fail('unknown flags')
  const key = readKey(reader, flags, place)
  const team = flags & HAS_TEAM ? readTeam(reader) : null
  const deps = readFrontier(reader)
  if (deps.has(place.log)) reader.fail('deps that name their own log')
  if (place.seq === 1 && !team) reader.fail('entry 1 without team heads')
  const wallMs = reader.uint()
  const sealed = reader.list(MAX_BODIES, (r) => ({ docTag: r.fixed(DOC_TAG_BYTES), body: r.view(MAX_BODY_BYTES) }))
  const signature = reader.fixed(SIGNATURE_BYTES)
  const type = flags & IS_RECEIPT ? 'receipt' : 'entry'
  if ((type === 'receipt') !== (sealed.length === 0)) reader.fail('a receipt has no bodies, an entry has some')
  const header: EntryHeader = {
    version: PROTOCOL_VERSION,
    type,
    workspace: place.workspace,
    log: place.log,
    seq: place.seq,
    logKey: place.seq === 1 ? place.logKey : null,
    prev: place.prev,
    key,
    team,
    deps,
    wallMs,
    bodies: sealed.map(({ docTag, body }) => ({ docTag, length: body.length, hash: hashes.body(body) }))
  }
  const headerBytes = encodeHeader(header)
  const hash = hashes.entry(headerBytes)
  place.seq += 1
  place.prev = hash
  place.key = key
  return { header, headerBytes, hash, signature, bodies: sealed.map(({ body }) => body) }
}

function readKey(reader: Reader, flags: number, place: RunPlace): KeyId {
  const key = flags & HAS_KEY ? reader.id('key') : place.key
  if (!key) return reader.fail('the first entry of a run without its key')
  return flags & HAS_KEY && key === place.key ? reader.fail('a key that did not change') : key
}

/** Two runs that follow each other, as one; null where they do not. */
export function joinRuns(first: Run, second: Run): Run | null {
  const last = first.entries.at(-1)
  const next = second.entries[0]
  if (!last || !next || first.log !== second.log || last.header.seq + 1 !== next.header.seq) return null
  return equalBytes(last.hash, next.header.prev) ? { ...first, entries: [...first.entries, ...second.entries] } : null
}

interface SingleItem {
  readonly log: LogId
  readonly logKey: Uint8Array | null
  readonly seq: number
  readonly prev: Uint8Array
  readonly flags: number
  readonly key: KeyId
  /** What stands behind flags and key, whatever stands before them. */
  readonly rest: Uint8Array
}

/**
 * Runs of one entry each, as they were kept one behind the other, as one run: by their bytes, without a hash, since an item
 * says nothing of its neighbours but whether the key changed (ENT-6). Null where one of them is of another form.
 */
export function joinSingles(runs: readonly Uint8Array[]): Uint8Array<ArrayBuffer> | null {
  const items = runs.flatMap((bytes) => readSingle(bytes) ?? [])
  const [first] = items
  const follow = items.every(({ log, seq }, i) => log === first?.log && seq === first.seq + i)
  if (!first || items.length !== runs.length || !follow || items.length > MAX_RUN_ENTRIES) return null
  const writer = newWriter().uint(PROTOCOL_VERSION).id('log', first.log)
  writer.byte(first.logKey ? HAS_LOG_KEY : 0)
  if (first.logKey) writer.fixed(first.logKey, KEY_BYTES)
  writer.uint(first.seq).fixed(first.prev, HASH_BYTES).uint(items.length)
  for (const [i, { flags, key, rest }] of items.entries()) {
    const isNew = items[i - 1]?.key !== key
    writer.byte(isNew ? flags : flags & ~HAS_KEY)
    if (isNew) writer.id('key', key)
    writer.fixed(rest, rest.length)
  }
  return writer.done()
}

function readSingle(bytes: Uint8Array): SingleItem | null {
  const read = decodeWith(bytes, (reader) => {
    if (reader.uint() !== PROTOCOL_VERSION) return reader.fail('no such version')
    const log = reader.id('log')
    const logKey = reader.byte() === HAS_LOG_KEY ? reader.fixed(KEY_BYTES) : null
    const [seq, prev] = [reader.uint(), reader.fixed(HASH_BYTES)]
    if (reader.uint() !== 1) return reader.fail('more entries than one')
    const flags = reader.byte()
    if ((flags & HAS_KEY) === 0) return reader.fail('the first entry of a run without its key')
    return { log, logKey, seq, prev, flags, key: reader.id('key'), rest: reader.rest() }
  })
  return read.ok ? read.value : null
}

/** The part of a run from `from` to `to`, both included; null where it holds none of it. */
export function sliceRun(run: Run, from: number, to: number): Run | null {
  const entries = run.entries.filter(({ header }) => header.seq >= from && header.seq <= to)
  const first = entries[0]
  return first ? { ...run, from: first.header.seq, entries } : null
}
