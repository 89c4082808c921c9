import { Editor } from '@tiptap/core'
import { fireEvent, render, screen, waitFor } from '@testing-library/svelte'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { createNote } from '$lib/docs/create'
import { bodyFragment, LOCAL_ORIGIN } from '$lib/docs/document'
import { writeFragment } from '$lib/docs/fragment'
import { newDoc, newNode, textNode } from '$lib/docs/tree'
import type { TalkView } from '$lib/app/talk-views'
import { frame } from '../../../../tests/support/fake-deciding'
import { newTalk, thread } from '../../../../tests/support/fake-talk'
import { editorExtensions } from '../editor/editor-extensions'
import { OpenTexts } from '../editor/open-texts.svelte'
import CommentButton from './CommentButton.svelte'
import TalkPart from './TalkPart.svelte'

const page = vi.hoisted(() => ({ texts: null as OpenTexts | null }))
vi.mock('../editor/open-texts.svelte', async (actual) => ({
  ...(await actual<object>()),
  findOpenTexts: () => page.texts
}))
vi.mock('../shell/frame-context', () => ({ useFrame: () => frame }))

let article: HTMLElement
let editor: Editor
let doc: Y.Doc
beforeEach(() => {
  doc = new Y.Doc()
  createNote(doc, { title: 'Tides' })
  const line = newNode('paragraph', undefined, [textNode('Low at four, high at ten.')])
  writeFragment(bodyFragment(doc), newDoc([line]))
  article = document.body.appendChild(document.createElement('article'))
  const bound = { fragment: bodyFragment(doc), awareness: null, person: () => null, onrefused: () => undefined }
  const element = article.appendChild(document.createElement('div'))
  editor = new Editor({ element, extensions: editorExtensions(bound, () => ''), injectCSS: false })
  page.texts = new OpenTexts()
  page.texts.editors = [editor]
})
afterEach(() => editor.destroy())

/** A conversation that anchors what is started in it. */
function newTalkHere(state: Partial<TalkView> = {}): TalkView {
  return newTalk({
    start: (_draft, chosen) => {
      doc.transact(() => chosen?.anchor('new'), LOCAL_ORIGIN)
      return Promise.resolve({ thread: 'new' })
    },
    ...state
  }).view
}

const marked = (selector: string) =>
  [...editor.view.dom.querySelectorAll(selector)].map(({ textContent }) => textContent).join(' ')

test('words are chosen, said something about, and marked, whatever is chosen meanwhile', async () => {
  const { rerender } = render(TalkPart, { talk: newTalkHere({ threads: [] }), article })
  editor.commands.setTextSelection({ from: 8, to: 12 })
  render(CommentButton, { editor })
  await fireEvent.click(screen.getByRole('button', { name: 'Comment' }))
  const field = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Your comment' }, { timeout: 10_000 })
  expect(screen.getByText('four')).toBeTruthy()
  editor.commands.setTextSelection({ from: 1, to: 4 })
  await fireEvent.input(field, { target: { value: 'In the morning?' } })
  await fireEvent.click(screen.getByRole('button', { name: 'Add comment' }))
  await waitFor(() => expect(screen.queryByRole('textbox', { name: 'Your comment' })).toBeNull())
  await rerender({ talk: newTalkHere({ threads: [thread({ id: 'new', quote: 'four' })] }), article })
  expect(marked('.anchor.active')).toBe('four')
})

test('pressing marked words turns to their thread, and resolved threads mark none', async () => {
  for (const [id, from, to] of [
    ['one', 8, 12],
    ['two', 1, 4]
  ] as const) {
    doc.transact(() => editor.chain().setTextSelection({ from, to }).addComment(id).run(), LOCAL_ORIGIN)
  }
  const threads = [thread(), thread({ id: 'two', quote: 'Low' })]
  const { rerender } = render(TalkPart, { talk: newTalkHere({ threads }), article })
  await waitFor(() => expect([marked('.anchor'), marked('.active')]).toEqual(['Low four', '']))
  editor.commands.setTextSelection(20)
  await fireEvent.click(editor.view.dom.querySelectorAll('.anchor')[1] ?? article)
  await waitFor(() => expect(marked('.active')).toBe('four'))

  const resolved = thread({ id: 'two', quote: 'Low', resolved: { person: null, ms: 0 } })
  await rerender({ talk: newTalkHere({ threads: [thread(), resolved] }), article })
  expect(marked('.anchor')).toBe('four')
})
