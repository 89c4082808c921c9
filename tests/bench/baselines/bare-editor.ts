/** tiptap and Yjs as they come: the starter kit on a shared text, nothing of ours. */
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { StarterKit } from '@tiptap/starter-kit'
import * as Y from 'yjs'
import { paragraphs } from '../pages/device'

export function openBareEditor(length: number): void {
  const doc = new Y.Doc()
  const body = doc.getXmlFragment('body')
  body.push(
    paragraphs('Long', length).map((text) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(text)])
      return paragraph
    })
  )
  const element = document.getElementById('place')
  if (!element) throw new Error('the page has no place for it')
  const extensions = [StarterKit.configure({ undoRedo: false }), Collaboration.configure({ fragment: body })]
  const editor = new Editor({ element, extensions })
  editor.view.dom.setAttribute('aria-label', 'Body')
  editor.view.dom.setAttribute('role', 'textbox')
}
