/**
 * `npm run -s corpus -- FOLDER`: imports every Markdown file of a folder, exports it again, and prints one JSON line
 * for each. What stood in the file and what stands in its export are counted by a counter that knows nothing of
 * the importer; a difference is something lost or something made up.
 */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import * as Y from 'yjs'
import { readItems } from '$lib/docs/agenda'
import { exportDocument } from '$lib/docs/export-document'
import { importDocument, writeImported } from '$lib/docs/import-document'
import { readFields } from '$lib/docs/proposal'
import { countRaw } from './raw-counter'

type InOut = readonly [before: number, after: number]

export interface CorpusLine {
  readonly file: string
  readonly kind: 'note' | 'proposal' | 'agenda'
  readonly title: string
  /** The file's own word for its state, or null. */
  readonly status: string | null
  readonly words: InOut
  readonly links: InOut
  readonly code: InOut
  readonly cells: InOut
  readonly listItems: InOut
  /** Of its header: those in the file, and those the document has. 0 where it is no proposal. */
  readonly fields: InOut
  readonly items: number
  readonly timeboxed: number
  readonly owned: number
}

/** One file through import, Yjs and export. */
export function corpusLine(file: string, text: string): CorpusLine {
  const imported = importDocument({ path: file, text })
  const doc = new Y.Doc()
  writeImported(doc, imported)
  const [before, after] = [countRaw(text), countRaw(exportDocument(doc))]
  const items = imported.kind === 'agenda' ? readItems(doc) : []
  return {
    file,
    kind: imported.kind,
    title: imported.title,
    status: imported.kind === 'proposal' ? imported.status : null,
    words: [before.words, after.words],
    links: [before.links, after.links],
    code: [before.code, after.code],
    cells: [before.cells, after.cells],
    listItems: [before.listItems, after.listItems],
    fields: imported.kind === 'proposal' ? [before.fields, readFields(doc).header.length] : [0, 0],
    items: items.length,
    timeboxed: items.filter((item) => item.timebox !== null).length,
    owned: items.filter((item) => item.owner !== '').length
  }
}

/** Writes lines without their line ends. Exit code: 0 when the folder could be read, 2 when it was not named or is not there. */
export async function main(argv: readonly string[], write: (line: string) => void): Promise<number> {
  const [folder] = argv
  if (folder === undefined) {
    write('Which folder? npm run -s corpus -- FOLDER')
    return 2
  }
  const paths = await markdownFilesIn(folder)
  if (!paths) {
    write(`No folder ${folder}`)
    return 2
  }
  for (const path of paths) {
    const line = corpusLine(relative(folder, path), await readFile(path, 'utf8'))
    write(JSON.stringify(line))
  }
  return 0
}

/** Paths of all Markdown files below `folder`, sorted; null when there is no such folder. */
async function markdownFilesIn(folder: string): Promise<string[] | null> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile() && /\.(?:md|markdown)$/i.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  } catch (failure) {
    if (failure instanceof Error && 'code' in failure && failure.code === 'ENOENT') return null
    throw failure
  }
}
