/**
 * Where a document comes from and what it led to, kept at both ends: the new document names its source, the source each
 * document that was made of it. A root of its own, so that no position is about it and no text changes by it.
 *
 * - Each end is one value, and each document a source led to has a name of its own: nothing concurrent loses one.
 * - Titles are kept as they were, for whoever has only one of the two.
 * - Anybody who may edit may have written anything there: what names no document is not read, and hinders nobody.
 */
import { assert } from '$lib/base/assert'
import { compareIds, type DocumentId } from '$lib/base/ids'
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, raiseVersion, type Origin } from './document'
import { MOST_TRAIL_LINKS, MOST_TRAIL_TITLE } from './limits'
import { isRecord, textIn } from './plain'
import { trailOf } from './roots'
import { VERSION_OF } from './schema'
import { documentIn, FROM, isTrailKey, ledToKey, ledToOfKey } from './trail-key'

export interface TrailLink {
  readonly document: DocumentId
  /** As it was called when the link was made. */
  readonly title: string
}

export interface Trail {
  readonly from: TrailLink | null
  /** By id: the same order on every device. */
  readonly ledTo: readonly TrailLink[]
}

/** What changes when the trail does. */
export function trailRoot(doc: Y.Doc): Y.Map<unknown> {
  return trailOf(doc)
}

/** Never writes, never throws. */
export function readTrail(doc: Y.Doc): Trail {
  const ledTo = [...trailOf(doc)].flatMap(([key, value]) => {
    const document = ledToOfKey(key)
    return document && isRecord(value) ? [{ document, title: titleIn(value) }] : []
  })
  return {
    from: fromIn(trailOf(doc).get(FROM)),
    ledTo: ledTo.sort((a, b) => compareIds(a.document, b.document)).slice(0, MOST_TRAIL_LINKS)
  }
}

/** Of a new document: what it was made from. */
export function setFrom(doc: Y.Doc, from: TrailLink, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, origin, FROM, { document: from.document, title: cutTitle(from.title) })
}

/** Of its source: what it led to. */
export function addLedTo(doc: Y.Doc, to: TrailLink, origin: Origin = LOCAL_ORIGIN): void {
  change(doc, origin, ledToKey(to.document), { title: cutTitle(to.title) })
}

function change(doc: Y.Doc, origin: Origin, key: string, value: object): void {
  assert(isTrailKey(key), 'a trail names documents')
  doc.transact(() => {
    raiseVersion(doc, VERSION_OF.trail)
    trailOf(doc).set(key, value)
  }, origin)
}

function fromIn(value: unknown): TrailLink | null {
  if (!isRecord(value)) return null
  const document = documentIn(value['document'])
  return document && { document, title: titleIn(value) }
}

function titleIn(value: Parameters<typeof textIn>[0]): string {
  return cutTitle(textIn(value, 'title') ?? '')
}

function cutTitle(title: string): string {
  return title.slice(0, MOST_TRAIL_TITLE)
}
