import { Editor } from '@tiptap/core'
import * as positions from '@tiptap/y-tiptap'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createNote } from '$lib/docs/create'
import { bodyFragment, LOCAL_ORIGIN } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import { newDoc, newNode, textNode } from '$lib/docs/tree'
import { chosenIn } from './chosen-text'
import { editorExtensions } from './editor-extensions'

const open: Editor[] = []
afterEach(() => open.splice(0).forEach((editor) => editor.destroy()))

function openEditor(doc: Y.Doc): Editor {
  const bound = { fragment: bodyFragment(doc), awareness: null, person: () => null, onrefused: () => undefined }
  const element = document.body.appendChild(document.createElement('div'))
  const editor = new Editor({ element, extensions: editorExtensions(bound, () => ''), injectCSS: false })
  open.push(editor)
  return editor
}

function newText(words: string): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  writeFragment(bodyFragment(doc), newDoc([newNode('paragraph', undefined, [textNode(words)])]))
  return doc
}

/** Somebody else's device. */
function otherOf(doc: Y.Doc) {
  const theirs = new Y.Doc()
  Y.applyUpdateV2(theirs, Y.encodeStateAsUpdateV2(doc))
  const editor = openEditor(theirs)
  return { editor, send: () => Y.applyUpdateV2(doc, Y.encodeStateAsUpdateV2(theirs)) }
}

const anchored = (editor: Editor) =>
  [...editor.view.dom.querySelectorAll('[data-comment]')].map(({ textContent }) => textContent).join('')

test('chosen words stay these words while somebody else writes before and after them', () => {
  const doc = newText('Low at four, high at ten.')
  const editor = openEditor(doc)
  const other = otherOf(doc)
  editor.commands.setTextSelection({ from: 8, to: 12 })
  const chosen = chosenIn(editor, positions)
  editor.commands.setTextSelection(1)
  other.editor.commands.insertContentAt(1, 'On Monday: ')
  other.editor.commands.insertContentAt(30, ' (or so)')
  other.send()
  doc.transact(() => expect(chosen?.anchor('one')).toBe(true), LOCAL_ORIGIN)
  expect([chosen?.quote, anchored(editor)]).toEqual(['four', 'four'])
})

test('of words that somebody deleted meanwhile nothing is anchored', () => {
  const doc = newText('Low at four, high at ten.')
  const editor = openEditor(doc)
  const other = otherOf(doc)
  editor.commands.setTextSelection({ from: 8, to: 12 })
  const chosen = chosenIn(editor, positions)
  other.editor.commands.deleteRange({ from: 5, to: 15 })
  other.send()
  expect([chosen?.anchor('one'), anchored(editor)]).toEqual([false, ''])
})

test('where nothing is chosen there is nothing to comment on', () => {
  const editor = openEditor(newText('Low at four.'))
  editor.commands.setTextSelection(3)
  expect(chosenIn(editor, positions)).toBeNull()
})
