/**
 * The whole corpus through Markdown and back, counted by kind. Needs EVENTUAL_CORPUS; without it this suite is left out by name.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { writeFragment } from './fragment'
import { checkFragment } from './guard'
import { printMarkdown } from './markdown-export'
import { normaliseSource, parseMdast, visitMdast } from './markdown-grammar'
import { parseMarkdown } from './markdown-import'
import { schema } from './schema'
import type { PmNode } from './tree'

const corpus = process.env['EVENTUAL_CORPUS']

const FOLDERS = ['proposals', 'agendas', 'onboarding']
const files = (corpus ? FOLDERS : []).flatMap((folder) =>
  readdirSync(join(corpus ?? '', folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => ({ name, folder, text: readFileSync(join(corpus ?? '', folder, name), 'utf8') }))
)

/** What stands in a Markdown text, by the reference parser and not by ours. */
function countNodes(text: string): Record<string, number> {
  const count: Record<string, number> = {}
  visitMdast(parseMdast(normaliseSource(text)), (node) => {
    const type = { linkReference: 'link', imageReference: 'image' }[node.type as string] ?? node.type
    count[type] = (count[type] ?? 0) + 1
    if (node.type === 'html' && node.value.startsWith('<!--')) count['comment'] = (count['comment'] ?? 0) + 1
  })
  return count
}

function sum(counts: readonly Record<string, number>[], type: string): number {
  return counts.reduce((total, count) => total + (count[type] ?? 0), 0)
}

/** The 78 proposals and agendas, file and export: the figures the choice of parser was made by. */
const EXPECTED = {
  link: [1594, 1594],
  image: [4, 4],
  definition: [427, 427],
  code: [507, 507],
  inlineCode: [4283, 4283],
  tableCell: [2134, 2134],
  listItem: [2283, 2283],
  delete: [60, 60],
  comment: [60, 60]
}

describe.skipIf(!corpus)('the corpus (needs EVENTUAL_CORPUS)', { timeout: 120_000 }, () => {
  const trees: PmNode[] = []
  const printed: string[] = []
  beforeAll(() => {
    trees.push(...files.map(({ text }) => parseMarkdown(text)))
    printed.push(...trees.map(printMarkdown))
  })

  test('printing is a fixed point for every file', () => {
    const moved = files.filter((_, index) => printMarkdown(parseMarkdown(printed[index] ?? '')) !== printed[index])
    expect(moved.map((file) => file.name)).toEqual([])
    expect(files).toHaveLength(79)
  })

  test('nothing is lost or made up, by kind', () => {
    const papers = files
      .map(({ folder }, index) => (folder === 'onboarding' ? -1 : index))
      .filter((index) => index >= 0)
    const before = papers.map((index) => countNodes(files[index]?.text ?? ''))
    const after = papers.map((index) => countNodes(printed[index] ?? ''))
    const counted = Object.keys(EXPECTED).map((kind) => [kind, [sum(before, kind), sum(after, kind)]])
    expect(Object.fromEntries(counted)).toEqual(EXPECTED)
  })

  test('every file is ok for the guard', () => {
    const verdicts = trees.map((tree) => {
      const doc = new Y.Doc()
      doc.transact(() => writeFragment(doc.getXmlFragment('body'), tree))
      doc.clientID += 1
      return checkFragment(doc.getXmlFragment('body'), schema).verdict
    })
    expect(new Set(verdicts)).toEqual(new Set(['ok']))
  })
})
