/**
 * A `.eventual` file: what a peer would have sent, written down, to be carried by hand (BUN-1).
 *
 * - Form: magic · version · workspace, then items: kind · length (4 bytes) · bytes; then one end mark.
 * - A file cut short still gives the items before the cut, and says that it is not whole (BUN-2): every item is judged by
 *   itself like one that came over the network, so half a file is half as good, not worthless.
 */
import { concatBytes, equalBytes, textToBytes } from '../base/bytes'
import { ID_BYTES, type WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { decodeWith, newerThan, newWriter, type MalformedBytes, type NewerVersion, type Reader } from './codec'
import { PROTOCOL_VERSION } from './entry'
import { MAX_RUN_BYTES, MAX_STATEMENT_BYTES } from './limits'

export type BundleItem =
  /** A signed statement, a run of entries, or a range record, in its wire form. */
  | { readonly kind: 'statement' | 'entries' | 'record'; readonly bytes: Uint8Array }
  /** Of a kind from a newer version: its length says where it ends. */
  | { readonly kind: 'unknown'; readonly code: number; readonly bytes: Uint8Array }

export interface Bundle {
  readonly workspace: WorkspaceId
  readonly items: readonly BundleItem[]
  /** False where the end of the file is missing. */
  readonly isWhole: boolean
}

const MAGIC = textToBytes('eventual')
const HEAD_BYTES = MAGIC.length + 1 + ID_BYTES.workspace
const ITEM_HEAD_BYTES = 5
const END = 0
const KINDS = ['end', 'statement', 'entries', 'record'] as const

/** The bytes of a whole bundle. */
export function encodeBundle({ workspace, items }: Omit<Bundle, 'isWhole'>): Uint8Array<ArrayBuffer> {
  const head = newWriter().fixed(MAGIC, MAGIC.length).uint(PROTOCOL_VERSION).id('workspace', workspace).done()
  const parts = items.flatMap((item) => [itemHead(codeOf(item), item.bytes.length), item.bytes])
  return concatBytes(head, ...parts, itemHead(END, 0))
}

/** Reads as far as the file is good. It fails only where not even the head is a bundle's. */
export function decodeBundle(bytes: Uint8Array): Result<Bundle, MalformedBytes | NewerVersion> {
  const newer = newerThan(PROTOCOL_VERSION, bytes, (reader) => ({ version: readVersion(reader) }))
  if (newer) return err(newer)
  const head = decodeWith(bytes.subarray(0, HEAD_BYTES), (reader) => {
    if (readVersion(reader) !== PROTOCOL_VERSION) reader.fail('no such version')
    return reader.id('workspace')
  })
  if (!head.ok) return head
  const items: BundleItem[] = []
  let at = HEAD_BYTES
  for (;;) {
    const item = itemAt(bytes, at)
    if (!item.ok) return ok({ workspace: head.value, items, isWhole: false })
    if (item.value === 'end')
      return ok({ workspace: head.value, items, isWhole: at + ITEM_HEAD_BYTES === bytes.length })
    items.push(item.value)
    at += ITEM_HEAD_BYTES + item.value.bytes.length
  }
}

function readVersion(reader: Reader): number {
  return equalBytes(reader.fixed(MAGIC.length), MAGIC) ? reader.uint() : reader.fail('not a bundle')
}

function codeOf(item: BundleItem): number {
  return item.kind === 'unknown' ? item.code : KINDS.indexOf(item.kind)
}

function itemHead(kind: number, length: number): Uint8Array {
  const head = new DataView(new ArrayBuffer(ITEM_HEAD_BYTES))
  head.setUint8(0, kind)
  head.setUint32(1, length)
  return new Uint8Array(head.buffer)
}

function itemAt(bytes: Uint8Array, at: number): Result<BundleItem | 'end', { kind: 'Cut' }> {
  if (at + ITEM_HEAD_BYTES > bytes.length) return err({ kind: 'Cut' })
  const view = new DataView(bytes.buffer, bytes.byteOffset + at, ITEM_HEAD_BYTES)
  const code = view.getUint8(0)
  const kind = KINDS[code]
  const length = view.getUint32(1)
  if (kind === 'end' && length === 0) return ok('end')
  const isCut = at + ITEM_HEAD_BYTES + length > bytes.length
  if (kind === 'end' || isCut || length > mostBytes(kind)) return err({ kind: 'Cut' })
  const content = bytes.slice(at + ITEM_HEAD_BYTES, at + ITEM_HEAD_BYTES + length)
  return ok(kind ? { kind, bytes: content } : { kind: 'unknown', code, bytes: content })
}

function mostBytes(kind: Exclude<(typeof KINDS)[number], 'end'> | undefined): number {
  return kind === 'statement' ? MAX_STATEMENT_BYTES : MAX_RUN_BYTES
}
