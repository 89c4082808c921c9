/**
 * Where things lie in the embedded store, as keys and values. Keys are of fixed lengths and order by what they begin with:
 *
 * - `0 ‖ name`: of the store itself: format version, id, totals.
 * - `1 ‖ mailbox (32) ‖ kind ‖ …`: head, tips (log), parcel names (id), parcels (id), pieces (log, last seq).
 *
 * So opening a mailbox reads heads, tips and names and passes by what is large; and as a piece lies at its *last* seq, seeking
 * to a seq finds the piece that holds it. Numbers in keys are big-endian, in values lib0's. A change here is a new format.
 */
import { assert } from '$lib/base/assert'
import { base64urlToBytes, bytesToBase64url, concatBytes, textToBytes } from '$lib/base/bytes'
import { bytesToId, ID_BYTES, idToBytes, type LogId, type WorkspaceId } from '$lib/base/ids'
import type { Result } from '$lib/base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader } from '$lib/wire/codec'
import { PARCEL_ID_BYTES, STORE_ID_BYTES } from '$lib/wire/limits'
import { HASH_BYTES, KEY_BYTES } from '$lib/wire/sizes'
import type { LogTip, MailboxName, ParcelName, Piece } from './mailbox-store'

/** A store of a higher one is not opened, so that an older relay cannot harm it. */
export const STORE_FORMAT = 1

type Bytes = Uint8Array<ArrayBuffer>

const OF_STORE = 0
const OF_MAILBOX = 1

const HEAD = 1
const TIP = 2
const PARCEL_NAME = 3
const PARCEL = 4
const PIECE = 5

const SEQ_BYTES = 8

export const FORMAT_KEY = storeKey('format')
/** Absent in a backup: who opens it first draws another. */
export const ID_KEY = storeKey('id')
export const TOTALS_KEY = storeKey('totals')

/** Keys from `gte` on, up to and without `lt`. */
export interface KeyRange {
  readonly gte: Bytes
  readonly lt: Bytes
}

export interface StoredHead {
  readonly workspace: WorkspaceId
  /** Of pieces and parcels together. */
  readonly bytes: number
}

/** What metrics ask for, kept beside the rest so that nobody has to count. */
export interface Totals {
  readonly mailboxes: number
  readonly bytes: number
}

/** A key, read. */
export type Place =
  | { readonly kind: 'store'; readonly name: string }
  | { readonly kind: 'head'; readonly mailbox: MailboxName }
  | { readonly kind: 'tip'; readonly mailbox: MailboxName; readonly log: LogId }
  | { readonly kind: 'parcel-name' | 'parcel'; readonly mailbox: MailboxName; readonly name: ParcelName }
  | { readonly kind: 'piece'; readonly mailbox: MailboxName; readonly log: LogId; readonly to: number }

function storeKey(name: string): Bytes {
  return concatBytes(Uint8Array.of(OF_STORE), textToBytes(name))
}

function mailboxKey(mailbox: MailboxName, kind: number, ...rest: readonly Uint8Array[]): Bytes {
  return concatBytes(Uint8Array.of(OF_MAILBOX), fixedBytes(mailbox, KEY_BYTES), Uint8Array.of(kind), ...rest)
}

function fixedBytes(name: string, length: number): Bytes {
  const bytes = base64urlToBytes(name)
  assert(bytes.ok && bytes.value.length === length, `a name of ${length} bytes`)
  return bytes.value
}

function seqBytes(seq: number): Bytes {
  const bytes = new Uint8Array(SEQ_BYTES)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seq))
  return bytes
}

export const headKey = (mailbox: MailboxName) => mailboxKey(mailbox, HEAD)
export const tipKey = (mailbox: MailboxName, log: LogId) => mailboxKey(mailbox, TIP, idToBytes(log))
export const parcelNameKey = (mailbox: MailboxName, name: ParcelName) =>
  mailboxKey(mailbox, PARCEL_NAME, fixedBytes(name, PARCEL_ID_BYTES))
export const parcelKey = (mailbox: MailboxName, name: ParcelName) =>
  mailboxKey(mailbox, PARCEL, fixedBytes(name, PARCEL_ID_BYTES))
export const pieceKey = (mailbox: MailboxName, log: LogId, to: number) =>
  mailboxKey(mailbox, PIECE, idToBytes(log), seqBytes(to))

/** Head, tips and parcel names of a mailbox. */
export function openingRange(mailbox: MailboxName): KeyRange {
  return { gte: mailboxKey(mailbox, HEAD), lt: mailboxKey(mailbox, PARCEL) }
}

