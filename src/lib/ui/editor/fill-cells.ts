/**
 * Gives new list items and table cells the paragraph a caret needs. The closed schema lets them be empty (EDITOR.md A4),
 * so ProseMirror by itself would make them empty. What a merge left empty stays so until a person clicks into it: that
 * is their edit, not a repair.
 */
import { Extension } from '@tiptap/core'
import { Fragment, Slice, type Node, type NodeType, type Schema } from '@tiptap/pm/model'
import { Plugin, TextSelection } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

const FILLED = ['listItem', 'taskItem', 'tableCell', 'tableHeader']

export const FillCells = Extension.create({
  name: 'fillCells',

  onBeforeCreate() {
    for (const name of FILLED) fillWhenMade(this.editor.schema, this.editor.schema.nodes[name])
  },

  addProseMirrorPlugins() {
    return [
      new Plugin({
        props: {
          handleClickOn: (view, _pos, node, nodePos) => fillWhenClicked(view, node, nodePos),
          transformPasted: (slice) => fillPasted(slice)
        }
      })
    ]
  }
})

function fillWhenMade(schema: Schema, type: NodeType | undefined): void {
  if (!type) return
  const createAndFill = type.createAndFill.bind(type)
  type.createAndFill = (attrs, content, marks) => {
    const isEmpty = !content || Fragment.from(content).childCount === 0
    return createAndFill(attrs, isEmpty ? schema.nodes['paragraph']?.create() : content, marks)
  }
}

function fillWhenClicked(view: EditorView, node: Node, nodePos: number): boolean {
  if (!view.editable || !isEmptied(node)) return false
  const filled = view.state.tr.insert(nodePos + 1, paragraphFor(node))
  view.dispatch(filled.setSelection(TextSelection.create(filled.doc, nodePos + 2)))
  return true
}

function fillPasted(slice: Slice): Slice {
  return new Slice(fillAll(slice.content), slice.openStart, slice.openEnd)
}

function fillAll(content: Fragment): Fragment {
  const filled: Node[] = []
  content.forEach((node) => {
    filled.push(node.copy(isEmptied(node) ? Fragment.from(paragraphFor(node)) : fillAll(node.content)))
  })
  return Fragment.fromArray(filled)
}

function isEmptied(node: Node): boolean {
  return FILLED.includes(node.type.name) && node.childCount === 0
}

function paragraphFor({ type }: Node): Node {
  return type.schema.node('paragraph')
}
