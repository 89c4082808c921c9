/** Documents to look at: from Markdown, and each of the traps of EDITOR.md A1 that makes a stock editor write. */
import * as Y from 'yjs'
import { writeFragment } from '$lib/docs/fragment'
import { parseMarkdown } from '$lib/docs/markdown-import'
import { newNode, textNode, type PmNode } from '$lib/docs/tree'

export const BODY = 'body'

/** A document as a peer holds it: state only, so that every opening has a client id of its own. */
export type State = Uint8Array

export function openState(state: State): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdateV2(doc, state, 'storage')
  return doc
}

export function bodyOf(doc: Y.Doc): Y.XmlFragment {
  return doc.getXmlFragment(BODY)
}

function stateOf(fill: (body: Y.XmlFragment) => void): State {
  const doc = new Y.Doc()
  doc.transact(() => fill(bodyOf(doc)))
  return Y.encodeStateAsUpdateV2(doc)
}

export function stateFromMarkdown(markdown: string): State {
  return stateFromTree(parseMarkdown(markdown))
}

export function stateFromTree(tree: PmNode): State {
  return stateOf((body) => writeFragment(body, tree))
}

const doc = (...content: PmNode[]): PmNode => ({ type: 'doc', content })
const paragraph = (text: string, ...marks: string[]) =>
  newNode('paragraph', undefined, [
    textNode(
      text,
      marks.map((type) => ({ type }))
    )
  ])
const row = (...texts: string[]) =>
  newNode(
    'tableRow',
    undefined,
    texts.map((text) => newNode('tableCell', undefined, [paragraph(text)]))
  )

export interface Trap {
  readonly name: string
  readonly state: State
  /** Bound to an editor, or shown read-only. */
  readonly isFit: boolean
}

const tree = (name: string, ...content: PmNode[]): Trap => ({
  name,
  state: stateFromTree(doc(...content)),
  isFit: true
})
const unfit = (name: string, state: State): Trap => ({ name, state, isFit: false })

export const RAGGED: PmNode = doc(
  newNode('table', undefined, [row('a', 'b', 'c', 'd'), row('e', 'f', 'g'), row('h', 'i', 'j', 'k')])
)

export function traps(): Trap[] {
  return [
    { name: 'nothing at all', state: stateOf(() => undefined), isFit: true },
    tree('a plain paragraph', paragraph('Two teams, one week each.')),
    tree('a code block last', paragraph('before'), newNode('codeBlock', {}, [textNode('let tide = 3')])),
    tree('a table last', newNode('table', undefined, [row('a', 'b'), row('c', 'd')])),
    tree('a first line ending in an address', paragraph('see https://example.org/tides'), paragraph('after')),
    tree('a first line ending in an address and a space', paragraph('see https://example.org/tides '), paragraph('x')),
    { name: 'a table of unequal rows', state: stateFromTree(RAGGED), isFit: true },
    tree(
      'an empty list item',
      newNode('bulletList', undefined, [newNode('listItem'), newNode('listItem', undefined, [paragraph('b')])])
    ),
    tree(
      'a heading first in an item',
      newNode('bulletList', undefined, [
        newNode('listItem', undefined, [newNode('heading', { level: 2 }, [textNode('h')])])
      ])
    ),
    tree('emptied containers', newNode('bulletList'), newNode('blockquote'), newNode('table'), paragraph('left')),
    { name: 'attributes nobody wrote', state: stateOf(bareElements), isFit: true },
    { name: 'column widths', state: stateOf(withColumnWidths), isFit: true },
    {
      name: 'an empty run of text',
      state: stateOf((body) => body.insert(0, [withChildren('paragraph', new Y.XmlText())])),
      isFit: true
    },
    unfit('an unknown node', stateFromTree(doc(paragraph('kept'), unknownNode()))),
    unfit('an unknown mark', stateFromTree(doc(paragraph('kept too', 'sparkle')))),
    unfit(
      'an unknown attribute',
      stateOf((body) => body.insert(0, [withAttribute('paragraph', 'mood', 'calm')]))
    ),
    unfit(
      'text outside of any block',
      stateOf((body) => body.insert(0, [new Y.XmlText('loose')]))
    )
  ]
}

export function unknownNode(): PmNode {
  return { type: 'sundial', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'kept inside' }] }] }
}

function withChildren(name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement {
  const element = new Y.XmlElement(name)
  element.insert(0, children)
  return element
}

function withAttribute(name: string, attribute: string, value: unknown): Y.XmlElement {
  const element: Y.XmlElement<Record<string, never>> = new Y.XmlElement(name)
  element.setAttribute(attribute, value as never)
  return element
}

function bareElements(body: Y.XmlFragment): void {
  const item = withChildren('taskItem', withChildren('paragraph', new Y.XmlText('task')))
  body.insert(0, [
    withChildren('heading', new Y.XmlText('no level')),
    withChildren('orderedList', withChildren('listItem', withChildren('paragraph', new Y.XmlText('one')))),
    withChildren('taskList', item)
  ])
}

function withColumnWidths(body: Y.XmlFragment): void {
  const cell = withAttribute('tableCell', 'colwidth', [120])
  cell.insert(0, [withChildren('paragraph', new Y.XmlText('wide'))])
  body.insert(0, [withChildren('table', withChildren('tableRow', cell))])
}
