import { Editor, type ChainedCommands } from '@tiptap/core'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { checkDocument } from '$lib/docs/check-document'
import { createNote } from '$lib/docs/create'
import { bodyFragment, LOCAL_ORIGIN } from '$lib/docs/document'
import { readFragment, writeFragment } from '$lib/docs/fragment'
import { readThreads, startThread } from '$lib/docs/threads'
import { childrenOf, newDoc, newNode, textNode } from '$lib/docs/tree'
import { editorExtensions } from './editor-extensions'

const open: Editor[] = []
afterEach(() => open.splice(0).forEach((editor) => editor.destroy()))

function newText(...lines: string[]): Y.Doc {
  const doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  const blocks = lines.map((words) => newNode('paragraph', undefined, [textNode(words)]))
  doc.transact(() => writeFragment(bodyFragment(doc), newDoc(blocks)))
  return doc
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdateV2(copy, Y.encodeStateAsUpdateV2(doc))
  return copy
}

function openEditor(doc: Y.Doc): Editor {
  const bound = { fragment: bodyFragment(doc), awareness: null, person: () => null, onrefused: () => undefined }
  const element = document.body.appendChild(document.createElement('div'))
  const editor = new Editor({ element, extensions: editorExtensions(bound, () => ''), injectCSS: false })
  open.push(editor)
  return editor
}

/** As the app does it: the anchor and the thread in one transaction. */
function comment(editor: Editor, doc: Y.Doc, id: string, [from, to]: readonly [number, number]): void {
  doc.transact(() => {
    editor.commands.setTextSelection({ from, to })
    const quote = editor.state.doc.textBetween(from, to)
    if (editor.commands.addComment(id)) startThread(doc, { id, by: 'mei', at: 1, on: 'text', quote, words: 'Why?' })
  }, LOCAL_ORIGIN)
}

const anchored = (doc: Y.Doc, thread: string) =>
  childrenOf(readFragment(bodyFragment(doc))).map((block) =>
    childrenOf(block)
      .filter(({ marks = [] }) => marks.some(({ attrs }) => attrs?.['id'] === thread))
      .map(({ text = '' }) => text)
      .join('')
  )

function clipboard(type: 'cut' | 'copy', editor: Editor): string {
  const data = new DataTransfer()
  const event = new ClipboardEvent(type, { bubbles: true, cancelable: true })
  Object.defineProperty(event, 'clipboardData', { value: data })
  editor.view.someProp('handleDOMEvents', (handlers) => void handlers[type]?.(editor.view, event))
  const html = editor.view.serializeForClipboard(editor.state.selection.content()).dom.innerHTML
  if (type === 'cut') editor.commands.deleteSelection()
  return html
}

test('a thread is started on the chosen words in one update, and undoing takes back other things', () => {
  const doc = newText('Low at four.')
  const editor = openEditor(doc)
  editor.commands.insertContentAt(13, ' Bring boots.')
  let updates = 0
  doc.on('updateV2', () => updates++)
  comment(editor, doc, 'one', [1, 4])
  expect([updates, anchored(doc, 'one')]).toEqual([1, ['Low']])
  editor.commands.undo()
  expect(editor.getText()).toBe('Low at four.')
  expect(readThreads(doc)[0]).toMatchObject({ quote: 'Low', isGone: false })
})

test('where nothing is chosen nothing is anchored', () => {
  const doc = newText('Low at four.')
  const editor = openEditor(doc)
  comment(editor, doc, 'one', [3, 3])
  expect(readThreads(doc)).toEqual([])
})

test('typing in the middle is in it, typing at its end is not', () => {
  const doc = newText('Low at four.')
  const editor = openEditor(doc)
  comment(editor, doc, 'one', [1, 4])
  editor.view.dispatch(editor.state.tr.insertText('!', 4))
  editor.view.dispatch(editor.state.tr.insertText('-', 2))
  expect(anchored(doc, 'one')).toEqual(['L-ow'])
})

test('two people comment on the same words at once, and both anchors stay through what is made of the block', () => {
  const mine = newText('Low at four.', 'High at ten.')
  const theirs = copyOf(mine)
  const [here, there] = [openEditor(mine), openEditor(theirs)]
  comment(here, mine, 'one', [1, 8])
  comment(there, theirs, 'two', [5, 12])
  Y.applyUpdateV2(mine, Y.encodeStateAsUpdateV2(theirs))
  Y.applyUpdateV2(theirs, Y.encodeStateAsUpdateV2(mine))
  const changes: readonly ((chain: ChainedCommands) => ChainedCommands)[] = [
    (chain) => chain.toggleHeading({ level: 2 }),
    (chain) => chain.toggleCodeBlock(),
    (chain) => chain.toggleCodeBlock(),
    (chain) => chain.toggleBulletList(),
    (chain) => chain.toggleBlockquote()
  ]
  for (const change of changes) {
    change(here.chain().setTextSelection(4)).run()
    Y.applyUpdateV2(theirs, Y.encodeStateAsUpdateV2(mine))
    expect(checkDocument(theirs).problems).toEqual([])
    expect(readThreads(theirs).map(({ id, isGone }) => [id, isGone])).toEqual([
      ['one', false],
      ['two', false]
    ])
  }
})

test('what is cut takes its anchor along, what is copied leaves it, and another document takes none', () => {
  const doc = newText('Low at four.', 'High at ten.')
  const editor = openEditor(doc)
  comment(editor, doc, 'one', [1, 8])
  editor.commands.setTextSelection({ from: 1, to: 8 })
  expect(clipboard('copy', editor)).not.toContain('data-comment')
  const html = clipboard('cut', editor)
  expect(readThreads(doc)[0]?.isGone).toBe(true)
  editor.commands.setTextSelection(editor.state.doc.content.size - 1)
  editor.view.pasteHTML(html)
  expect(anchored(doc, 'one')).toEqual(['', 'Low at '])

  const other = newText('Elsewhere.')
  openEditor(other).view.pasteHTML(html)
  expect(JSON.stringify(readFragment(bodyFragment(other)))).not.toContain('comment')
})

test('only open threads are seen, and showing them writes nothing', () => {
  const doc = newText('Low at four.')
  const editor = openEditor(doc)
  comment(editor, doc, 'one', [1, 4])
  comment(editor, doc, 'two', [3, 7])
  let updates = 0
  doc.on('updateV2', () => updates++)
  const seen = (selector: string) =>
    [...editor.view.dom.querySelectorAll(selector)].map(({ textContent }) => textContent).join('')
  expect(seen('.anchor')).toBe('')
  editor.commands.showThreads({ open: new Set(['one', 'two']), active: 'two' })
  expect([seen('.anchor'), seen('.anchor.active')]).toEqual(['Low at', 'w at'])
  editor.commands.showThreads({ open: new Set(['one']), active: null })
  expect(seen('.anchor')).toBe('Low')
  expect(updates).toBe(0)
})

test('opening a text of overlapping threads, and looking at it, writes nothing', () => {
  const doc = newText('Low at four.')
  const author = openEditor(doc)
  comment(author, doc, 'one', [1, 8])
  comment(author, doc, 'two', [3, 10])
  const reader = copyOf(doc)
  let updates = 0
  reader.on('updateV2', () => updates++)
  const editor = openEditor(reader)
  editor.commands.focus()
  editor.commands.selectAll()
  editor.commands.blur()
  expect(updates).toBe(0)
  expect(anchored(reader, 'one')).toEqual(['Low at '])
})