/** Pieces of a log whose last entry is `from` or a later one, up to `to`. */
export function piecesEndingIn(
  mailbox: MailboxName,
  log: LogId,
  from: number,
  to = Number.MAX_SAFE_INTEGER - 1
): KeyRange {
  return { gte: pieceKey(mailbox, log, from), lt: pieceKey(mailbox, log, to + 1) }
}

/** Null for a key this format does not know. */
export function placeOf(key: Uint8Array): Place | null {
  if (key[0] === OF_STORE) return { kind: 'store', name: new TextDecoder().decode(key.subarray(1)) }
  if (key[0] !== OF_MAILBOX || key.length <= 1 + KEY_BYTES) return null
  const mailbox = bytesToBase64url(key.subarray(1, 1 + KEY_BYTES))
  const rest = key.subarray(2 + KEY_BYTES)
  switch (key[1 + KEY_BYTES]) {
    case HEAD:
      return rest.length === 0 ? { kind: 'head', mailbox } : null
    case TIP:
      return rest.length === ID_BYTES.log ? { kind: 'tip', mailbox, log: bytesToId('log', rest) } : null
    case PARCEL_NAME:
      return rest.length === PARCEL_ID_BYTES ? { kind: 'parcel-name', mailbox, name: bytesToBase64url(rest) } : null
    case PARCEL:
      return rest.length === PARCEL_ID_BYTES ? { kind: 'parcel', mailbox, name: bytesToBase64url(rest) } : null
    case PIECE:
      return rest.length === ID_BYTES.log + SEQ_BYTES ? piecePlace(mailbox, rest) : null
    default:
      return null
  }
}

function piecePlace(mailbox: MailboxName, rest: Uint8Array): Place {
  const log = bytesToId('log', rest.subarray(0, ID_BYTES.log))
  const to = new DataView(rest.buffer, rest.byteOffset + ID_BYTES.log, SEQ_BYTES).getBigUint64(0)
  return { kind: 'piece', mailbox, log, to: Number(to) }
}

/** LevelDB gives a Buffer, whose slices would share its memory. */
export function plainBytes(value: Uint8Array): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
}

function decodeValue<T>(value: Uint8Array, read: (reader: Reader) => T): Result<T, MalformedBytes> {
  return decodeWith(plainBytes(value), read)
}

export const encodeFormat = () => newWriter().uint(STORE_FORMAT).done()
export const decodeFormat = (value: Uint8Array) => decodeValue(value, (reader) => reader.uint())
export const decodeStoreId = (value: Uint8Array) => decodeValue(value, (reader) => reader.fixed(STORE_ID_BYTES))

export function encodeTotals({ mailboxes, bytes }: Totals): Bytes {
  return newWriter().uint(mailboxes).uint(bytes).done()
}

export function decodeTotals(value: Uint8Array): Result<Totals, MalformedBytes> {
  return decodeValue(value, (reader) => ({ mailboxes: reader.uint(), bytes: reader.uint() }))
}

export function encodeHead({ workspace, bytes }: StoredHead): Bytes {
  return newWriter().id('workspace', workspace).uint(bytes).done()
}

export function decodeHead(value: Uint8Array): Result<StoredHead, MalformedBytes> {
  return decodeValue(value, (reader) => ({ workspace: reader.id('workspace'), bytes: reader.uint() }))
}

export function encodeTip({ logKey, seq, hash }: LogTip): Bytes {
  return newWriter().fixed(logKey, KEY_BYTES).uint(seq).fixed(hash, HASH_BYTES).done()
}

export function decodeTip(log: LogId, value: Uint8Array): Result<LogTip, MalformedBytes> {
  return decodeValue(value, (reader) => ({
    log,
    logKey: reader.fixed(KEY_BYTES),
    seq: reader.uint(),
    hash: reader.fixed(HASH_BYTES)
  }))
}

/** A piece without what its key says of it. */
export function encodePiece({ form, from, bytes }: Piece): Bytes {
  return concatBytes(
    newWriter()
      .flag(form === 'record')
      .uint(from)
      .done(),
    bytes
  )
}

/** `bytes` are a view of the value. */
export function decodePiece(log: LogId, to: number, value: Uint8Array): Result<Piece, MalformedBytes> {
  return decodeValue(value, (reader) => {
    const form = reader.flag() ? 'record' : 'entries'
    const from = reader.uint()
    if (from < 1 || from > to) reader.fail('a piece of no range')
    return { log, from, to, form, bytes: reader.rest() }
  })
}
