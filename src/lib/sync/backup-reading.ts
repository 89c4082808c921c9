/**
 * Reading a backup: one chunk in memory at a time, each opened at its place before anything of it is looked at. A file that
 * lacks its end, or has something behind it, is not whole.
 */
import { concatBytes, equalBytes, noBytes } from '../base/bytes'
import { err, ok, type Result } from '../base/result'
import { backupKeyOf, CHUNK_OVERHEAD, openChunk, type BackupKey } from '../crypto/backup-seal'
import {
  BACKUP_HEADER_BYTES,
  BACKUP_ITEM_HEAD_BYTES,
  decodeBackupHeader,
  decodeBackupItem,
  decodeItemHead,
  type BackupHeaderFault,
  type BackupItem
} from '../wire/backup-codec'
import { BACKUP_CHUNK_BYTES } from '../wire/limits'

/** A file, wherever it lies. */
export interface BackupSource {
  readonly size: number
  read(from: number, to: number): Promise<Result<Uint8Array, { readonly kind: 'FileNotRead' }>>
}

export type BackupFault =
  | BackupHeaderFault
  | { readonly kind: 'WrongPassphrase' }
  /** Cut off at the end of a chunk: what is there is as it was written. */
  | { readonly kind: 'BackupCut' }
  /** Changed, put in another order, or cut off in the middle. */
  | { readonly kind: 'BackupDamaged' }
  | { readonly kind: 'FileNotRead' }

export interface OpenedBackup {
  /** From the beginning each time; ends with `end`, or with the first fault. */
  items(): AsyncGenerator<Result<BackupItem, BackupFault>>
}

/** Derives the key, which takes a second, and holds it against the header's check. */
export async function openBackup(source: BackupSource, passphrase: string): Promise<Result<OpenedBackup, BackupFault>> {
  const bytes = await source.read(0, Math.min(source.size, BACKUP_HEADER_BYTES))
  if (!bytes.ok) return bytes
  const header = decodeBackupHeader(bytes.value)
  if (!header.ok) return header
  const key = await backupKeyOf(passphrase, header.value)
  if (!equalBytes(key.check, header.value.check)) return err({ kind: 'WrongPassphrase' })
  return ok({ items: () => readItems(new ChunkReader(source, key, bytes.value)) })
}

async function* readItems(chunks: ChunkReader): AsyncGenerator<Result<BackupItem, BackupFault>> {
  for (;;) {
    const item = await readItem(chunks)
    const isEnd = item.ok && item.value.kind === 'end'
    yield isEnd && !chunks.isAtEnd ? err({ kind: 'BackupDamaged' }) : item
    if (isEnd || !item.ok) return
  }
}

async function readItem(chunks: ChunkReader): Promise<Result<BackupItem, BackupFault>> {
  const headBytes = await chunks.take(BACKUP_ITEM_HEAD_BYTES)
  if (!headBytes.ok) return headBytes
  const head = decodeItemHead(headBytes.value)
  if (!head.ok) return err({ kind: 'BackupDamaged' })
  const bytes = await chunks.take(head.value.length)
  if (!bytes.ok) return bytes
  const item = decodeBackupItem(head.value.kind, bytes.value)
  return item.ok ? item : err({ kind: 'BackupDamaged' })
}

const SEALED_BYTES = BACKUP_CHUNK_BYTES + CHUNK_OVERHEAD

class ChunkReader {
  readonly #source: BackupSource
  readonly #key: BackupKey
  readonly #header: Uint8Array
  #offset = BACKUP_HEADER_BYTES
  #index = 0
  #opened: Uint8Array = noBytes

  constructor(source: BackupSource, key: BackupKey, header: Uint8Array) {
    this.#source = source
    this.#key = key
    this.#header = header
  }

  get isAtEnd(): boolean {
    return this.#opened.length === 0 && this.#offset >= this.#source.size
  }

  /** The next bytes, across chunks; as many as were asked for, or a fault. */
  async take(length: number): Promise<Result<Uint8Array, BackupFault>> {
    const parts: Uint8Array[] = []
    for (let left = length; left > 0;) {
      if (this.#opened.length === 0) {
        const opened = await this.#openNext()
        if (!opened.ok) return opened
      }
      const part = this.#opened.subarray(0, left)
      this.#opened = this.#opened.subarray(part.length)
      parts.push(part)
      left -= part.length
    }
    return ok(concatBytes(...parts))
  }

  async #openNext(): Promise<Result<undefined, BackupFault>> {
    const to = Math.min(this.#offset + SEALED_BYTES, this.#source.size)
    const sealed = await this.#source.read(this.#offset, to)
    if (!sealed.ok) return sealed
    const place = { header: this.#header, index: this.#index, isLast: to === this.#source.size }
    const opened = await openChunk(this.#key, place, sealed.value)
    if (!opened.ok) return err(await this.#faultOf(place.isLast, sealed.value))
    this.#offset = to
    this.#index += 1
    this.#opened = opened.value
    return opened.value.length > 0 ? ok() : err({ kind: 'BackupDamaged' })
  }

  /** What opens as one in the middle has lost those behind it. */
  async #faultOf(isLast: boolean, sealed: Uint8Array): Promise<BackupFault> {
    const inside = { header: this.#header, index: this.#index, isLast: false }
    const isCut = isLast && (sealed.length === 0 || (await openChunk(this.#key, inside, sealed)).ok)
    return { kind: isCut ? 'BackupCut' : 'BackupDamaged' }
  }
}
