/** Names of files a person saves. */
import { titleOf } from './document-lines'
import type { DocumentKind } from './views'

/** What the file is called where it is saved: the title, without what file systems refuse. */
export function fileNameOf(kind: DocumentKind, title: string): string {
  const name = titleOf(kind, title)
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 100)
  return `${name || 'document'}.md`
}
