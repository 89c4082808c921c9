import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { corpusLine, main, type CorpusLine } from './corpus'

async function run(folder: string): Promise<{ code: number; lines: CorpusLine[] }> {
  let written = ''
  const code = await main([folder], (line) => (written += `${line}\n`))
  const lines = written.split('\n').filter((line) => line.startsWith('{'))
  return { code, lines: lines.map((line) => JSON.parse(line) as CorpusLine) }
}

test('one JSON line for each Markdown file of a folder and the folders in it, in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'corpus-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await mkdir(join(folder, 'inner'))
  await writeFile(join(folder, 'b.md'), '# B\n\nTwo words\n')
  await writeFile(join(folder, 'inner', 'a.markdown'), '## Agenda items\n\n1. Open (5m, Ana)\n')
  await writeFile(join(folder, 'left-out.txt'), 'not Markdown')
  const { code, lines } = await run(folder)
  expect(code).toBe(0)
  expect(
    lines.map(({ file, kind, words, items, timeboxed, owned }) => [file, kind, words, items, timeboxed, owned])
  ).toEqual([
    ['b.md', 'note', [3, 3], 0, 0, 0],
    [join('inner', 'a.markdown'), 'agenda', [6, 6], 1, 1, 1]
  ])
})

test('no folder, or one that is not there, is said and not thrown', async () => {
  const said: string[] = []
  expect(await main([], (line) => said.push(line))).toBe(2)
  expect(await main([join(tmpdir(), 'no-such-folder-here')], (line) => said.push(line))).toBe(2)
  expect(said).toHaveLength(2)
})

test('a row without a topic is no item, and its words are kept', () => {
  const text =
    '## Agenda items\n\n1. Talks\n\n   | timebox | topic | who |\n   | - | - | - |\n   | 5m | a | b |\n   | 10m | | [later](l.md) |\n'
  const line = corpusLine('x.md', text)
  expect([line.items, line.words[1] - line.words[0], line.links]).toEqual([2, 0, [1, 1]])
})

const corpus = process.env['EVENTUAL_CORPUS'] ?? ''

describe.skipIf(corpus === '')('the corpus (needs EVENTUAL_CORPUS)', { timeout: 120_000 }, () => {
  test('every file keeps its words, links, code, cells and list items, and every proposal its header', async () => {
    const { lines } = await run(corpus)
    const differing = lines.filter(({ words, links, code, cells, listItems, fields }) =>
      [words, links, code, cells, listItems, fields].some(([a, b]) => a !== b)
    )
    expect(differing).toEqual([])
    expect(lines.reduce((sum, { fields }) => sum + fields[1], 0)).toBe(238)
    expect(lines.filter((line) => line.kind === 'proposal')).toHaveLength(65)
    expect(
      lines
        .filter((line) => line.kind === 'agenda')
        .map((line) => line.items)
        .reduce((sum, n) => sum + n, 0)
    ).toBe(790)
  })
})
