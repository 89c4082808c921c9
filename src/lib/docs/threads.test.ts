import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readAnchors } from './anchors'
import { checkDocument } from './check-document'
import { concludeInto } from './conclusion'
import { createNote } from './create'
import { bodyFragment, readVersion } from './document'
import { documentText } from './document-text'
import { exportDocument } from './export-document'
import { readFragment, writeFragment } from './fragment'
import { MOST_COMMENT_LENGTH, MOST_QUOTE_LENGTH } from './limits'
import { metaOf, threadsOf } from './roots'
import { commentKey, threadKey } from './thread-key'
import {
  alternations,
  deleteComment,
  editComment,
  readThreads,
  reopenThread,
  reply,
  resolveThread,
  startThread
} from './threads'
import { newDoc, newNode, textNode, type PmMark } from './tree'

const anchor = (id: string): PmMark => ({ type: 'comment', attrs: { id } })
const line = (text: string, ...marks: PmMark[]) => newNode('paragraph', undefined, [textNode(text, marks)])

/** A note of two lines, the first of them under two threads. */
function newText(): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  const text = newDoc([line('Low at four.', anchor('one'), anchor('two')), line('High at ten.')])
  doc.transact(() => {
    writeFragment(bodyFragment(doc), text)
    startThread(doc, { id: 'one', by: 'mei', at: 10, on: 'text', quote: 'Low at four.', words: 'Which zone?' })
  })
  return doc
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
  return copy
}

function merge(one: Y.Doc, other: Y.Doc): void {
  Y.applyUpdateV2(one, Y.encodeStateAsUpdateV2(other))
  Y.applyUpdateV2(other, Y.encodeStateAsUpdateV2(one))
}

const saidIn = (doc: Y.Doc) => readThreads(doc).flatMap(({ comments }) => comments.map(({ words }) => words))

test('a thread says what it is about, where, and what was said', () => {
  const doc = newText()
  reply(doc, { thread: 'one', id: 'r', by: 'ravi', at: 20, words: 'Lisbon.' })
  expect(readThreads(doc)).toEqual([
    {
      id: 'one',
      by: 'mei',
      at: 10,
      on: 'text',
      quote: 'Low at four.',
      root: 'body',
      isGone: false,
      comments: [
        { id: 'one', by: 'mei', at: 10, words: 'Which zone?', editedAt: null, deletedAt: null, answers: [] },
        { id: 'r', by: 'ravi', at: 20, words: 'Lisbon.', editedAt: null, deletedAt: null, answers: [] }
      ],
      resolved: null,
      reopened: null,
      agendas: []
    }
  ])
  expect(checkDocument(doc).verdict).toBe('ok')
})

test('reading threads writes nothing', () => {
  const doc = copyOf(newText())
  let updates = 0
  doc.on('updateV2', () => updates++)
  readThreads(doc)
  readThreads(new Y.Doc())
  expect(updates).toBe(0)
})

test('two who answer at once are both heard, in one order', () => {
  const mine = newText()
  const theirs = copyOf(mine)
  reply(mine, { thread: 'one', id: 'b', by: 'ravi', at: 20, words: 'Lisbon.' })
  reply(theirs, { thread: 'one', id: 'a', by: 'ana', at: 20, words: 'Azores.' })
  merge(mine, theirs)
  expect(saidIn(mine)).toEqual(['Which zone?', 'Azores.', 'Lisbon.'])
  expect(readThreads(theirs)).toEqual(readThreads(mine))
})

test('a comment is changed by its author alone, and says so', () => {
  const doc = newText()
  editComment(doc, { thread: 'one', comment: 'one', by: 'ravi', at: 30, words: 'Mine now.' })
  expect(saidIn(doc)).toEqual(['Which zone?'])
  editComment(doc, { thread: 'one', comment: 'one', by: 'mei', at: 30, words: 'Which zone?' })
  expect(readThreads(doc)[0]?.comments[0]?.editedAt).toBeNull()
  editComment(doc, { thread: 'one', comment: 'one', by: 'mei', at: 30, words: 'Whose clock?' })
  expect(readThreads(doc)[0]?.comments[0]).toMatchObject({ words: 'Whose clock?', at: 10, editedAt: 30 })
})

