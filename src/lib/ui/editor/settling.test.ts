import { getSchema } from '@tiptap/core'
import { expect, test } from 'vitest'
import { schemaExtensions } from './schema-extensions'
import { spansAfter } from './settling'

const schema = getSchema(schemaExtensions())

function text(...paragraphs: string[]) {
  const nodes = paragraphs.map((words) => schema.node('paragraph', null, words === '' ? [] : [schema.text(words)]))
  return schema.node('doc', null, nodes)
}

test('what somebody wrote into a line settles, and nothing beside it', () => {
  const now = text('low tide', 'at the old bridge')
  const [span, ...more] = spansAfter([], text('low tide', 'at the bridge'), now)
  expect(more).toEqual([])
  expect(now.textBetween(span?.from ?? 0, span?.to ?? 0)).toBe('old ')
})

test('letters equal to their neighbours are counted once', () => {
  const now = text('aaaa')
  expect(spansAfter([], text('aa'), now).map(({ from, to }) => now.textBetween(from, to))).toEqual(['aa'])
})

test('what was only taken away leaves nothing to settle', () => {
  expect(spansAfter([], text('low tide', 'at the bridge'), text('low tide', 'at bridge'))).toEqual([])
})

test('what still settles keeps to its words when something comes before it', () => {
  const [before, between, now] = [text('low', 'tide'), text('low', 'tide!'), text('a low', 'tide!')]
  const spans = spansAfter(spansAfter([], before, between), between, now)
  expect(spans.map(({ from, to }) => now.textBetween(from, to)).sort()).toEqual(['!', 'a '])
})

test('equal texts change nothing of what settles', () => {
  const spans = [{ from: 1, to: 2 }]
  expect(spansAfter(spans, text('low'), text('low'))).toBe(spans)
})
