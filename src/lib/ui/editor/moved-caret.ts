/**
 * The caret as it stands on the page, before the editor heard of it. A browser tells of a caret that was moved in a task of its
 * own; a colleague's words arriving before that would put it back, and what is typed next would stand in the former place.
 */
import { TextSelection, type EditorState } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'

/** The state with the choice the page shows; null where the editor knows it, and for what is no choice of text. */
export function stateAsShown(view: EditorView): EditorState | null {
  const { state } = view
  const shown = view.dom.ownerDocument.getSelection()
  if (!shown?.anchorNode || !shown.focusNode || view.composing || !view.hasFocus()) return null
  if (!(state.selection instanceof TextSelection) || !view.dom.contains(shown.anchorNode)) return null
  if (!view.dom.contains(shown.focusNode)) return null
  const places = [
    view.posAtDOM(shown.anchorNode, shown.anchorOffset, -1),
    view.posAtDOM(shown.focusNode, shown.focusOffset, -1)
  ] as const
  if (places.some((place) => place < 0 || place > state.doc.content.size)) return null
  const [anchor, head] = places.map((place) => state.doc.resolve(place))
  const chosen = anchor && head ? TextSelection.between(anchor, head) : state.selection
  return chosen.eq(state.selection) ? null : state.apply(state.tr.setSelection(chosen))
}
