/**
 * The bytes of what is said to and by a relay (MBX-1): one kind byte, from 32 on, then the fields in the order below. Form
 * and limits as those of peer messages; what is not of these kinds is decoded as one of theirs.
 */
import { exhausted } from '../base/assert'
import { ok, type Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes, type Reader, type Writer } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { readHeads, writeHeads } from './heads-codec'
import {
  MAX_LIVE_BYTES,
  MAX_PARCEL_BYTES,
  MAX_PARCELS,
  MAX_PARCELS_SAID,
  PARCEL_ID_BYTES,
  STORE_ID_BYTES
} from './limits'
import type { MailboxMessage, MailboxMessageKind, RefusalReason } from './mailbox-message'

const CODE_BY_KIND: Readonly<Record<MailboxMessageKind, number>> = {
  relay: 32,
  open: 33,
  opened: 34,
  stored: 35,
  refused: 36,
  'list-parcels': 37,
  'parcel-ids': 38,
  'want-parcels': 39,
  parcels: 40,
  live: 41
}

/** Order is the code on the wire; new reasons go to the end. An unknown one reads as `unavailable`. */
const REASONS: readonly RefusalReason[] = ['unavailable', 'full', 'quota', 'otherWorkspace', 'notProven', 'tooMuch']

/** Bytes of a message; a field of wrong length is a programmer's error and throws. */
export function encodeMailboxMessage(message: MailboxMessage): Uint8Array<ArrayBuffer> {
  return writeFields(newWriter().byte(CODE_BY_KIND[message.kind]), message).done()
}

function writeFields(writer: Writer, message: MailboxMessage): Writer {
  switch (message.kind) {
    case 'relay':
      return writer.uint(message.version).fixed(message.store, STORE_ID_BYTES).fixed(message.nonce, 32)
    case 'open':
      return writer.fixed(message.mailbox, 32).id('workspace', message.workspace).fixed(message.signature, 64)
    case 'opened':
      return writer.fixed(message.parcels, 8).uint(message.usedBytes).uint(message.mostBytes)
    case 'stored':
      return writeIds(writeHeads(writer, message.heads), message.parcels)
    case 'refused':
      return writer.byte(REASONS.indexOf(message.reason))
    case 'list-parcels':
      return writer
    case 'parcel-ids':
    case 'want-parcels':
      return writeIds(writer, message.ids)
    case 'parcels':
      return writer.list(message.parcels, (w, bytes) => w.bytes(bytes))
    case 'live':
      return writer.bytes(message.sealed)
    default:
      return exhausted(message)
  }
}

/** Null where the bytes are of another kind: of those `decodePeerMessage` knows. */
export function decodeMailboxMessage(bytes: Uint8Array): Result<MailboxMessage | null, MalformedBytes> {
  const read = READ_BY_CODE.get(bytes[0] ?? 0)
  if (!read) return ok(null)
  return decodeWith(bytes, (reader) => {
    reader.byte()
    return read(reader)
  })
}

const READ_BY_CODE: ReadonlyMap<number, (reader: Reader) => MailboxMessage> = new Map([
  [32, readRelay],
  [33, (r) => ({ kind: 'open', mailbox: r.fixed(32), workspace: r.id('workspace'), signature: r.fixed(64) })],
  [34, (r) => ({ kind: 'opened', parcels: r.fixed(8), usedBytes: r.uint(), mostBytes: r.uint() })],
  [35, (r) => ({ kind: 'stored', heads: readHeads(r), parcels: readIds(r, MAX_PARCELS_SAID) })],
  [36, (r) => ({ kind: 'refused', reason: REASONS[r.byte()] ?? 'unavailable' })],
  [37, () => ({ kind: 'list-parcels' })],
  [38, (r) => ({ kind: 'parcel-ids', ids: readIds(r, MAX_PARCELS) })],
  [39, (r) => ({ kind: 'want-parcels', ids: readIds(r, MAX_PARCELS_SAID) })],
  [40, (r) => ({ kind: 'parcels', parcels: r.list(MAX_PARCELS_SAID, (each) => each.bytes(MAX_PARCEL_BYTES)) })],
  [41, (r) => ({ kind: 'live', sealed: r.bytes(MAX_LIVE_BYTES) })]
] satisfies [number, (reader: Reader) => MailboxMessage][])

/** Of another version only the number is read: what follows it is that version's own. */
function readRelay(reader: Reader): MailboxMessage {
  const version = reader.uint()
  if (version === PROTOCOL_VERSION) {
    return { kind: 'relay', version, store: reader.fixed(STORE_ID_BYTES), nonce: reader.fixed(32) }
  }
  reader.fixed(reader.left)
  return { kind: 'relay', version, store: new Uint8Array(STORE_ID_BYTES), nonce: new Uint8Array(32) }
}

const readIds = (reader: Reader, most: number) => reader.list(most, (each) => each.fixed(PARCEL_ID_BYTES))

function writeIds(writer: Writer, ids: readonly Uint8Array[]): Writer {
  return writer.list(ids, (each, id) => each.fixed(id, PARCEL_ID_BYTES))
}