test('what was deleted says so, its words are in the document no more, and it stays deleted', () => {
  const doc = newText()
  deleteComment(doc, { thread: 'one', comment: 'one', by: 'ravi', at: 40 })
  deleteComment(doc, { thread: 'one', comment: 'one', by: 'mei', at: 40 })
  editComment(doc, { thread: 'one', comment: 'one', by: 'mei', at: 50, words: 'Back again.' })
  expect(readThreads(doc)[0]?.comments[0]).toMatchObject({ by: 'mei', words: '', deletedAt: 40 })
  expect(JSON.stringify(threadsOf(doc))).not.toContain('zone')
})

test('who resolved a thread is said until somebody opens it again', () => {
  const doc = newText()
  resolveThread(doc, 'one', { by: 'ravi', at: 20 })
  resolveThread(doc, 'one', { by: 'ana', at: 30 })
  expect(readThreads(doc)[0]).toMatchObject({ resolved: { by: 'ravi', at: 20 }, reopened: null, isGone: false })
  reopenThread(doc, 'one', { by: 'mei', at: 40 })
  expect(readThreads(doc)[0]).toMatchObject({ resolved: null, reopened: { by: 'mei', at: 40 } })
})

test('what names no thread changes nothing', () => {
  const doc = newText()
  const before = Y.encodeStateAsUpdateV2(doc)
  reply(doc, { thread: 'none', id: 'r', by: 'ravi', at: 20, words: 'Hello?' })
  resolveThread(doc, 'none', { by: 'ravi', at: 20 })
  reopenThread(doc, 'one', { by: 'ravi', at: 20 })
  editComment(doc, { thread: 'one', comment: 'none', by: 'mei', at: 20, words: 'x' })
  expect(Y.encodeStateAsUpdateV2(doc)).toEqual(before)
})

test('a thread on the document has no text to lose', () => {
  const doc = newText()
  startThread(doc, { id: 'all', by: 'mei', at: 5, on: 'document', quote: '', words: 'Is this still true?' })
  bodyFragment(doc).delete(0, 2)
  expect(readThreads(doc).map(({ id, isGone, root }) => [id, isGone, root])).toEqual([
    ['all', false, null],
    ['one', true, null]
  ])
})

test('garbage is not read, hides nothing else, and bounds what it says', () => {
  const doc = newText()
  const threads = threadsOf(doc)
  const long = 'x'.repeat(MOST_COMMENT_LENGTH + 1)
  threads.set(commentKey('one', 'bad'), { by: 7, at: 20, words: 'x' })
  threads.set(commentKey('one', 'worse'), { by: 'mei', at: Number.NaN, words: 'x' })
  threads.set(commentKey('one', 'worst'), { by: 'mei', at: -1, words: { toString: 'x' } })
  threads.set(commentKey('one', 'long'), { by: 'mei', at: 20, words: long })
  threads.set(threadKey('empty'), { by: 'mei', at: 1, on: 'text', quote: long })
  threads.set(threadKey('one'), { by: 'mei', at: 10, on: 'nothing', quote: long })
  expect(checkDocument(doc).verdict).toBe('ok')
  const [thread, ...more] = readThreads(doc)
  expect(more).toEqual([])
  expect(thread?.quote).toHaveLength(MOST_QUOTE_LENGTH)
  expect(thread?.comments.map(({ words }) => words.length)).toEqual([11, MOST_COMMENT_LENGTH])
  threads.set(threadKey('one'), 'torn out')
  expect(readThreads(doc)[0]).toMatchObject({ id: 'one', by: 'mei', on: 'text', quote: '' })
  expect(checkDocument(doc)).toMatchObject({ verdict: 'broken', problems: [{ kind: 'badValue' }] })
  threads.set('poll:one', {})
  expect(checkDocument(doc).verdict).toBe('newer')
})

