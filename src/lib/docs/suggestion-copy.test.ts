/** The bytes of a suggestion: equal copies are equal bytes, and nothing in them is believed. */
import { describe, expect, test } from 'vitest'
import { textToBytes } from '../base/bytes'
import { deflate, inflateWithin } from '../log/deflate'
import { MOST_COPY_BYTES, MOST_COPY_NODES, MOST_COPY_TEXT_BYTES } from './limits'
import { SCHEMA_VERSION } from './schema'
import { changedCopy, decodeCopy, encodeCopy } from './suggestion-copy'
import type { TextVersion } from './text-version'
import { newNode, textNode, type PmNode } from './tree'

const deflating = { deflate, inflateWithin }
const paragraph = (words: string): PmNode => newNode('paragraph', undefined, [textNode(words)])
const version = (title: string, texts: Record<string, readonly PmNode[]>): TextVersion => {
  return { title, texts: new Map(Object.entries(texts)) }
}

function read(json: unknown, at = 1) {
  const text = typeof json === 'string' ? json : JSON.stringify(json)
  return decodeCopy({ copy: deflate(textToBytes(text)), version: at }, deflating)
}

const failed = (kind: string) => ({ ok: false, error: { kind } })

test('only the texts that differ are in it, and come back as they were', () => {
  const base = version('Boots', { body: [paragraph('one')], 'section:problem': [paragraph('two')] })
  const marked = newNode('paragraph', undefined, [textNode('bold', [{ type: 'bold' }]), textNode(' and plain')])
  const copy = version('Boots', { body: [paragraph('one')], 'section:problem': [marked, newNode('horizontalRule')] })
  const changed = changedCopy(base, copy)
  const bytes = changed && encodeCopy(changed, deflating)
  if (!bytes?.ok) throw new Error('it is small')
  expect(decodeCopy({ copy: bytes.value, version: 1 }, deflating)).toEqual({
    ok: true,
    value: { title: null, texts: new Map([['section:problem', [marked, newNode('horizontalRule')]]]) }
  })
  expect(changed && encodeCopy({ ...changed, texts: new Map([...changed.texts].reverse()) }, deflating)).toEqual(bytes)
})

test('an empty line more or less in an empty text is no change', () => {
  expect(changedCopy(version('', { body: [] }), version('', { body: [newNode('paragraph')] }))).toBeNull()
  expect(changedCopy(version('', { body: [] }), version('Title', { body: [] }))).toEqual({
    title: 'Title',
    texts: new Map()
  })
})

test('a copy above its bound is refused where it is made', () => {
  const noise = Array.from({ length: MOST_COPY_BYTES }, (_, i) =>
    String.fromCharCode(33 + (((i * i * 7919) % 9_973) % 90))
  ).join('')
  const words = (copies: number) => ({ title: null, texts: new Map([['body', [paragraph(noise.repeat(copies))]]]) })
  expect(encodeCopy(words(MOST_COPY_TEXT_BYTES / noise.length + 1), deflating)).toEqual(failed('TooLarge'))
})

describe('of what others send', () => {
  const nested = (depth: number): unknown =>
    depth === 0 ? { type: 'paragraph' } : { type: 'blockquote', content: [nested(depth - 1)] }

  test.each<[string, unknown]>([
    ['no JSON', '{"texts":'],
    ['no record', []],
    ['nothing changed', { texts: {} }],
    ['texts that are none', { texts: { body: 'words' } }],
    ['a node without a name', { texts: { body: [{}] } }],
    ['a text with something in it', { texts: { body: [{ type: 'text', text: 'a', content: [] }] } }],
    ['words at the top', { texts: { body: [{ type: 'text', text: 'a' }] } }],
    ['an item of no list', { texts: { body: [{ type: 'listItem' }] } }],
    ['an anchor of a thread', { texts: { body: [{ type: 'paragraph', content: [commented()] }] } }],
    ['a heading of level nine', { texts: { body: [{ type: 'heading', attrs: { level: 9 } }] } }],
    ['an attribute that is a tree', { texts: { body: [{ type: 'codeBlock', attrs: { language: { a: 1 } } }] } }],
    ['a key that is none', { texts: { body: [{ type: 'paragraph', onload: 'x' }] } }],
    ['a title that is a list', { title: ['a'], texts: {} }],
    ['half a sign in a title', String.raw`{"title":"\ud83d","texts":{}}`],
    [
      'half a sign in a line',
      String.raw`{"texts":{"body":[{"type":"paragraph","content":[{"type":"text","text":"\udc4b"}]}]}}`
    ],
    ['blocks in blocks in blocks', { texts: { body: [nested(70)] } }],
    [
      'too many of them',
      { texts: { body: Array.from({ length: MOST_COPY_NODES + 1 }, () => ({ type: 'paragraph' })) } }
    ]
  ])('%s is not shown', (_, json) => {
    expect(read(json)).toEqual(failed('Malformed'))
  })

  test.each<[string, unknown]>([
    ['a block of another version', { texts: { body: [{ type: 'chart' }] } }],
    ['a mark of another version', { texts: { body: [{ type: 'paragraph', content: [marked('glow')] }] } }],
    ['an attribute of another version', { texts: { body: [{ type: 'paragraph', attrs: { tone: 'low' } }] } }],
    ['a text of another version', { texts: { margin: [] } }],
    ['what names no text at all', '{"texts":{"__proto__":[]}}']
  ])('%s asks for an update', (_, json) => {
    expect(read(json)).toEqual(failed('Newer'))
  })

  test('one that says it is newer is not looked at', () => {
    expect(read('{', SCHEMA_VERSION + 1)).toEqual(failed('Newer'))
  })

  test('one above the bound is not inflated, and one that grows is stopped', () => {
    expect(decodeCopy({ copy: new Uint8Array(MOST_COPY_BYTES + 1), version: 1 }, deflating)).toEqual(failed('TooLarge'))
    const bomb = deflate(new Uint8Array(40 * MOST_COPY_TEXT_BYTES))
    expect(bomb.length).toBeLessThan(MOST_COPY_BYTES)
    expect(decodeCopy({ copy: bomb, version: 1 }, deflating)).toEqual(failed('Malformed'))
  })
})

function marked(type: string): unknown {
  return { type: 'text', text: 'a', marks: [{ type }] }
}

function commented(): unknown {
  return { type: 'text', text: 'a', marks: [{ type: 'comment', attrs: { id: 'thread' } }] }
}
