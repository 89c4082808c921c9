/** Work that waits, as files: each document as it would be with what waits in it. */
import type { DocumentId, LogId } from '../base/ids'
import { ok, type Failure, type Result } from '../base/result'
import { readKind, readTitle } from '../docs/document'
import { exportDocument } from '../docs/export-document'
import { fileNameOf } from './file-names'
import type { Session } from './session'

export async function exportWaiting(
  log: LogId,
  documents: readonly DocumentId[],
  { engine, desk }: Pick<Session, 'engine' | 'desk'>
): Promise<Result<undefined, Failure>> {
  for (const document of documents) {
    const doc = await engine.readDocument(document, log)
    if (!doc.ok) return doc
    const name = fileNameOf(readKind(doc.value) ?? 'note', readTitle(doc.value))
    desk.saveFile({ name, content: exportDocument(doc.value), type: 'text/markdown' })
    doc.value.destroy()
  }
  return ok()
}
