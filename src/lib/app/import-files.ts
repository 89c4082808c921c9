/**
 * The import command: Markdown files, folders and archives become documents in one go, or nothing does.
 * Reading Markdown happens off the main thread (`read`), writing goes through the engine like anybody's edits.
 */
import { plainName } from '../base/plain-name'
import { err, ok, type Failure, type Result } from '../base/result'
import type { ImportedDocument } from '../docs/import-document'
import { writeImported } from '../docs/import-document'
import type { Engine, WriteFailure } from '../sync/engine'
import { titleOf } from './document-lines'
import { countOf } from './sync-words'
import type { ImportRow } from './settings-views'

export interface SourceFile {
  /** Path inside the folder or archive it came from. */
  readonly path: string
  readonly text: string
}

/** Something that was chosen and is no Markdown: named in the report, never dropped in silence. */
export interface LeftOut {
  readonly path: string
  readonly why: string
}

export interface ImportPorts {
  readonly engine: Pick<Engine, 'createDocuments'>
  /** Parses one file; runs in a worker in the browser. */
  readonly read: (file: SourceFile) => Promise<Result<ImportedDocument, Failure>>
  readonly progress: (done: number, total: number) => void
}

export interface ImportInput {
  readonly files: readonly SourceFile[]
  readonly leftOut: readonly LeftOut[]
}

export async function importFiles(
  { files, leftOut }: ImportInput,
  ports: ImportPorts
): Promise<Result<readonly ImportRow[], Failure | WriteFailure>> {
  if (files.length === 0) return err({ kind: 'NothingToImport' })
  const total = files.length * 2
  const imported: { file: SourceFile; document: ImportedDocument }[] = []
  for (const [i, file] of files.entries()) {
    const document = await ports.read(file)
    if (!document.ok) return document
    imported.push({ file, document: document.value })
    ports.progress(i + 1, total)
  }
  const created = await ports.engine.createDocuments(
    imported.map(
      ({ document }) =>
        (doc) =>
          writeImported(doc, document)
    ),
    (done) => ports.progress(files.length + done, total)
  )
  if (!created.ok) return created.error.kind === 'NotCarriable' ? notCarriable(files[created.error.at]) : created
  const rows = imported.map(({ file, document }, i): ImportRow => ({
    file: plainName(file.path),
    kind: document.kind,
    document: created.value[i] ?? null,
    title: titleOf(document.kind, document.title),
    note: noteOn(document)
  }))
  return ok([
    ...rows,
    ...leftOut.map(({ path, why }): ImportRow => ({
      file: plainName(path),
      kind: null,
      document: null,
      title: '',
      note: why
    }))
  ])
}

/** Names the file, so that it can be left out. */
function notCarriable(file: SourceFile | undefined): Result<never, Failure & { readonly path: string | undefined }> {
  return err({ kind: 'NotCarriable', path: file?.path })
}

function noteOn(document: ImportedDocument): string {
  const facts = document.kind === 'agenda' ? agendaFacts(document) : []
  return [...facts, ...document.warnings].join('; ')
}

function agendaFacts({ items }: Extract<ImportedDocument, { kind: 'agenda' }>): string[] {
  const timed = items.filter(({ timebox }) => timebox !== null).length
  const owned = items.filter(({ owner }) => owner !== '').length
  return [`${countOf(items.length, 'item')}, ${timed} with a timebox, ${owned} with an owner`]
}
