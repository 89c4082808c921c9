import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFragment, readFragmentFilled, writeFragment } from './fragment'
import { newDoc, newNode, textNode } from './tree'

const link = { type: 'link', attrs: { href: 'https://a.example', title: null, ref: null } }
const doc = newDoc([
  newNode('heading', { level: 3 }, [textNode('Why '), textNode('now', [{ type: 'bold' }]), textNode('?')]),
  newNode('bulletList', {}, [
    newNode('listItem', {}, [newNode('paragraph', {}, [textNode('see ', []), textNode('here', [link])])])
  ]),
  newNode('codeBlock', { language: 'ts' }, [textNode('let a = 1\nlet b = 2')])
])

const withoutNull = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, inner: unknown) => (inner === null ? undefined : inner)))

test('what is written is read again, nulls left out', () => {
  const ydoc = new Y.Doc()
  const fragment = ydoc.getXmlFragment('body')
  ydoc.transact(() => writeFragment(fragment, doc))
  const read = readFragment(fragment)
  expect(withoutNull(read)).toEqual(
    JSON.parse(JSON.stringify(withoutNull(doc)).replaceAll('"attrs":{},', '').replaceAll(',"attrs":{}', ''))
  )
})

test('one text is one update, and reading emits none', () => {
  const ydoc = new Y.Doc()
  let updates = 0
  ydoc.on('updateV2', () => updates++)
  ydoc.transact(() => writeFragment(ydoc.getXmlFragment('body'), doc))
  readFragment(ydoc.getXmlFragment('body'))
  expect(updates).toBe(1)
})

test('reading keeps what this version does not know', () => {
  const ydoc = new Y.Doc()
  const callout = new Y.XmlElement('callout')
  const text = new Y.XmlText()
  text.insert(0, 'kept', { sparkle: { colour: 'gold' } })
  callout.insert(0, [text])
  ydoc.getXmlFragment('body').insert(0, [callout])
  expect(readFragment(ydoc.getXmlFragment('body')).content).toEqual([
    {
      type: 'callout',
      content: [{ type: 'text', text: 'kept', marks: [{ type: 'sparkle', attrs: { colour: 'gold' } }] }]
    }
  ])
})

test('an empty text reads as nothing, or as the empty paragraph an editor shows', () => {
  const fragment = new Y.Doc().getXmlFragment('body')
  expect(readFragment(fragment).content).toEqual([])
  expect(readFragmentFilled(fragment).content).toEqual([{ type: 'paragraph' }])
})

test('a tower of elements is read to its limit and no further', () => {
  const ydoc = new Y.Doc()
  let tower = new Y.XmlElement('paragraph')
  for (let i = 0; i < 300; i++) {
    const around = new Y.XmlElement('blockquote')
    around.insert(0, [tower])
    tower = around
  }
  ydoc.getXmlFragment('body').insert(0, [tower])
  let depth = 0
  for (let node = readFragment(ydoc.getXmlFragment('body')).content?.[0]; node; node = node.content?.[0]) depth++
  expect(depth).toBe(64)
})