test('a comment that says nothing, or a book, is a mistake of whoever calls', () => {
  const doc = newText()
  for (const words of ['  ', 'x'.repeat(MOST_COMMENT_LENGTH + 1)]) {
    expect(() => reply(doc, { thread: 'one', id: 'r', by: 'ravi', at: 20, words })).toThrow()
  }
})

test('a document asks for the version with threads once it has one, and not before', () => {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  expect(readVersion(doc)).toBe(1)
  startThread(doc, { id: 'one', by: 'mei', at: 10, on: 'document', quote: '', words: 'Hm.' })
  expect(readVersion(doc)).toBe(2)
  metaOf(doc).set('v', 9)
  startThread(doc, { id: 'two', by: 'mei', at: 20, on: 'document', quote: '', words: 'Hm.' })
  expect(readVersion(doc)).toBe(9)
})

test('threads overlap, stand on source, and are no part of what is printed or counted', () => {
  const doc = newText()
  const plain = new Y.Doc()
  createNote(plain, { title: 'Tides' })
  const source = (...marks: PmMark[]) => newNode('codeBlock', {}, [textNode('let tide = 3', marks)])
  doc.transact(() => writeFragment(bodyFragment(doc), newDoc([source(anchor('three'))])))
  plain.transact(() =>
    writeFragment(bodyFragment(plain), newDoc([line('Low at four.'), line('High at ten.'), source()]))
  )
  expect(checkDocument(doc).problems).toEqual([])
  expect([...readAnchors(doc).keys()].sort()).toEqual(['one', 'three', 'two'])
  expect(exportDocument(doc)).toEqual(exportDocument(plain))
  expect(documentText(doc)).toBe(documentText(plain))
})

test('an anchor of no possible thread is nothing an editor is shown', () => {
  const doc = newText()
  doc.transact(() => writeFragment(bodyFragment(doc), newDoc([line('x', anchor('" onload="'))])))
  expect(checkDocument(doc).problems.map(({ kind }) => kind)).toEqual(['badMarkAttr'])
})

test('a conclusion stands after the block it is about, in whatever that stands', () => {
  const doc = newText()
  const item = newNode('listItem', undefined, [line('Print the closures', anchor('item')), line('both sides')])
  doc.transact(() => writeFragment(bodyFragment(doc), newDoc([newNode('bulletList', undefined, [item])])))
  concludeInto(doc, { id: 'one', root: 'body' }, 'Lisbon time.\n\nAll year.')
  concludeInto(doc, { id: 'item', root: 'body' }, 'Large.')
  concludeInto(doc, { id: 'gone', root: null }, 'Last.')
  concludeInto(doc, { id: 'one', root: 'body' }, ' \n')
  expect(documentText(doc).split('\n').slice(1)).toEqual([
    'Low at four.',
    'Lisbon time.',
    'All year.',
    'High at ten.',
    'Print the closures',
    'Large.',
    'both sides',
    'Last.'
  ])
  expect(checkDocument(doc).verdict).toBe('ok')
  expect(JSON.stringify(readFragment(bodyFragment(doc)).content?.[1])).not.toContain('comment')
})

const turns = (text: string) =>
  [...text].map((by, at) => ({
    id: `${at}`,
    by: by.toLowerCase(),
    at,
    words: 'x',
    editedAt: null,
    deletedAt: by === by.toUpperCase() ? at : null,
    answers: []
  }))

test.each([
  ['', 0],
  ['a', 0],
  ['aaa', 0],
  ['ab', 1],
  ['aba', 1],
  ['ababab', 3],
  ['aabbbabab', 3],
  ['cababab', 3],
  ['abababc', 1],
  ['abcabab', 2],
  ['abacab', 1],
  ['abaCbab', 3]
])('in %j the last two took turns in %i rounds', (text, rounds) => {
  expect(alternations({ comments: turns(text) })).toBe(rounds)
})
