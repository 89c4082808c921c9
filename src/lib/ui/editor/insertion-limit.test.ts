import { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { getSchema } from '@tiptap/core'
import { expect, test } from 'vitest'
import {
  MOST_INSERTED_DEPTH,
  MOST_INSERTED_PIECES,
  MOST_INSERTED_SIZE,
  MOST_DEPTH,
  MOST_STRUCTS
} from '$lib/docs/limits'
import { MOST_UPDATE_BYTES } from '$lib/sync/own-log'
import { fits, insertionOf } from './insertion-limit'
import { schemaExtensions } from './schema-extensions'

const schema = getSchema(schemaExtensions())
const paragraph = (text: string) => ({ type: 'paragraph', content: text ? [{ type: 'text', text }] : [] })

/** What replacing the first line by these blocks brings. */
function brought(...content: unknown[]) {
  const state = EditorState.create({ schema, doc: Node.fromJSON(schema, { type: 'doc', content: [paragraph('')] }) })
  const blocks = Node.fromJSON(schema, { type: 'doc', content }).content
  const transaction: Transaction = state.tr.replaceWith(0, state.doc.content.size, blocks)
  return insertionOf(transaction)
}

test('a page, a book and a deep list are taken', () => {
  expect(fits(brought(paragraph('Low tide at four.')))).toBe(true)
  expect(fits(brought(...Array.from({ length: 20_000 }, () => paragraph('x'.repeat(50)))))).toBe(true)
  expect(fits(brought(quoted(MOST_INSERTED_DEPTH - 1)))).toBe(true)
})

test('more words, more pieces or deeper nesting than an entry carries is refused', () => {
  expect(fits(brought(paragraph('x'.repeat(MOST_INSERTED_SIZE))))).toBe(false)
  expect(fits(brought(...Array.from({ length: MOST_INSERTED_PIECES + 1 }, () => paragraph(''))))).toBe(false)
  expect(fits(brought(quoted(MOST_INSERTED_DEPTH)))).toBe(false)
})

test('wrapping what is deep counts what stays inside', () => {
  const doc = Node.fromJSON(schema, { type: 'doc', content: [quoted(MOST_INSERTED_DEPTH - 1)] })
  const range = doc.resolve(1).blockRange(doc.resolve(doc.content.size - 1), (node) => node.type.name === 'doc')
  const quote = schema.nodes['blockquote']
  if (!range || !quote) throw new Error('nothing to wrap')
  expect(fits(insertionOf(EditorState.create({ schema, doc }).tr.wrap(range, [{ type: quote }])))).toBe(false)
})

test('what fits here is what every other device takes', () => {
  expect(MOST_INSERTED_SIZE * 3).toBeLessThan(MOST_UPDATE_BYTES)
  expect(MOST_INSERTED_PIECES).toBeLessThan(MOST_STRUCTS)
  expect(MOST_INSERTED_DEPTH).toBeLessThan(MOST_DEPTH)
})

function quoted(depth: number): unknown {
  return depth === 0 ? paragraph('deep') : { type: 'blockquote', content: [quoted(depth - 1)] }
}
