/**
 * Room to go on writing below a text that ends in something one cannot type after: a click under it makes a paragraph
 * then. The stock extension makes one on every opening, which is one empty paragraph for each onlooker.
 */
import { Extension } from '@tiptap/core'
import { Plugin, Selection, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

export const RoomBelow = Extension.create({
  name: 'roomBelow',
  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleDOMEvents: { mousedown: (view, event) => isBelowText(view, event) && goBelow(view, event) }
        }
      })
    ]
  }
})

function isBelowText(view: EditorView, event: MouseEvent): boolean {
  const last = view.dom.lastElementChild
  if (!view.editable || event.button !== 0 || event.target !== view.dom || !last) return false
  return event.clientY > last.getBoundingClientRect().bottom
}

function goBelow(view: EditorView, event: MouseEvent): boolean {
  event.preventDefault()
  const { doc, schema, tr: change } = view.state
  const isText = doc.lastChild?.type.name === 'paragraph' || doc.lastChild?.type.name === 'heading'
  const paragraph = schema.nodes['paragraph']?.create()
  if (isText || !paragraph) change.setSelection(Selection.atEnd(doc))
  else {
    change.insert(doc.content.size, paragraph)
    change.setSelection(TextSelection.create(change.doc, change.doc.content.size - 1))
  }
  view.dispatch(change.scrollIntoView())
  view.focus()
  return true
}
