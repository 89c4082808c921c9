import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFragment, writeFragment } from './fragment'
import { checkFragment } from './guard'
import { printMarkdown } from './markdown-export'
import { parseMarkdown } from './markdown-import'
import { schema } from './schema'
import { newDoc, newNode, textNode, type PmMark, type PmNode } from './tree'

const roundTrip = (text: string) => printMarkdown(parseMarkdown(text))
const paragraph = (...runs: PmNode[]) => newNode('paragraph', undefined, runs)
const bold: PmMark = { type: 'bold' }
const italic: PmMark = { type: 'italic' }

/** Source that comes back exactly as it was. */
const KEPT = [
  '# Heading with `code` and [link](https://a.example "title")\n',
  'Line\\\nbreak\n',
  '- [ ] open\n- [x] done\n',
  '1. one\n2. two\n   - nested\n',
  '7. seven\n8. eight\n',
  '```ts title=a.ts\nconst a = 1\n```\n',
  '| a | b |\n| :- | -: |\n| 1 | two<br>lines |\n',
  '---\nstatus: draft\n---\n\nText\n',
  '+++\nstatus = "draft"\n+++\n\nText\n',
  'See [one][a], [a], and [b][].\n\n[a]: https://a.example\n[b]: <https://b.example/with space> "B"\n',
  'Note[^1].\n\n[^1]: Said below.\n',
  '<!-- kept -->\n\nText with <sub>small</sub> words.\n',
  '![alt](a.png) [![badge](b.svg)](https://b.example)\n',
  '~~struck **and bold**~~ *and `code`*\n',
  '***\n',
  '> quote\n>\n> - list\n',
  'See www.a.example, (www.b.example/c_d?e=f) and *then www.c.example there*.\n',
  '- www.a.example\n- [www.a.example](http://www.a.example)\n',
  '| www.a.example | b |\n| - | - |\n'
]

test.each(KEPT)('%j comes back as it was', (source) => {
  expect(roundTrip(source)).toBe(source)
})

const CHANGED: [what: string, source: string, printed: string][] = [
  ['Windows line ends and a byte order mark', '\uFEFFa\r\n\r\nb\r\n', 'a\n\nb\n'],
  ['a soft break becomes a space', 'one\n  two\n', 'one two\n'],
  [
    'setext headings, other bullets, indented code',
    'A\n=\n\n* b\n\n      code\n',
    '# A\n\n- b\n\n  ```\n  code\n  ```\n'
  ],
  ['a rule at the top is no front matter', '***\n\ntext\n\n***\n', '***\n\ntext\n\n***\n'],
  ['a link of nothing stays source', '[](https://a.example)\n', '[](https://a.example)\n'],
  ['short rows are filled', '| a | b |\n| - | - |\n| 1 |\n', '| a | b |\n| - | - |\n| 1 | |\n'],
  ['HTML in a tight item does not swallow its neighbour', '- <!-- c -->\n- b\n', '- <!-- c -->\n- b\n'],
  ['front matter is front matter only at the top', 'a\n\n---\nb: c\n---\n', 'a\n\n***\n\n## b: c\n']
]

test.each(CHANGED)('%s', (_, source, printed) => {
  expect(roundTrip(source)).toBe(printed)
  expect(roundTrip(printed)).toBe(printed)
})

test('a reference is printed with its address once its definition is gone', () => {
  const [text] = parseMarkdown('See [one][a].\n\n[a]: https://a.example\n').content ?? []
  expect(text && printMarkdown(newDoc([text]))).toBe('See [one](https://a.example).\n')
})

test('spaces leave a mark before it is printed, and stay inside a link', () => {
  const link: PmMark = { type: 'link', attrs: { href: 'https://a.example', title: null, ref: null } }
  const runs = [textNode('a'), textNode(' b ', [bold]), textNode('c '), textNode(' d', [link])]
  expect(printMarkdown(newDoc([paragraph(...runs)]))).toBe('a **b** c [ d](https://a.example)\n')
})

