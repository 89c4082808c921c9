/**
 * Thirteen real agendas, counted. The figures were confirmed by an independent count with line patterns and no parser.
 * Needs EVENTUAL_CORPUS; without it this suite is left out by name.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import type { ImportedItem } from './agenda-import'
import { exportDocument } from './export-document'
import { importDocument, writeImported, type ImportedAgenda } from './import-document'

const corpus = process.env['EVENTUAL_CORPUS']

interface Expected {
  readonly file: string
  readonly top: number | undefined
  readonly nested: number | undefined
  readonly rows: number | undefined
  readonly timed: number | undefined
  readonly minutes: number | undefined
  readonly linesOwned: number | undefined
  readonly rowsOwned: number | undefined
  readonly owners: number | undefined
  readonly done: number | undefined
  readonly flagged: number | undefined
}

const TABLE = `
2018-07 18 11 29 34  980  4 29 38 54 0
2021-01 19 11 32 40 1055  2 32 43  0 1
2022-03 17 12 23 30 1015  2 23 30  0 0
2023-01 17 12 23 30  870  3 23 28  0 0
2023-05 18 12 27 35  878  4 27 37  0 3
2023-09 18 15 39 48 1192 10 39 52  0 2
2024-02 18 15 33 42 1110  3 33 37  0 0
2024-04 17 18 31 43 1028 11 31 43  0 2
2024-06 18 16 28 38 1035  4 28 34  0 5
2025-02 19 17 23 34  800  4 23 30  0 0
2025-05 18 16 25 35  930  3 25 31  0 0
2025-11 17 16 34 44 1115  3 34 38  0 0
2026-03 18 16 24 35  988  5 24 30  0 1
`
const expected: Expected[] = TABLE.trim()
  .split('\n')
  .map((line) => {
    const [file = '', ...figures] = line.split(/\s+/)
    const [top, nested, rows, timed, minutes, linesOwned, rowsOwned, owners, done, flagged] = figures.map(Number)
    return { file, top, nested, rows, timed, minutes, linesOwned, rowsOwned, owners, done, flagged }
  })

function count(file: string, { items }: ImportedAgenda): Expected {
  const isRow = (item: ImportedItem) => item.imported.row !== null
  const lines = items.filter((item) => !isRow(item))
  const rows = items.filter(isRow)
  const isOwned = (item: ImportedItem) => item.owner !== ''
  return {
    file,
    top: lines.filter((item) => item.parent === null).length,
    nested: lines.filter((item) => item.parent !== null).length,
    rows: rows.length,
    timed: items.filter((item) => item.timebox !== null).length,
    minutes: items.reduce((sum, item) => sum + (item.timebox ?? 0), 0),
    linesOwned: lines.filter(isOwned).length,
    rowsOwned: rows.filter(isOwned).length,
    owners: items.filter(isOwned).reduce((sum, item) => sum + item.owner.split(', ').length, 0),
    done: items.filter((item) => item.done).length,
    flagged: items.filter((item) => item.flags.length > 0).length
  }
}

function readAgenda(path: string, text: string): ImportedAgenda {
  const imported = importDocument({ path, text })
  if (imported.kind !== 'agenda') throw new Error(`${path} is read as a ${imported.kind}`)
  return imported
}

describe.skipIf(!corpus)('the agendas of the corpus (needs EVENTUAL_CORPUS)', { timeout: 120_000 }, () => {
  test.each(expected)('$file has its items, times and owners, and keeps them through export', (figures) => {
    const path = `tc39-${figures.file}.md`
    const agenda = readAgenda(path, readFileSync(join(corpus ?? '', 'agendas', path), 'utf8'))
    expect(count(figures.file, agenda)).toEqual(figures)

    const doc = new Y.Doc()
    writeImported(doc, agenda)
    const again = readAgenda(path, exportDocument(doc))
    expect(again.items.map(summaryOf)).toEqual(agenda.items.map(summaryOf))
  })
})

function summaryOf({ id, parent, owner, timebox, done, flags, topic }: ImportedItem): unknown {
  return { id, parent, owner, timebox, done, flags, topic: topic.map((run) => run.text).join('') }
}
