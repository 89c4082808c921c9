/** A document as the Markdown a person keeps: the documents of its trail are linked by their titles as they are now. */
import type * as Y from 'yjs'
import { exportDocument } from '../docs/export-document'
import { titleOf } from './document-lines'
import type { Session } from './session'

export function documentMarkdown({ rows, desk, entry }: Pick<Session, 'rows' | 'desk' | 'entry'>, doc: Y.Doc): string {
  return exportDocument(doc, ({ document, title }) => {
    const row = rows.get(document)
    return { title: row ? titleOf(row.kind, row.title) : title, href: desk.addressOf(entry.id, document) }
  })
}
