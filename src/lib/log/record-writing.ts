/**
 * Making a range record of own entries, and telling whether one says what the originals said (REC-1, REC-2, REC-7). Which
 * entries may go in is `range-pick.ts`'s.
 *
 * This room cannot read Yjs: merging and comparing updates are given as functions by whoever can.
 */
import { assert } from '../base/assert'
import { equalBytes } from '../base/bytes'
import type { DocumentId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { PROTOCOL_VERSION, type Body, type Envelope, type UpdateBody } from '../wire/entry'
import { MAX_BODY_BYTES, MAX_HEADER_BYTES, MAX_RECORD_CONTENT_BYTES } from '../wire/limits'
import type { MergedUpdates, RangeRecord, RecordContent, RecordHeader, WholeBody } from '../wire/range-record'
import { encodeRecordContent, encodeRecordContext, encodeRecordHeader } from '../wire/range-record-codec'
import { HASH_BYTES } from '../wire/sizes'
import { deflate } from './deflate'
import { contextAfter, type LogContext } from './log-context'
import type { LogPen } from './log-writer'
import { recordHashes, recordMessage } from './range-record'

/** An entry and its bodies, opened. */
export interface OpenedEntry {
  readonly envelope: Envelope
  readonly bodies: readonly Body[]
}

/** Merges the updates (V2) of one document, in their order; in a tree, never through a document. */
export type MergeUpdates = (updates: readonly Uint8Array[]) => Uint8Array

/** Length and hash, which the header has and the context has not. */
const HEADER_END_BYTES = 8 + HASH_BYTES

/**
 * A record in the place of `entries` (own, consecutive, picked), of which `before` is the context before the first.
 * `TooLarge`: merged and sealed, or by all that its author knew, it would not be read by anybody; the entries stay.
 */
export async function writeRecord(
  pen: LogPen,
  entries: readonly OpenedEntry[],
  before: LogContext,
  merge: MergeUpdates
): Promise<Result<RangeRecord, { readonly kind: 'TooLarge' }>> {
  const content = encodeRecordContent(mergeEntries(entries, merge))
  if (content.length > MAX_RECORD_CONTENT_BYTES) return err({ kind: 'TooLarge' })
  const context = rangeContext(pen, entries, before)
  // What its author knew stands in it twice and in full: one that knew of very many logs has a header nobody would read.
  if (encodeRecordContext(context).length + HEADER_END_BYTES > MAX_HEADER_BYTES) return err({ kind: 'TooLarge' })
  const aad = tagged(DOMAINS.recordBody, encodeRecordContext(context))
  const sealed = await pen.bodyKey.seal(aad, deflate(content), pen.random)
  if (sealed.length > MAX_BODY_BYTES) return err({ kind: 'TooLarge' })
  const header: RecordHeader = { ...context, length: sealed.length, hash: recordHashes.body(sealed) }
  const headerBytes = encodeRecordHeader(header)
  const hash = recordHashes.record(headerBytes)
  const signature = await pen.signingKey.sign(recordMessage(hash))
  return ok({ header, logKey: pen.signingKey.publicKey, headerBytes, hash, signature, sealed })
}

function rangeContext(
  pen: LogPen,
  entries: readonly OpenedEntry[],
  before: LogContext
): Omit<RecordHeader, 'length' | 'hash'> {
  const [first, last] = [entries[0]?.envelope, entries.at(-1)?.envelope]
  assert(first && last, 'a record has at least one entry')
  assert(first.header.key === pen.key, 'a record is sealed under the key of its entries')
  const atFrom = contextAfter(before, first.header)
  const atTo = entries.slice(1).reduce((context, { envelope }) => contextAfter(context, envelope.header), atFrom)
  return {
    version: PROTOCOL_VERSION,
    workspace: pen.workspace,
    log: pen.log,
    from: first.header.seq,
    to: last.header.seq,
    prev: first.header.prev,
    last: last.hash,
    key: pen.key,
    team: atFrom.team,
    atFrom: { deps: atFrom.deps, wallMs: first.header.wallMs },
    atTo: { deps: atTo.deps, wallMs: last.header.wallMs }
  }
}

/** Content of a range: updates merged by document, acts and blob-refs whole. */
export function mergeEntries(entries: readonly OpenedEntry[], merge: MergeUpdates): RecordContent {
  const updatesByDocument = new Map<DocumentId, { seq: number; body: UpdateBody }[]>()
  const whole: WholeBody[] = []
  for (const { envelope, bodies } of entries) {
    for (const [index, body] of bodies.entries()) {
      const { seq } = envelope.header
      if (body.kind === 'act' || body.kind === 'blob-ref') whole.push({ seq, index, body })
      else {
        assert(body.kind === 'update', 'picking leaves out what is neither an update, an act nor a blob-ref')
        updatesByDocument.set(body.document, [...(updatesByDocument.get(body.document) ?? []), { seq, body }])
      }
    }
  }
  const merged = [...updatesByDocument].map(([document, parts]): MergedUpdates => ({
    document,
    schema: Math.max(...parts.map(({ body }) => body.schema)),
    clients: [...new Set(parts.flatMap(({ body }) => body.clients))],
    update: merge(parts.map(({ body }) => body.update)),
    seqs: [...new Set(parts.map(({ seq }) => seq))]
  }))
  return { merged, whole }
}

/**
 * True when a record says what the originals it would replace say (REC-7). `isSame` compares two updates by their decoded
 * structs and delete sets: merging has more than one valid result.
 */
export function isFaithful(
  record: { readonly header: RecordHeader; readonly content: RecordContent },
  originals: readonly OpenedEntry[],
  { merge, isSame }: { merge: MergeUpdates; isSame(a: Uint8Array, b: Uint8Array): boolean }
): boolean {
  const [first, last] = [originals[0]?.envelope, originals.at(-1)?.envelope]
  const { header, content } = record
  const isChained = first && last && equalBytes(first.header.prev, header.prev) && equalBytes(last.hash, header.last)
  if (!isChained || first.header.seq !== header.from || last.header.seq !== header.to) return false
  const expected = mergeEntries(originals, merge)
  const hasWhole = equalBytes(
    encodeRecordContent({ ...content, merged: [] }),
    encodeRecordContent({ ...expected, merged: [] })
  )
  return hasWhole && hasSameMerged(content.merged, expected.merged, isSame)
}

function hasSameMerged(
  given: readonly MergedUpdates[],
  expected: readonly MergedUpdates[],
  isSame: (a: Uint8Array, b: Uint8Array) => boolean
): boolean {
  const expectedByDocument = new Map(expected.map((merged) => [merged.document, merged]))
  const withoutUpdate = (merged: MergedUpdates) =>
    encodeRecordContent({ merged: [{ ...merged, update: new Uint8Array(0) }], whole: [] })
  return (
    given.length === expected.length &&
    given.every((merged) => {
      const other = expectedByDocument.get(merged.document)
      return other && equalBytes(withoutUpdate(merged), withoutUpdate(other)) && isSame(merged.update, other.update)
    })
  )
}
