/**
 * An item with a box to tick. A tick changes one attribute of the item and nothing else, so that ticks of several people
 * merge. The box is named by the item's own words, which stand in the text once: the stock view repeats them, hidden.
 */
import { TaskItem } from '@tiptap/extension-list'
import type { Node } from '@tiptap/pm/model'
import type { EditorView, NodeView } from '@tiptap/pm/view'

export const TickItem = TaskItem.extend({
  addNodeView:
    () =>
    ({ node, view, getPos }) =>
      newItemView(node, view, getPos)
}).configure({ nested: true })

function newItemView(first: Node, view: EditorView, getPos: () => number | undefined): NodeView {
  const dom = document.createElement('li')
  const label = document.createElement('label')
  const box = document.createElement('input')
  const contentDOM = document.createElement('div')
  label.contentEditable = 'false'
  box.type = 'checkbox'
  label.append(box)
  dom.append(label, contentDOM)

  const show = (node: Node) => {
    const isDone = node.attrs['checked'] === true
    dom.dataset['checked'] = String(isDone)
    box.checked = isDone
    box.setAttribute('aria-label', node.firstChild?.textContent || 'Task')
  }
  // The caret stays where it is.
  box.addEventListener('mousedown', (event) => event.preventDefault())
  box.addEventListener('change', () => {
    const position = getPos()
    const item = position === undefined ? null : view.state.doc.nodeAt(position)
    if (!item || position === undefined) return
    if (view.editable) view.dispatch(view.state.tr.setNodeAttribute(position, 'checked', box.checked))
    else show(item)
  })

  show(first)
  return {
    dom,
    contentDOM,
    update(node) {
      if (node.type !== first.type) return false
      show(node)
      return true
    },
    ignoreMutation: (mutation) => !contentDOM.contains(mutation.target),
    stopEvent: (event) => event.target === box
  }
}
