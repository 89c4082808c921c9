/** Everything a workspace holds here as Markdown in one archive: what any editor opens, with or without Eventual. */
import { zip } from 'fflate'
import { textToBytes } from '../base/bytes'
import type { LogId } from '../base/ids'
import { err, ok, type Failure, type Result } from '../base/result'
import type { DocumentRow } from '../projections/document-row'
import { documentMarkdown } from './document-markdown'
import { fileNameOf } from './file-names'
import type { Session } from './session'

interface Exported {
  readonly folder: string
  readonly row: DocumentRow
  /** With what waits of this log. */
  readonly also?: LogId
}

/** All or nothing. What waits of this device's own work, because it was removed, comes in a folder beside the rest. */
export async function exportEverything(session: Session): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  const { rows, engine } = session
  await rows.settled()
  const files = new Map<string, Uint8Array>()
  for (const each of everythingIn(session)) {
    const doc = await engine.readDocument(each.row.id, each.also)
    if (!doc.ok && doc.error.kind === 'NotHere') continue
    if (!doc.ok) return doc
    const name = fileNameOf(each.row.kind, each.row.title)
    files.set(freePath(files, each.folder, name), textToBytes(documentMarkdown(session, doc.value)))
    doc.value.destroy()
  }
  return pack(files)
}

function everythingIn({ rows, engine }: Session): readonly Exported[] {
  const waiting = engine.waitingWork.filter(({ log }) => log === engine.ownLog)
  const documents = new Set(waiting.flatMap((work) => work.documents))
  return [
    ...rows.present.map((row) => ({ folder: '', row })),
    ...rows.trashed.map((row) => ({ folder: 'Trash/', row })),
    ...[...documents].flatMap((id) => {
      const row = rows.get(id)
      return row ? [{ folder: 'Not taken in/', row, also: engine.ownLog }] : []
    })
  ]
}

/** Two documents of one title are two files. */
function freePath(files: ReadonlyMap<string, unknown>, folder: string, name: string): string {
  const stem = name.replace(/\.md$/, '')
  for (let n = 1; ; n++) {
    const path = `${folder}${stem}${n === 1 ? '' : ` (${n})`}.md`
    if (!files.has(path)) return path
  }
}

function pack(files: ReadonlyMap<string, Uint8Array>): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> {
  return new Promise((resolve) => {
    zip(Object.fromEntries(files), (failed, bytes) => {
      resolve(failed ? err({ kind: 'ArchiveNotMade' }) : ok(new Uint8Array(bytes)))
    })
  })
}
