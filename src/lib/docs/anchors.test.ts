import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { anchorAt, readAnchors } from './anchors'
import { readFragment, writeFragment } from './fragment'
import { newDoc, newNode, textNode } from './tree'

function textOf(...paragraphs: readonly string[]): Y.Doc {
  const doc = new Y.Doc()
  const tree = newDoc(paragraphs.map((words) => newNode('paragraph', undefined, [textNode(words)])))
  doc.transact(() => writeFragment(doc.getXmlFragment('body'), tree))
  return doc
}

test('words are marked where they first stand, and only they', () => {
  const doc = textOf('The desk is far.', 'The desk watches the river, and the river watches back.')
  expect(anchorAt(doc.getXmlFragment('body'), 'the river', 'one')).toBe(true)
  expect([...readAnchors(doc)]).toEqual([['one', 'body']])
  const [, second] = readFragment(doc.getXmlFragment('body')).content ?? []
  expect(second?.content?.map(({ text, marks }) => [text, marks?.[0]?.attrs])).toEqual([
    ['The desk watches ', undefined],
    ['the river', { id: 'one' }],
    [', and the river watches back.', undefined]
  ])
})

test('words that stand nowhere, or run over a block, are not marked, and nothing is written', () => {
  const doc = textOf('One', 'two')
  const before = Y.encodeStateVector(doc)
  for (const words of ['three', 'One two', '']) expect(anchorAt(doc.getXmlFragment('body'), words, 'one')).toBe(false)
  expect(Y.encodeStateVector(doc)).toEqual(before)
})
