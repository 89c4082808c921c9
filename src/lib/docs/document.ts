/**
 * What every document has: a kind, a title, a text, a place in the trash.
 *
 * - Each write is one transaction and so one update; inside a larger transaction it joins that one.
 * - Reading never writes, and makes no root that anybody else could see.
 */
import type * as Y from 'yjs'
import { isRecord, isText, isWholeNumber } from './plain'
import { editText } from './rich-text'
import { BODY, metaOf, titleOf } from './roots'
import { VERSION_OF } from './schema'

export const DOCUMENT_KINDS = ['note', 'proposal', 'agenda'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Who made a change, as Yjs passes it to listeners: what this person did here, unless said otherwise. */
export const LOCAL_ORIGIN: unique symbol = Symbol('local')
export type Origin = unknown

export interface DocumentHead {
  /** `note` while the kind has not arrived, or is one of a newer version. */
  readonly kind: DocumentKind
  readonly title: string
  readonly trashed: boolean
}

export interface Trashed {
  /** Wall time in ms, for display. */
  readonly at: number
  /** Member id of who put it there. */
  readonly by: string
}

/** Makes an empty Y.Doc a document. Only its maker does this, once; opening a document never does. */
export function stampKind(doc: Y.Doc, kind: DocumentKind, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    metaOf(doc).set('kind', kind)
    raiseVersion(doc, VERSION_OF.document)
  }, origin)
}

/** The lowest version that can show the document, as far as it says so itself. */
export function readVersion(doc: Y.Doc): number {
  const version = metaOf(doc).get('v')
  return isWholeNumber(version) ? version : VERSION_OF.document
}

/** For use inside a transaction that brings what an older version would not know. */
export function raiseVersion(doc: Y.Doc, least: number): void {
  if (!metaOf(doc).has('v') || readVersion(doc) < least) metaOf(doc).set('v', least)
}

/** Null when nothing has arrived yet, or when a newer version made it. */
export function readKind(doc: Y.Doc): DocumentKind | null {
  const kind = metaOf(doc).get('kind')
  return DOCUMENT_KINDS.find((known) => known === kind) ?? null
}

export function readTitle(doc: Y.Doc): string {
  return titleOf(doc).toString()
}

/** Changes only the characters that differ: of two people renaming at once both see their letters. */
export function setTitle(doc: Y.Doc, title: string, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => editText(titleOf(doc), title.replace(/\s*[\r\n]+\s*/g, ' ')), origin)
}

export function bodyFragment(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(BODY)
}

export function readTrashed(doc: Y.Doc): Trashed | null {
  const trashed = metaOf(doc).get('trashed')
  if (!isRecord(trashed)) return null
  const { at, by } = trashed
  return isWholeNumber(at) && isText(by) ? { at, by } : null
}

/** Into the trash, or out of it with null. Either way the text stays as it is. */
export function setTrashed(doc: Y.Doc, trashed: Trashed | null, origin: Origin = LOCAL_ORIGIN): void {
  doc.transact(() => {
    if (trashed) metaOf(doc).set('trashed', { at: trashed.at, by: trashed.by })
    else metaOf(doc).delete('trashed')
  }, origin)
}

export function readHead(doc: Y.Doc): DocumentHead {
  return { kind: readKind(doc) ?? 'note', title: readTitle(doc), trashed: readTrashed(doc) !== null }
}

/** The roots `readHead` reads: whoever shows a head listens to these. */
export function headRoots(doc: Y.Doc): readonly (Y.Text | Y.Map<unknown>)[] {
  return [titleOf(doc), metaOf(doc)]
}
