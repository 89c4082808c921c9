/** New, empty documents. Each is one transaction on a Y.Doc that holds nothing yet. */
import { assert } from '$lib/base/assert'
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, setTitle, stampKind, type DocumentKind, type Origin } from './document'
import { usedRoots } from './roots'

export interface NewDocument {
  readonly title: string
}

export function createNote(doc: Y.Doc, { title }: NewDocument, origin: Origin = LOCAL_ORIGIN): void {
  create(doc, 'note', title, origin)
}

export function createProposal(doc: Y.Doc, { title }: NewDocument, origin: Origin = LOCAL_ORIGIN): void {
  create(doc, 'proposal', title, origin)
}

export function createAgenda(doc: Y.Doc, { title }: NewDocument, origin: Origin = LOCAL_ORIGIN): void {
  create(doc, 'agenda', title, origin)
}

function create(doc: Y.Doc, kind: DocumentKind, title: string, origin: Origin): void {
  assert(usedRoots(doc).length === 0, 'a new document begins empty')
  doc.transact(() => {
    stampKind(doc, kind)
    setTitle(doc, title)
  }, origin)
}
