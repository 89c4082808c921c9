/**
 * A `.eventual-backup` file (BKP): a header that says how its key is made, and a stream of items inside the sealed chunks.
 * An item is a kind, a length and its bytes, like a bundle's; runs and records have the form they travel in.
 */
import { concatBytes, equalBytes, textToBytes } from '../base/bytes'
import type { KeyId, StatementId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { decodeWith, newWriter, type MalformedBytes } from './codec'
import {
  FEWEST_BACKUP_ROUNDS,
  MAX_BACKUP_KEYS,
  MAX_BACKUP_WORDS_BYTES,
  MAX_BACKUP_WORKSPACES,
  MAX_BODY_BYTES,
  MAX_NAME_BYTES,
  MAX_RUN_BYTES,
  MAX_STATEMENT_BYTES,
  MOST_BACKUP_ROUNDS
} from './limits'

const MAGIC = textToBytes('eventual-backup')
const VERSION = 1
const PBKDF2_SHA256 = 1
const SALT_BYTES = 16
const CHECK_BYTES = 16
const SECRET_BYTES = 32
const ROUNDS_AT = MAGIC.length + 2
const SALT_AT = ROUNDS_AT + 4

/** Magic · version · how the key is made · rounds (4 bytes, high byte first) · salt · check. */
export const BACKUP_HEADER_BYTES = SALT_AT + SALT_BYTES + CHECK_BYTES

export interface BackupHeader {
  readonly rounds: number
  readonly salt: Uint8Array
  readonly check: Uint8Array
}

export type BackupHeaderFault = { readonly kind: 'NotABackup' } | { readonly kind: 'BackupNewer' }

export function encodeBackupHeader({ rounds, salt, check }: BackupHeader): Uint8Array<ArrayBuffer> {
  const four = new DataView(new ArrayBuffer(4))
  four.setUint32(0, rounds)
  return concatBytes(MAGIC, Uint8Array.of(VERSION, PBKDF2_SHA256), new Uint8Array(four.buffer), salt, check)
}

/** Takes the first `BACKUP_HEADER_BYTES` of a file. Nothing is derived before the rounds are within their bounds. */
export function decodeBackupHeader(bytes: Uint8Array): Result<BackupHeader, BackupHeaderFault> {
  const isOurs = equalBytes(bytes.subarray(0, MAGIC.length), MAGIC)
  if (!isOurs || bytes.length !== BACKUP_HEADER_BYTES) return err({ kind: 'NotABackup' })
  const [version, kdf] = bytes.subarray(MAGIC.length)
  if (version !== VERSION || kdf !== PBKDF2_SHA256) return err({ kind: 'BackupNewer' })
  const rounds = new DataView(bytes.buffer, bytes.byteOffset + ROUNDS_AT, 4).getUint32(0)
  if (rounds < FEWEST_BACKUP_ROUNDS || rounds > MOST_BACKUP_ROUNDS) return err({ kind: 'NotABackup' })
  return ok({ rounds, salt: bytes.slice(SALT_AT, SALT_AT + SALT_BYTES), check: bytes.slice(SALT_AT + SALT_BYTES) })
}

/** A workspace as the first item names it. */
export interface BackupEntry {
  readonly workspace: WorkspaceId
  readonly name: string
  readonly memberName: string
}

/** What a device needs to begin on the spare key of one workspace. */
export interface BackupKeys {
  readonly workspace: WorkspaceId
  readonly name: string
  readonly seed: Uint8Array
  readonly added: StatementId
  readonly keys: readonly { readonly key: KeyId; readonly raw: Uint8Array }[]
}

export type BackupItem =
  /** The first item, and only it. */
  | { readonly kind: 'contents'; readonly madeMs: number; readonly entries: readonly BackupEntry[] }
  /** What follows, up to the next of its kind, is of this workspace. */
  | { readonly kind: 'workspace'; readonly of: BackupKeys }
  | { readonly kind: 'statement' | 'entries' | 'record'; readonly bytes: Uint8Array }
  /** A private draft: when it was last written in, and all that stands in it as one update, V2. */
  | { readonly kind: 'draft'; readonly changedMs: number; readonly update: Uint8Array }
  | { readonly kind: 'end' }

export const BACKUP_ITEM_HEAD_BYTES = 5

const CODES = ['end', 'statement', 'entries', 'record', 'contents', 'workspace', 'draft'] as const

const ROOM_BY_KIND: Readonly<Record<BackupItem['kind'], number>> = {
  end: 0,
  statement: MAX_STATEMENT_BYTES,
  entries: MAX_RUN_BYTES,
  record: MAX_RUN_BYTES,
  contents: MAX_BACKUP_WORDS_BYTES,
  workspace: MAX_BACKUP_WORDS_BYTES,
  draft: MAX_RUN_BYTES
}

/** Head and bytes, apart: a run is large. */
export function encodeBackupItem(item: BackupItem): readonly Uint8Array[] {
  const bytes = bytesOf(item)
  const head = new DataView(new ArrayBuffer(BACKUP_ITEM_HEAD_BYTES))
  head.setUint8(0, CODES.indexOf(item.kind))
  head.setUint32(1, bytes.length)
  return [new Uint8Array(head.buffer), bytes]
}

function bytesOf(item: BackupItem): Uint8Array {
  switch (item.kind) {
    case 'end':
      return new Uint8Array(0)
    case 'contents':
      return newWriter()
        .uint(item.madeMs)
        .list(item.entries, (w, { workspace, name, memberName }) =>
          w.id('workspace', workspace).text(name).text(memberName)
        )
        .done()
    case 'workspace': {
      const { workspace, name, seed, added, keys } = item.of
      return newWriter()
        .id('workspace', workspace)
        .text(name)
        .fixed(seed, SECRET_BYTES)
        .id('statement', added)
        .list(keys, (w, { key, raw }) => w.id('key', key).fixed(raw, SECRET_BYTES))
        .done()
    }
    case 'draft':
      return newWriter().uint(item.changedMs).bytes(item.update).done()
    default:
      return item.bytes
  }
}

/** What a head promises; refused where the kind is unknown or longer than any of its kind. */
export function decodeItemHead(
  head: Uint8Array
): Result<{ readonly kind: BackupItem['kind']; readonly length: number }, MalformedBytes> {
  const view = new DataView(head.buffer, head.byteOffset, BACKUP_ITEM_HEAD_BYTES)
  const kind = CODES[view.getUint8(0)]
  const length = view.getUint32(1)
  if (kind === undefined || length > ROOM_BY_KIND[kind]) return err({ kind: 'Malformed', reason: 'no such item' })
  return ok({ kind, length })
}

export function decodeBackupItem(kind: BackupItem['kind'], bytes: Uint8Array): Result<BackupItem, MalformedBytes> {
  if (kind === 'end') return ok({ kind })
  if (kind === 'contents')
    return decodeWith(bytes, (reader) => ({
      kind,
      madeMs: reader.uint(),
      entries: reader.list(MAX_BACKUP_WORKSPACES, (r) => ({
        workspace: r.id('workspace'),
        name: r.text(MAX_NAME_BYTES),
        memberName: r.text(MAX_NAME_BYTES)
      }))
    }))
  if (kind === 'workspace')
    return decodeWith(bytes, (reader) => ({
      kind,
      of: {
        workspace: reader.id('workspace'),
        name: reader.text(MAX_NAME_BYTES),
        seed: reader.fixed(SECRET_BYTES),
        added: reader.id('statement'),
        keys: reader.list(MAX_BACKUP_KEYS, (r) => ({ key: r.id('key'), raw: r.fixed(SECRET_BYTES) }))
      }
    }))
  if (kind === 'draft')
    return decodeWith(bytes, (reader) => ({ kind, changedMs: reader.uint(), update: reader.bytes(MAX_BODY_BYTES) }))
  return ok({ kind, bytes })
}
