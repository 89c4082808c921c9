/** Rows of the list as screens say them. */
import { plainName } from '../base/plain-name'
import { countOf } from './sync-words'
import type { DocumentRow } from '../projections/document-row'
import type { DocumentKind, DocumentLine, PersonView } from './views'

const UNTITLED: Readonly<Record<DocumentKind, string>> = {
  note: 'Untitled note',
  proposal: 'Untitled proposal',
  agenda: 'Untitled agenda'
}

export function titleOf(kind: DocumentKind, title: string): string {
  return plainName(title).trim() || UNTITLED[kind]
}

export function documentLine(row: DocumentRow, personOf: (member: string | null) => PersonView | null): DocumentLine {
  return {
    id: row.id,
    kind: row.kind,
    title: titleOf(row.kind, row.title),
    status: row.status,
    changedMs: row.changedMs,
    changedBy: personOf(row.changedBy),
    detail: detailOf(row)
  }
}

function detailOf(row: DocumentRow): string | null {
  if (row.kind !== 'agenda' || row.items === 0) return null
  const items = countOf(row.items, 'item')
  return row.minutes > 0 ? `${items}, ${countOf(row.minutes, 'minute')}` : items
}