test('a break takes the marks its neighbours share', () => {
  const runs = [textNode('a', [bold]), newNode('hardBreak'), textNode('b', [bold])]
  expect(printMarkdown(newDoc([paragraph(...runs)]))).toBe('**a\\\nb**\n')
})

test('overlapping marks nest, the longest outside, and no letter is lost', () => {
  const runs = [textNode('a '), textNode('b ', [bold]), textNode('c', [bold, italic]), textNode(' d', [italic])]
  const printed = printMarkdown(newDoc([paragraph(...runs)]))
  expect(printed).toBe('a **b _c_** *d*\n')
  expect(roundTrip(printed)).toBe(printed)
})

test('what a merge emptied is not printed', () => {
  const empty = ['bulletList', 'orderedList', 'taskList', 'blockquote', 'table'].map((type) => newNode(type))
  expect(printMarkdown(newDoc([...empty, newNode('table', {}, [newNode('tableRow')])]))).toBe('')
})

test('a ragged table and blocks in cells are printed as they are', () => {
  const cell = (...blocks: PmNode[]) => newNode('tableCell', {}, blocks)
  const table = newNode('table', {}, [
    newNode('tableRow', {}, [cell(paragraph(textNode('a'))), cell(paragraph(textNode('b')))]),
    newNode('tableRow', {}, [
      cell(newNode('bulletList', {}, [newNode('listItem', {}, [paragraph(textNode('x'))])]), paragraph(textNode('y')))
    ])
  ])
  expect(printMarkdown(newDoc([table]))).toBe('| a | b |\n| - | - |\n| x<br>y |\n')
})

test('a tower of quotes becomes text the guard takes', () => {
  const tree = parseMarkdown(`${'> '.repeat(150)}deep\n`)
  const doc = new Y.Doc()
  doc.transact(() => writeFragment(doc.getXmlFragment('body'), tree))
  expect(checkFragment(doc.getXmlFragment('body'), schema).verdict).toBe('ok')
  expect(printMarkdown(tree)).toContain('deep')
})

test('words of an unknown wrapper are printed', () => {
  expect(printMarkdown({ type: 'doc', content: [{ type: 'callout', content: [paragraph(textNode('kept'))] }] })).toBe(
    'kept\n'
  )
})

/* ── For any text ──────────────────────────────────────────────────── */

const word = fc.constantFrom(
  'river',
  'gauge',
  'Übung',
  '東京',
  'x_y',
  '3*4',
  '<b>',
  '#tag',
  'a&b',
  '[ ]',
  '1.',
  '-',
  '`',
  '|',
  'www',
  'www.a.example',
  'www.a_b.example/c)',
  '!'
)
const line = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '))
const block = fc.oneof(
  line,
  line.map((text) => `## ${text}`),
  line.map((text) => `- ${text}\n- ${text}`),
  line.map((text) => `1. ${text}\n   - ${text}`),
  line.map((text) => `> ${text}`),
  line.map((text) => `- [x] ${text}`),
  line.map((text) => `\`\`\`\n${text}\n\`\`\``),
  line.map((text) => `**${text}** and *${text}* ~~${text}~~`),
  fc.tuple(line, line).map(([a, b]) => `| ${a.replaceAll('|', '')} | b |\n| - | - |\n| c | ${b.replaceAll('|', '')} |`)
)
const markdown = fc.array(block, { minLength: 1, maxLength: 5 }).map((blocks) => `${blocks.join('\n\n')}\n`)

test('printing is a fixed point for any text', () => {
  fc.assert(
    fc.property(markdown, (source) => {
      const once = roundTrip(source)
      expect(roundTrip(once)).toBe(once)
    }),
    { numRuns: 150 }
  )
})

test('a text through Yjs prints the same, and is ok for the guard', () => {
  fc.assert(
    fc.property(markdown, (source) => {
      const tree = parseMarkdown(source)
      const doc = new Y.Doc()
      doc.transact(() => writeFragment(doc.getXmlFragment('body'), tree))
      expect(checkFragment(doc.getXmlFragment('body'), schema).problems).toEqual([])
      expect(printMarkdown(readFragment(doc.getXmlFragment('body')))).toBe(printMarkdown(tree))
    }),
    { numRuns: 60 }
  )
})
