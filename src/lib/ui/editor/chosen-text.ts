/** What is chosen in an editor, held so that it stays these words while others write around them. */
import type { Editor } from '@tiptap/core'
import type * as YTiptap from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import type { ChosenText } from '$lib/app/talk-views'

/** Handed in: the editor's chunk has them, and they would not be worth one of their own. */
export type Positions = Pick<
  typeof YTiptap,
  'absolutePositionToRelativePosition' | 'relativePositionToAbsolutePosition' | 'ySyncPluginKey'
>

interface Bound {
  readonly doc: Y.Doc
  readonly type: Y.XmlFragment
  readonly binding: {
    readonly mapping: Parameters<typeof YTiptap.absolutePositionToRelativePosition>[2]
  } | null
}

/** Null where no words are chosen: nothing, a picture, cells of a table. */
export function chosenIn(editor: Editor, positions: Positions): ChosenText | null {
  const { selection, doc } = editor.state
  const { from, to } = selection
  const isOfWords = !('node' in selection) && !('$anchorCell' in selection)
  const quote = doc.textBetween(from, to, ' ').trim()
  if (!isOfWords || quote === '') return null
  const ends = [from, to].map((at) => hold(editor, at, positions))
  return {
    quote,
    anchor(thread) {
      const [start = null, end = null] = ends.map((at) => at())
      if (start === null || end === null || start >= end) return false
      return editor.chain().setTextSelection({ from: start, to: end }).addComment(thread).run()
    }
  }
}

/** Where a place of the text is now; null once nobody can say. */
function hold(editor: Editor, at: number, positions: Positions): () => number | null {
  const { absolutePositionToRelativePosition, relativePositionToAbsolutePosition, ySyncPluginKey } = positions
  const bound = () => (editor.isDestroyed ? undefined : (ySyncPluginKey.getState(editor.state) as Bound | undefined))
  const then = bound()
  if (!then?.binding) return () => null
  const held: unknown = absolutePositionToRelativePosition(at, then.type, then.binding.mapping)
  return () => {
    const now = bound()
    return now?.binding ? relativePositionToAbsolutePosition(now.doc, now.type, held, now.binding.mapping) : null
  }
}
