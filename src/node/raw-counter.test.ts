import { expect, test } from 'vitest'
import { countRaw, linkTargets } from './raw-counter'

test('words are runs of letters and digits outside comments', () => {
  expect(countRaw('Zwölf Bäume, 3x <!-- not these -->\n東京 a_b-c').words).toBe(7)
})

test('a character spelled out is no word, nor is a line end', () => {
  expect(countRaw('salt &amp; pepper<br>and&nbsp;&#x20;more').words).toBe(4)
})

const links: [text: string, targets: string[]][] = [
  ['[a](https://a.example) and ![b](b.png "title")', ['b.png', 'https://a.example']],
  ['[![badge](b.svg)](https://b.example)', ['b.svg', 'https://b.example']],
  [
    '<https://a.example> https://b.example, www.c.example',
    ['https://a.example', 'https://b.example,', 'www.c.example']
  ],
  ['[https://a.example](https://a.example)', ['https://a.example']],
  ['[wiki](https://w.example/A_(b))', ['https://w.example/A_(b)']],
  ['[use][label]\n\n[label]: ./other.md', ['./other.md']],
  ['<a href="x.html">x</a> <img src=\'y.png\'>', ['x.html', 'y.png']],
  ['\\[not](a-link) and [nothing]()', []]
]

test.each(links)('%j points to %j', (text, targets) => {
  expect(linkTargets(text).sort()).toEqual([...targets].sort())
})

test('code is fenced blocks, indented blocks and spans', () => {
  const text = 'a `b` ``c ` d``\n\n```js\nx `y`\n```\n\n    indented\n    still\n\ntext\n\n~~~~\n```\n~~~~\n'
  expect(countRaw(text).code).toBe(5)
})

test('an indented line in a list is the list’s, unless it is indented again', () => {
  expect(countRaw('- a\n\n    still a\n\n- b\n\n      code of b\n').code).toBe(1)
})

test('an address in code is not a link, an escaped backtick begins no code', () => {
  expect(countRaw('`https://a.example` \\`https://b.example\\`')).toMatchObject({ links: 1, code: 1 })
})

test('cells with something in them count, headings too', () => {
  expect(countRaw('| a | b |\n| - | - |\n| 1 |  |\n| x \\| y | 2 |\n\na | b outside\n').cells).toBe(5)
})

test('list items count, nested and numbered ones too, and not those in code', () => {
  expect(countRaw('- a\n  - b\n  1. c\n\n```\n- no item\n```\n').listItems).toBe(3)
})

test('a bullet four columns further in goes on with its paragraph', () => {
  expect(countRaw('- because\n      - of this\n  - b\n').listItems).toBe(2)
})

test('fields are the list below the title, and not a list further down', () => {
  const header = '- **Feature Name:** `a`\n- Start Date: 2017-07-27\n'
  expect(countRaw(`# Title\n\n${header}\n## Summary\n\n- So: not one\n`).fields).toBe(2)
  expect(countRaw(`Words first.\n\n${header}`).fields).toBe(0)
})
