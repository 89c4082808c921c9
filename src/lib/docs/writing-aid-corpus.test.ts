/**
 * Advice on real proposals and agendas: how much of it there is. Needs EVENTUAL_CORPUS; without it this suite is left out by
 * name. Of 60 findings drawn here and looked at by hand, four of five at least have to be fair; that is done when rules change.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parseMarkdown } from './markdown-import'
import { childrenOf, textOf, type PmNode } from './tree'
import { adviseOn, type WritingFinding } from './writing-aid'

const corpus = process.env['EVENTUAL_CORPUS']

const files = (corpus ? ['proposals', 'agendas', 'onboarding'] : []).flatMap((folder) =>
  readdirSync(join(corpus ?? '', folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => readFileSync(join(corpus ?? '', folder, name), 'utf8'))
)

describe.skipIf(!corpus)('advice on the corpus (needs EVENTUAL_CORPUS)', { timeout: 120_000 }, () => {
  const advised: { readonly tree: PmNode; readonly findings: readonly WritingFinding[] }[] = []
  beforeAll(() => {
    for (const text of files) {
      const tree = parseMarkdown(text)
      advised.push({ tree, findings: adviseOn([tree]).findings })
    }
  })

  test('is sparing: texts that strangers reviewed have few findings, most have none or one', () => {
    const counts = advised.map(({ findings }) => findings.length).sort((a, b) => a - b)
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThanOrEqual(1)
    expect(counts.at(-1)).toBeLessThanOrEqual(12)
  })

  test('points at words that stand there', () => {
    for (const { tree, findings } of advised) {
      for (const { path, quote, to } of findings) {
        const block = path.reduce<PmNode>((node, index) => childrenOf(node)[index] ?? node, tree)
        const size = childrenOf(block).reduce((sum, run) => sum + (run.text?.length ?? 1), 0)
        expect(to).toBeLessThanOrEqual(size)
        if (childrenOf(block).every((run) => run.type === 'text'))
          expect(textOf(block)).toContain(quote.replace(/…$/, ''))
      }
    }
  })
})
