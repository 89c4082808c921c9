import { expect, test } from 'vitest'
import { joss, mei, NOW } from '../../../tests/support/fake-deciding'
import { parseMarkdown } from '../docs/markdown-import'
import { childrenOf } from '../docs/tree'
import { decisionMarkdown, decisionsMarkdown } from './decision-markdown'
import type { DecisionDetails, DecisionLine } from './decisions-views'

const line: DecisionLine = {
  ...{
    number: 3,
    document: 'doc',
    title: 'Gauges',
    verdict: 'adopted',
    notFinal: null,
    why: 'Nobody blocks.',
    by: mei
  },
  ...{
    decidedMs: NOW,
    counts: '1 agrees',
    pod: null,
    review: { day: '2027-03-01', isDue: false },
    tookPart: [mei],
    supersededBy: null,
    topics: []
  }
}
const details: DecisionDetails = {
  ...{ context: 'Nine went silent.', options: 'Batteries.\nNothing.', givenUp: '' },
  positions: [
    { person: mei, stance: 'agree', reason: '' },
    { person: joss, stance: 'disagree', reason: 'The flood desk\nneeds it.' }
  ],
  links: [{ text: 'The log', href: 'https://tides.example/a b<c>' }]
}

test('a decision is kept with its context, who took part and when it is looked at again', () => {
  expect(decisionMarkdown(line, details)).toBe(`## 3. Gauges

Adopted · 2026-11-24 · Mei · 1 agrees

> Nobody blocks.

**Context:**

- Nine went silent.

**Options considered:**

- Batteries.
- Nothing.

**Who took part:**

- Mei agrees
- Joss disagrees. The flood desk needs it.

**Links:**

- [The log](<https://tides.example/a%20b%3Cc%3E>)

**Review:** 2027-03-01
`)
})

test('where a pod was asked it is named', () => {
  const text = decisionMarkdown({ ...line, pod: 'Field' }, null)
  expect(text).toContain('Adopted · 2026-11-24 · Mei · Pod Field · 1 agrees\n')
})

test('no line of it begins anything, and an address that leads nowhere is left out', () => {
  const why = 'Fine\n---\n- [x] done ~~no~~ &lt;b&gt;\n1. one\n=\n+ a | b'
  const links = [{ text: 'click', href: 'javascript:alert(1)' }]
  const text = decisionMarkdown({ ...line, why }, { ...details, links })
  const [quote] = childrenOf(parseMarkdown(text)).filter(({ type }) => type === 'blockquote')
  expect(childrenOf(quote ?? { type: '' }).map(({ type }) => type)).toEqual(['paragraph'])
  expect(JSON.stringify(quote)).not.toContain('"marks"')
  expect(JSON.stringify(quote)).toContain('&lt;b&gt;')
  expect(text).not.toContain('javascript')
})

test('what people wrote is no markup, and one whose proposal is not here is kept all the same', () => {
  const hostile = '# <b>[x](javascript:1)</b>\n***'
  const text = decisionMarkdown(
    { ...line, title: hostile, why: hostile },
    { ...details, context: hostile, links: [{ text: hostile, href: 'https://a.example/)>[' }] }
  )
  const kinds = childrenOf(parseMarkdown(text)).map(({ type }) => type)
  expect(kinds.filter((kind) => kind === 'heading' || kind === 'horizontalRule')).toEqual(['heading'])
  expect(text).not.toMatch(/[^\\]\[x\]/)
  expect(decisionMarkdown(line, null)).toContain('> Nobody blocks.\n\n**Review:** 2027-03-01')
})

test('a file of some says which of all they are, and a file of all does not', () => {
  const log = { workspace: 'Low Water', blocks: ['## 3. Gauges\n', '## 1. Boats\n'] }
  expect(decisionsMarkdown({ ...log, lookedFor: 'adopted, saying “*”' })).toBe(
    '# Decisions of Low Water\n\nOnly those adopted, saying “\\*”\n\n## 3. Gauges\n\n## 1. Boats\n'
  )
  expect(decisionsMarkdown({ ...log, lookedFor: '' })).toBe('# Decisions of Low Water\n\n## 3. Gauges\n\n## 1. Boats\n')
})
