/**
 * A text and what an editor does to it, without a screen: ProseMirror edits it, y-tiptap writes the difference into Yjs, as
 * in the app. Every change of a block's kind, every split and every move is what y-tiptap makes of it.
 */
import { getSchema } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { initProseMirrorDoc, updateYFragment } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { schemaExtensions } from '$lib/ui/editor/schema-extensions'
import { tidyAnchors, writtenBy } from '$lib/ui/editor/tidy-anchors'

export const editorSchema = getSchema(schemaExtensions())

/** Opens the text, makes one edit, and writes it. Null is no edit. */
export function editText(fragment: Y.XmlFragment, change: (state: EditorState) => Transaction | null): void {
  const { doc } = fragment
  if (!doc) throw new Error('a text stands in a document')
  const { doc: node, meta } = initProseMirrorDoc(fragment, editorSchema)
  const changed = change(EditorState.create({ schema: editorSchema, doc: filled(node) }))
  if (changed?.docChanged !== true) return
  doc.transact(() => {
    const since = writtenBy(doc)
    updateYFragment(doc, fragment, changed.doc, meta)
    tidyAnchors(doc, since)
  })
}

/** What an editor shows for a text of nothing. */
function filled(doc: Node): Node {
  return doc.childCount > 0 ? doc : (doc.type.createAndFill() ?? doc)
}
