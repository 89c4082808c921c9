/**
 * What somebody else changes settles: its ground fades from marker to paper, so that a reader sees where the page moved
 * (DESIGN.md 7). Only decoration: nothing of it is in the document, and its end is told by the animation, not by a clock.
 *
 * y-tiptap replaces the whole text at every change from elsewhere, so what changed is found by comparing the two.
 */
import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

export interface Span {
  readonly from: number
  readonly to: number
}

const settlingKey = new PluginKey<readonly Span[]>('settling')

export const SETTLED = 'settled'

export const Settling = Extension.create({
  name: 'settling',
  addProseMirrorPlugins() {
    return [
      new Plugin<readonly Span[]>({
        key: settlingKey,
        state: {
          init: () => [],
          apply(transaction, spans, before, now) {
            if (transaction.getMeta(settlingKey) === SETTLED) return []
            if (!transaction.docChanged) return spans
            return isFromElsewhere(transaction) ? spansAfter(spans, before.doc, now.doc) : mapped(spans, transaction)
          }
        },
        props: {
          decorations(state) {
            const spans = settlingKey.getState(state) ?? []
            if (spans.length === 0) return null
            const marks = spans.map(({ from, to }) => Decoration.inline(from, to, { class: 'settling' }))
            return DecorationSet.create(state.doc, marks)
          },
          handleDOMEvents: {
            animationend(view, event) {
              const isLast = event.target instanceof Element && event.target.matches('.settling')
              if (isLast) view.dispatch(view.state.tr.setMeta(settlingKey, SETTLED))
              return false
            }
          }
        }
      })
    ]
  }
})

/** Not the first drawing of a text, and not an undo made here. */
function isFromElsewhere(transaction: Transaction): boolean {
  const meta: unknown = transaction.getMeta(ySyncPluginKey)
  if (typeof meta !== 'object' || meta === null) return false
  const { isChangeOrigin, isUndoRedoOperation } = meta as Readonly<Record<string, unknown>>
  return isChangeOrigin === true && isUndoRedoOperation === false
}

/** Those that still settle, where their text stands now, and what the two texts differ in. */
export function spansAfter(spans: readonly Span[], before: Node, now: Node): readonly Span[] {
  const start = before.content.findDiffStart(now.content)
  const end = before.content.findDiffEnd(now.content)
  if (start === null || end === null) return spans
  // Where equal letters meet a change, both searches may claim them.
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  const [endBefore, endNow] = [end.a + overlap, end.b + overlap]
  const moved = spans.flatMap(({ from, to }) => {
    if (to <= start) return [{ from, to }]
    return from >= endBefore ? [{ from: from + endNow - endBefore, to: to + endNow - endBefore }] : []
  })
  return endNow > start ? [...moved, { from: start, to: endNow }] : moved
}

function mapped(spans: readonly Span[], { mapping }: Transaction): readonly Span[] {
  return spans
    .map(({ from, to }) => ({ from: mapping.map(from, 1), to: mapping.map(to, -1) }))
    .filter(({ from, to }) => from < to)
}
