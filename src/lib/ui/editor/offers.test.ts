import { expect, test } from 'vitest'
import { BLOCKS, matchingCommands } from './commands'
import { looksLikeMarkdown } from './markdown-clipboard'

const titles = (query: string) => matchingCommands(BLOCKS, query).map(({ title }) => title)

test('the slash menu offers everything, then what begins with the letters typed', () => {
  expect(titles('')).toHaveLength(BLOCKS.length)
  expect(titles('ta').slice(0, 2)).toEqual(['Task list', 'Table'])
  expect(titles('h2')).toEqual(['Heading 2'])
  expect(titles('TODO')).toEqual(['Task list'])
  expect(titles('list')).toEqual(['Bulleted list', 'Numbered list', 'Task list'])
  expect(titles('nonsense')).toEqual([])
})

test.each([
  '# A title',
  '- one\n- two',
  '1. first',
  '> said',
  '```\ncode\n```',
  '| a | b |',
  'see [this](https://example.org)',
  'a **b** c'
])('%j is pasted as the Markdown it is', (text) => {
  expect(looksLikeMarkdown(text)).toBe(true)
})

test.each(['Two teams, one week each.', 'a * b * c', '#hashtag', '3.5 metres', 'snake_case_name', 'well - maybe'])(
  '%j is pasted as the prose it is',
  (text) => {
    expect(looksLikeMarkdown(text)).toBe(false)
  }
)
