/** Reading a bundle as far as it is good: one item in memory at a time, and any item again by where it stands. */
import type { WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import {
  BUNDLE_HEAD_BYTES,
  BUNDLE_ITEM_HEAD_BYTES,
  bundleItem,
  decodeBundleHead,
  decodeBundleItemHead,
  type BundleItem,
  type BundleItemHead
} from '../wire/bundle-codec'
import type { MalformedBytes, NewerVersion } from '../wire/codec'
import type { BackupSource } from './backup-reading'

export type FileNotRead = { readonly kind: 'FileNotRead' }

/** Where an item stands in its file. */
export interface ItemPlace {
  readonly head: BundleItemHead
  readonly at: number
}

export interface PlacedItem extends ItemPlace {
  readonly item: BundleItem
}

/** As much of a file is read at once. */
const READ_BYTES = 262_144

/** Whose bundle a file is. */
export async function readBundleHead(
  source: BackupSource
): Promise<Result<WorkspaceId, MalformedBytes | NewerVersion | FileNotRead>> {
  const bytes = await source.read(0, Math.min(BUNDLE_HEAD_BYTES, source.size))
  return bytes.ok ? decodeBundleHead(bytes.value) : bytes
}

/** Its items in order; the last of what is yielded says how it ended. */
export async function* itemsOfBundle(
  source: BackupSource
): AsyncGenerator<Result<PlacedItem | 'end' | 'cut', FileNotRead>> {
  const window = new Window(source)
  for (let at = BUNDLE_HEAD_BYTES; ;) {
    const bytes = await window.read(at, at + BUNDLE_ITEM_HEAD_BYTES)
    if (!bytes.ok) {
      yield bytes
      return
    }
    const head = decodeBundleItemHead(bytes.value)
    at += BUNDLE_ITEM_HEAD_BYTES
    if (typeof head === 'string' || at + head.length > source.size) {
      yield ok(head === 'end' && at === source.size ? 'end' : 'cut')
      return
    }
    const content = await window.read(at, at + head.length)
    if (!content.ok) {
      yield content
      return
    }
    yield ok({ head, at, item: bundleItem(head, content.value.slice()) })
    at += head.length
  }
}

/** An item that was passed before. */
export async function itemAgain(
  source: BackupSource,
  { head, at }: ItemPlace
): Promise<Result<BundleItem, FileNotRead>> {
  const bytes = await source.read(at, at + head.length)
  if (!bytes.ok) return bytes
  return bytes.value.length === head.length ? ok(bundleItem(head, bytes.value)) : err({ kind: 'FileNotRead' })
}

/** A file of many small items is not asked for each. */
class Window {
  readonly #source: BackupSource
  #from = 0
  #bytes: Uint8Array = new Uint8Array(0)

  constructor(source: BackupSource) {
    this.#source = source
  }

  /** What the file has of this range, as a view. */
  async read(from: number, to: number): Promise<Result<Uint8Array, FileNotRead>> {
    const end = Math.min(to, this.#source.size)
    if (from < this.#from || end > this.#from + this.#bytes.length) {
      const read = await this.#source.read(from, Math.min(Math.max(end, from + READ_BYTES), this.#source.size))
      if (!read.ok) return read
      this.#from = from
      this.#bytes = read.value
    }
    return ok(this.#bytes.subarray(from - this.#from, end - this.#from))
  }
}
