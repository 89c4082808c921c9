/**
 * Where the threads of a document are anchored: a mark on the very characters, so that it goes wherever they go. What
 * y-tiptap does for a move, a split or a change of a block's kind (delete, and insert with its marks) carries it along, and
 * nothing takes it off a text but the text's end.
 */
import * as Y from 'yjs'
import { deltaOf, markNameOf, marksToAttributes } from './fragment'
import { MOST_DEPTH } from './limits'
import { isText } from './plain'
import { rootTypeOf, usedRoots } from './roots'

/** The name of the mark; its attribute `id` names the thread. */
const ANCHOR = 'comment'

/** By thread, the root of the text that holds it; the first one where a copy made it several. Never writes. */
export function readAnchors(doc: Y.Doc): ReadonlyMap<string, string> {
  const rootByThread = new Map<string, string>()
  for (const root of usedRoots(doc)) {
    if (rootTypeOf(root) !== 'fragment') continue
    visitAnchors(doc.getXmlFragment(root).toArray(), (thread) => {
      if (!rootByThread.has(thread)) rootByThread.set(thread, root)
    })
  }
  return rootByThread
}

function visitAnchors(types: readonly unknown[], visit: (thread: string) => void, depth = 1): void {
  if (depth > MOST_DEPTH) return
  for (const type of types) {
    if (type instanceof Y.XmlText) anchorsOf(type).forEach(visit)
    else if (type instanceof Y.XmlElement) visitAnchors(type.toArray(), visit, depth + 1)
  }
}

/** Is a character of this text one the thread is about? */
export function isAnchoredBy(text: Y.XmlText, thread: string): boolean {
  return anchorsOf(text).includes(thread)
}

/**
 * Marks the first place where these words stand within one block, where no editor is open to do it. False where they stand
 * nowhere, and then nothing is written.
 */
export function anchorAt(fragment: Y.XmlFragment, words: string, thread: string): boolean {
  for (const type of fragment.createTreeWalker((each) => each instanceof Y.XmlText)) {
    const text = type as Y.XmlText
    const at = plainWords(text).indexOf(words)
    if (at < 0 || words === '') continue
    text.format(at, words.length, marksToAttributes([{ type: ANCHOR, attrs: { id: thread } }]))
    return true
  }
  return false
}

/** An embed takes one place, as it does in Yjs' count. */
function plainWords(text: Y.XmlText): string {
  return deltaOf(text)
    .map(({ insert }) => (typeof insert === 'string' ? insert : '\uFFFC'))
    .join('')
}

function anchorsOf(text: Y.XmlText): string[] {
  return deltaOf(text).flatMap(({ attributes = {} }) =>
    Object.entries(attributes).flatMap(([key, value]) => {
      // What ProseMirror wrote here has no prototype, so it is no plain record to everyone.
      const isAnchor = markNameOf(key) === ANCHOR && typeof value === 'object' && value !== null
      const { id } = isAnchor ? (value as { readonly id?: unknown }) : {}
      return isText(id) ? [id] : []
    })
  )
}
