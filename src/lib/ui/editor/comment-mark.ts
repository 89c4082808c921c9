/**
 * Where a thread is anchored: a mark on its text and nothing else; what was said lives in the document's `threads`.
 *
 * - It stays for as long as a character of it stays, resolved or not; whether it shows is decoration (`showThreads`).
 * - What is moved takes it along. A copy does not: the thread is about the text that was read.
 * - What comes from another document leaves it behind.
 */
import { Mark as MarkExtension } from '@tiptap/core'
import { Fragment, Slice, type Mark, type Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type EditorState } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { threadsOf } from '$lib/docs/roots'
import { threadKey } from '$lib/docs/thread-key'

export interface ShownThreads {
  /** Whose text is marked: threads that are not resolved. */
  readonly open: ReadonlySet<string>
  /** The one somebody looks at. */
  readonly active: string | null
}

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    comment: {
      /** Anchors a thread at the chosen text. Nothing where none is chosen. */
      addComment: (thread: string) => ReturnType
      /** Says which anchors are seen. Changes nothing in the text. */
      showThreads: (shown: ShownThreads) => ReturnType
    }
  }
}

interface Shown extends ShownThreads {
  readonly marks: DecorationSet
}

const NONE: Shown = { open: new Set(), active: null, marks: DecorationSet.empty }
const shownKey = new PluginKey<Shown>('threads')

export const CommentMark = MarkExtension.create({
  name: 'comment',
  inclusive: false,
  // Threads overlap.
  excludes: '',
  addAttributes: () => ({ id: { default: null } }),
  parseHTML: () => [
    {
      tag: 'span[data-comment]',
      getAttrs: (element) => ({ id: /^[\w-]{1,64}$/.exec(element.dataset['comment'] ?? '')?.[0] ?? null })
    }
  ],
  renderHTML: ({ mark }) => ['span', { 'data-comment': String(mark.attrs['id'] ?? '') }, 0],

  addCommands() {
    return {
      addComment:
        (id) =>
        ({ tr: change, dispatch }) => {
          const { selection, doc } = change
          const isText = selection.ranges.some(({ $from, $to }) => doc.textBetween($from.pos, $to.pos) !== '')
          if (isText && dispatch) {
            for (const { $from, $to } of selection.ranges) change.addMark($from.pos, $to.pos, this.type.create({ id }))
          }
          return isText
        },
      showThreads:
        (shown) =>
        ({ tr: change, dispatch }) => {
          if (dispatch) change.setMeta(shownKey, shown)
          return true
        }
    }
  },

  addProseMirrorPlugins: () => [showing(), carrying()]
})

function showing(): Plugin<Shown> {
  return new Plugin<Shown>({
    key: shownKey,
    state: {
      init: () => NONE,
      apply(transaction, shown, _before, { doc }) {
        const next = (transaction.getMeta(shownKey) as ShownThreads | undefined) ?? shown
        const isSame = next === shown && (shown.open.size === 0 || !transaction.docChanged)
        return isSame ? shown : { ...next, marks: marksOf(doc, next) }
      }
    },
    props: { decorations: (state) => shownKey.getState(state)?.marks }
  })
}

function marksOf(doc: Node, { open, active }: ShownThreads): DecorationSet {
  const marks: Decoration[] = []
  doc.descendants((node, at) => {
    const ids = node.isText ? anchorsOf(node).filter((id) => open.has(id)) : []
    const look = ids.some((id) => id === active) ? 'anchor active' : 'anchor'
    if (ids.length > 0) marks.push(Decoration.inline(at, at + node.nodeSize, { class: look }))
  })
  return DecorationSet.create(doc, marks)
}

const isAnchor = ({ type }: Mark): boolean => type.name === 'comment'

/** The threads anchored at a run of text. */
function anchorsOf({ marks }: Node): readonly string[] {
  return marks.filter(isAnchor).map(({ attrs }) => String(attrs['id']))
}

/** What is cut or dragged keeps its anchors, what is copied does not; pasted are those of threads of this document. */
function carrying(): Plugin {
  let isMove = false
  const note = (_view: unknown, { type }: Event) => {
    isMove = type !== 'copy'
    return false
  }
  return new Plugin({
    props: {
      handleDOMEvents: { copy: note, cut: note, dragstart: note },
      transformCopied: (slice) => (isMove ? slice : withAnchors(slice, () => [])),
      transformPasted: (slice, { state }) =>
        withAnchors(slice, (anchors) => anchors.filter(({ attrs }) => isThread(state, attrs['id'])))
    }
  })
}

function isThread(state: EditorState, id: unknown): boolean {
  const { doc } = (ySyncPluginKey.getState(state) ?? {}) as { readonly doc?: Y.Doc }
  return typeof id === 'string' && doc !== undefined && threadsOf(doc).has(threadKey(id))
}

/** The slice with the anchors that `change` makes of those each of its texts has. */
function withAnchors(slice: Slice, change: (anchors: readonly Mark[]) => readonly Mark[]): Slice {
  const changed = (fragment: Fragment): Fragment => {
    const nodes: Node[] = []
    fragment.forEach((node) => {
      const others: readonly Mark[] = node.marks.filter((mark) => !isAnchor(mark))
      const marks = node.isText ? change(node.marks.filter(isAnchor)) : []
      const kept = marks.reduce((all, mark) => mark.addToSet(all), others)
      nodes.push((node.isText ? node : node.copy(changed(node.content))).mark(kept))
    })
    return Fragment.from(nodes)
  }
  return new Slice(changed(slice.content), slice.openStart, slice.openEnd)
}
