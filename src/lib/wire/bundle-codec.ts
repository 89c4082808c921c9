/**
 * A `.eventual` file: what a peer would have sent, written down, to be carried by hand (BUN-1).
 *
 * - Form: magic · version · workspace, then items: kind · length (4 bytes) · bytes; then one end mark.
 * - A file cut short still gives the items before the cut, and says that it is not whole (BUN-2): every item is judged by
 *   itself like one that came over the network, so half a file is half as good, not worthless.
 * - Nothing a file says of the team lies in it in the clear: a writer puts statements as parcels (BUN-3).
 */
import { concatBytes, equalBytes, textToBytes } from '../base/bytes'
import { ID_BYTES, type KeyId, type WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { decodeWith, newerThan, newWriter, type MalformedBytes, type NewerVersion, type Reader } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { MAX_PARCEL_BYTES, MAX_RUN_BYTES, MAX_STATEMENT_BYTES } from './limits'

export type BundleItem =
  /** A signed statement, a run of entries, a range record, or a sealed statement (`encodeParcel`), in its wire form. */
  | { readonly kind: 'statement' | 'entries' | 'record' | 'parcel'; readonly bytes: Uint8Array }
  /** Of a kind from a newer version: its length says where it ends. */
  | { readonly kind: 'unknown'; readonly code: number; readonly bytes: Uint8Array }

export interface Bundle {
  readonly workspace: WorkspaceId
  readonly items: readonly BundleItem[]
  /** False where the end of the file is missing. */
  readonly isWhole: boolean
}

/** A statement sealed under one epoch (`team/parcels.ts`), and which one. */
export interface Parcel {
  readonly key: KeyId
  readonly sealed: Uint8Array
}

/** Where an item of a bundle ends; `code` is its kind's, `kind` null for one of a newer version. */
export interface BundleItemHead {
  readonly kind: Exclude<(typeof KINDS)[number], 'end'> | null
  readonly code: number
  readonly length: number
}

const MAGIC = textToBytes('eventual')
export const BUNDLE_HEAD_BYTES = MAGIC.length + 1 + ID_BYTES.workspace
export const BUNDLE_ITEM_HEAD_BYTES = 5
const END = 0
const KINDS = ['end', 'statement', 'entries', 'record', 'parcel'] as const

/** The bytes of a whole bundle. */
export function encodeBundle({ workspace, items }: Omit<Bundle, 'isWhole'>): Uint8Array<ArrayBuffer> {
  return concatBytes(encodeBundleHead(workspace), ...items.flatMap(encodeBundleItem), BUNDLE_END)
}

/** What a bundle begins with. */
export function encodeBundleHead(workspace: WorkspaceId): Uint8Array<ArrayBuffer> {
  return newWriter().fixed(MAGIC, MAGIC.length).uint(PROTOCOL_VERSION).id('workspace', workspace).done()
}

/** An item, as the pieces that follow each other in a file: its bytes are not copied. */
export function encodeBundleItem(item: BundleItem): readonly Uint8Array[] {
  return [itemHead(codeOf(item), item.bytes.length), item.bytes]
}

/** What a whole bundle ends with. */
export const BUNDLE_END: Uint8Array<ArrayBuffer> = itemHead(END, 0)

/** Reads as far as the file is good. It fails only where not even the head is a bundle's. */
export function decodeBundle(bytes: Uint8Array): Result<Bundle, MalformedBytes | NewerVersion> {
  const head = decodeBundleHead(bytes)
  if (!head.ok) return head
  const workspace = head.value
  const items: BundleItem[] = []
  for (let at = BUNDLE_HEAD_BYTES; ;) {
    const item = decodeBundleItemHead(bytes.subarray(at))
    at += BUNDLE_ITEM_HEAD_BYTES
    if (item === 'end') return ok({ workspace, items, isWhole: at === bytes.length })
    if (item === 'cut' || at + item.length > bytes.length) return ok({ workspace, items, isWhole: false })
    items.push(bundleItem(item, bytes.slice(at, at + item.length)))
    at += item.length
  }
}

/** Whose bundle it is, from at least BUNDLE_HEAD_BYTES of its beginning. */
export function decodeBundleHead(bytes: Uint8Array): Result<WorkspaceId, MalformedBytes | NewerVersion> {
  const newer = newerThan(PROTOCOL_VERSION, bytes, (reader) => ({ version: readVersion(reader) }))
  if (newer) return err(newer)
  return decodeWith(bytes.subarray(0, BUNDLE_HEAD_BYTES), (reader) => {
    if (readVersion(reader) !== PROTOCOL_VERSION) reader.fail('no such version')
    return reader.id('workspace')
  })
}

/**
 * The head of the item that begins here. `cut` where the bytes end, or where a length is above what its kind may have:
 * from there on nothing says where an item begins.
 */
export function decodeBundleItemHead(bytes: Uint8Array): BundleItemHead | 'end' | 'cut' {
  if (bytes.length < BUNDLE_ITEM_HEAD_BYTES) return 'cut'
  const view = new DataView(bytes.buffer, bytes.byteOffset, BUNDLE_ITEM_HEAD_BYTES)
  const code = view.getUint8(0)
  const length = view.getUint32(1)
  const kind = KINDS[code] ?? null
  if (kind === 'end') return length === 0 ? 'end' : 'cut'
  return isAboveItem(kind, length) ? 'cut' : { kind, code, length }
}

export function bundleItem({ kind, code }: BundleItemHead, bytes: Uint8Array): BundleItem {
  return kind ? { kind, bytes } : { kind: 'unknown', code, bytes }
}

/** The bytes of an item of kind `parcel`. */
export function encodeParcel({ key, sealed }: Parcel): Uint8Array<ArrayBuffer> {
  return newWriter().id('key', key).fixed(sealed, sealed.length).done()
}

export function decodeParcel(bytes: Uint8Array): Result<Parcel, MalformedBytes> {
  return decodeWith(bytes, (reader) => ({ key: reader.id('key'), sealed: reader.rest() }))
}

function readVersion(reader: Reader): number {
  return equalBytes(reader.fixed(MAGIC.length), MAGIC) ? reader.uint() : reader.fail('not a bundle')
}

function codeOf(item: BundleItem): number {
  return item.kind === 'unknown' ? item.code : KINDS.indexOf(item.kind)
}

function itemHead(kind: number, length: number): Uint8Array<ArrayBuffer> {
  const head = new DataView(new ArrayBuffer(BUNDLE_ITEM_HEAD_BYTES))
  head.setUint8(0, kind)
  head.setUint32(1, length)
  return new Uint8Array(head.buffer)
}

const LARGEST = {
  statement: MAX_STATEMENT_BYTES,
  entries: MAX_RUN_BYTES,
  record: MAX_RUN_BYTES,
  parcel: ID_BYTES.key + MAX_PARCEL_BYTES
} as const

/** Asked before an item is read: whoever reads keeps one in memory. */
function isAboveItem(kind: BundleItemHead['kind'], length: number): boolean {
  return length > (kind ? LARGEST[kind] : MAX_RUN_BYTES)
}
