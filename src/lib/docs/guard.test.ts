import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { writeFragment } from './fragment'
import { checkFragment, type Inspection } from './guard'
import { schema } from './schema'
import { newDoc, newNode, textNode, type PmNode } from './tree'

/** A document as it would arrive: written elsewhere, loaded here, watched for updates while we look. */
function lookAt(write: (fragment: Y.XmlFragment) => void): Inspection & { updates: number; same: boolean } {
  const author = new Y.Doc()
  author.transact(() => write(author.getXmlFragment('body')))
  const reader = new Y.Doc()
  Y.applyUpdateV2(reader, Y.encodeStateAsUpdateV2(author))
  const before = Y.encodeStateAsUpdateV2(reader)
  let updates = 0
  reader.on('updateV2', () => updates++)
  const inspection = checkFragment(reader.getXmlFragment('body'), schema)
  const after = Y.encodeStateAsUpdateV2(reader)
  return { ...inspection, updates, same: before.join() === after.join() }
}

const paragraph = (text: string): PmNode => newNode('paragraph', undefined, [textNode(text)])
const element = (name: string, ...children: (Y.XmlElement | Y.XmlText)[]): Y.XmlElement => {
  const made = new Y.XmlElement(name)
  made.insert(0, children)
  return made
}
const text = (value: string, marks: Record<string, object> = {}): Y.XmlText => {
  const made = new Y.XmlText()
  made.insert(0, value, marks)
  return made
}

test('everything the schema knows is ok', () => {
  const cell = newNode('tableCell', {}, [paragraph('cell')])
  const doc = newDoc([
    newNode('heading', { level: 2 }, [textNode('Heading', [{ type: 'bold' }, { type: 'code' }])]),
    newNode('taskList', {}, [newNode('taskItem', { checked: true }, [paragraph('done')])]),
    newNode('table', {}, [newNode('tableRow', {}, [cell, newNode('tableHeader', { align: 'left' })])]),
    newNode('rawBlock', { kind: 'yaml' }, [textNode('a: b')]),
    newNode('paragraph', {}, [
      textNode('a link', [{ type: 'link', attrs: { href: 'https://a.example', title: null, ref: null } }]),
      newNode('hardBreak'),
      newNode('image', { src: 'a.png' })
    ]),
    newNode('horizontalRule')
  ])
  const seen = lookAt((fragment) => writeFragment(fragment, doc))
  expect(seen).toEqual({ verdict: 'ok', problems: [], updates: 0, same: true })
})

test('an empty text is ok: the editor shows an empty paragraph and writes nothing', () => {
  expect(lookAt(() => undefined)).toMatchObject({ verdict: 'ok', updates: 0 })
})

test('what merges may empty stays ok: lists, items, cells and quotes without children', () => {
  const seen = lookAt((fragment) =>
    fragment.insert(0, [
      element('bulletList'),
      element('orderedList', element('listItem')),
      element('blockquote'),
      element('table', element('tableRow', element('tableCell')), element('tableRow'))
    ])
  )
  expect(seen).toMatchObject({ verdict: 'ok', updates: 0 })
})

const newer: [kind: string, write: (fragment: Y.XmlFragment) => void][] = [
  ['unknownNode', (fragment) => fragment.insert(0, [element('callout', element('paragraph', text('kept')))])],
  ['unknownMark', (fragment) => fragment.insert(0, [element('paragraph', text('a', { sparkle: {} }))])],
  ['unknownMark', (fragment) => fragment.insert(0, [element('paragraph', text('a', { 'sparkle--abcdefgh': {} }))])],
  ['unknownMarkAttr', (fragment) => fragment.insert(0, [element('paragraph', text('a', { bold: { weight: 900 } }))])],
  [
    'unknownAttr',
    (fragment) => {
      const made = element('paragraph', text('a'))
      made.setAttribute('indent', '2')
      fragment.insert(0, [made])
    }
  ],
  [
    'unknownEmbed',
    (fragment) => {
      const run = new Y.XmlText()
      fragment.insert(0, [element('paragraph', run)])
      run.insertEmbed(0, { formula: 'e=mc2' })
    }
  ],
  ['unknownType', (fragment) => void Reflect.apply(fragment.insert, fragment, [0, [new Y.XmlHook('widget')]])]
]

test.each(newer)('%s is newer than this version', (kind, write) => {
  const seen = lookAt(write)
  expect(seen).toMatchObject({ verdict: 'newer', updates: 0, same: true })
  expect(seen.problems.map((problem) => problem.kind)).toContain(kind)
})

const broken: [kind: string, write: (fragment: Y.XmlFragment) => void][] = [
  ['textAtTop', (fragment) => fragment.insert(0, [text('no paragraph around it')])],
  ['badContent', (fragment) => fragment.insert(0, [element('bulletList', element('paragraph'))])],
  ['badContent', (fragment) => fragment.insert(0, [element('listItem')])],
  ['badContent', (fragment) => fragment.insert(0, [element('codeBlock', text('a', { bold: {} }))])],
  [
    'badAttr',
    (fragment) => {
      const heading = element('heading')
      heading.setAttribute('level', 'huge')
      fragment.insert(0, [heading])
    }
  ],
  ['badMarkAttr', (fragment) => fragment.insert(0, [element('paragraph', text('a', { link: { href: 7 } }))])],
  [
    'tooDeep',
    (fragment) => {
      let nested = element('paragraph')
      for (let depth = 0; depth < 70; depth++) nested = element('blockquote', nested)
      fragment.insert(0, [nested])
    }
  ]
]

test.each(broken)('%s is broken', (kind, write) => {
  const seen = lookAt(write)
  expect(seen).toMatchObject({ verdict: 'broken', updates: 0, same: true })
  expect(seen.problems.map((problem) => problem.kind)).toContain(kind)
})

test('two texts side by side are only a problem under the id this document writes with', () => {
  const doc = new Y.Doc()
  doc.getXmlFragment('body').insert(0, [element('paragraph', text('one'), text('two'))])
  expect(checkFragment(doc.getXmlFragment('body'), schema).problems.map((problem) => problem.kind)).toEqual([
    'adjacentText'
  ])
  doc.clientID += 1
  expect(checkFragment(doc.getXmlFragment('body'), schema).verdict).toBe('ok')
})

test('names that every object has are unknown names here', () => {
  const seen = lookAt((fragment) => {
    const made = element('constructor', text('a', { toString: {} }))
    made.setAttribute('hasOwnProperty', '1')
    fragment.insert(0, [made, element('paragraph', text('a', { valueOf: {} }))])
  })
  expect(seen.problems.map((problem) => problem.kind)).toEqual(['unknownNode', 'unknownMark'])
})

test('a flood of problems is told in few', () => {
  const seen = lookAt((fragment) =>
    fragment.insert(
      0,
      Array.from({ length: 900 }, () => element('callout'))
    )
  )
  expect(seen.problems).toHaveLength(50)
})
