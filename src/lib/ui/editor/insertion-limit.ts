/**
 * Refuses an edit that brings more than an entry may carry, before it is in the text: once it is in the document it could
 * neither be saved nor taken back from those who read it, and every other device would refuse it.
 *
 * What was to come in stays where it was (a paste in the clipboard), and the person is told.
 */
import { Extension } from '@tiptap/core'
import type { Fragment, Node, Slice } from '@tiptap/pm/model'
import { Plugin, type Transaction } from '@tiptap/pm/state'
import type { Step } from '@tiptap/pm/transform'
import { MOST_INSERTED_DEPTH, MOST_INSERTED_PIECES, MOST_INSERTED_SIZE } from '$lib/docs/limits'
import { isUserEdit } from './quiet-collaboration'

/** What an edit brings, as Yjs will count it. */
export interface Insertion {
  /** Characters and the ends of nodes. */
  readonly size: number
  /** Nodes, the two ends of each mark, and attributes: each is a struct. */
  readonly pieces: number
  /** How deep the deepest of it will stand. */
  readonly depth: number
}

export interface InsertionLimitOptions {
  onrefused(): void
}

export const InsertionLimit = Extension.create<InsertionLimitOptions>({
  name: 'insertionLimit',
  addOptions: () => ({ onrefused: () => undefined }),
  addProseMirrorPlugins() {
    const { onrefused } = this.options
    const filterTransaction = (transaction: Transaction): boolean => {
      if (!isUserEdit(transaction) || fits(insertionOf(transaction))) return true
      onrefused()
      return false
    }
    return [new Plugin({ filterTransaction })]
  }
})

export function fits({ size, pieces, depth }: Insertion): boolean {
  return size <= MOST_INSERTED_SIZE && pieces <= MOST_INSERTED_PIECES && depth <= MOST_INSERTED_DEPTH
}

export function insertionOf({ steps, docs }: Pick<Transaction, 'steps' | 'docs'>): Insertion {
  let [size, pieces, depth] = [0, 0, 0]
  for (const [i, step] of steps.entries()) {
    const replaced = replacedBy(step)
    const before = docs[i]
    if (!replaced || !before) continue
    const { slice, from, gap } = replaced
    size += slice.size
    pieces += piecesIn(slice.content)
    const within = gap ? depthOf(before.slice(gap.from, gap.to).content) : 0
    depth = Math.max(depth, before.resolve(from).depth - slice.openStart + depthOf(slice.content) + within)
  }
  return { size, pieces, depth }
}

interface Replaced {
  readonly slice: Slice
  readonly from: number
  /** What stays, and stands inside of what comes. */
  readonly gap: { readonly from: number; readonly to: number } | null
}

/** Steps of replacing are told by what they hold; marks and attributes bring no nodes. */
function replacedBy(step: Step): Replaced | null {
  const { slice, from, gapFrom, gapTo } = step as Partial<Record<'from' | 'gapFrom' | 'gapTo', number>> & {
    readonly slice?: Slice
  }
  if (!slice || from === undefined) return null
  return { slice, from, gap: gapFrom === undefined || gapTo === undefined ? null : { from: gapFrom, to: gapTo } }
}

function piecesIn(content: Fragment): number {
  let pieces = 0
  content.descendants((node) => {
    const attributes = Object.values(node.attrs).filter((value) => value !== null).length
    pieces += 1 + 2 * node.marks.length + attributes
  })
  return pieces
}

function depthOf(content: Fragment): number {
  let deepest = 0
  content.forEach((node: Node) => {
    deepest = Math.max(deepest, node.isText ? 0 : 1 + depthOf(node.content))
  })
  return deepest
}
