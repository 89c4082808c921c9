/** Edits of a text as people make them, drawn from a seed: typing, deleting, cutting and pasting, splitting, other blocks. */
import { lift, setBlockType, wrapIn } from '@tiptap/pm/commands'
import type { Node, Slice } from '@tiptap/pm/model'
import { liftListItem, wrapInList } from '@tiptap/pm/schema-list'
import { TextSelection, type Command, type EditorState, type Transaction } from '@tiptap/pm/state'
import { canJoin, canSplit } from '@tiptap/pm/transform'
import type * as Y from 'yjs'
import type { SimRandom } from './sim-random'
import { editorSchema, editText } from './text-replica'

export interface Scene {
  /** The texts of one replica. */
  readonly texts: readonly Y.XmlFragment[]
  readonly random: SimRandom
  /** Letters nobody typed before. */
  newLetters(count: number): string
}

type Change = (state: EditorState, scene: Scene) => Transaction | null

const CHANGES: Readonly<Record<string, Change>> = {
  type: (state, { random, newLetters }) =>
    state.tr.insertText(newLetters(1 + random.below(4)), somewhere(state, random)),
  erase: (state, { random }) => withRange(state, random, 1 + random.below(6), (from, to) => state.tr.delete(from, to)),
  eraseMuch: (state, { random }) =>
    withRange(state, random, 10 + random.below(40), (from, to) => state.tr.delete(from, to)),
  replace: (state, { random, newLetters }) =>
    withRange(state, random, 1 + random.below(4), (from, to) => state.tr.insertText(newLetters(2), from, to)),
  embolden: (state, { random }) =>
    withRange(state, random, 1 + random.below(20), (from, to) => markBold(state, from, to)),
  split: (state, { random }) => {
    const at = somewhere(state, random)
    return canSplit(state.doc, at) ? state.tr.split(at) : null
  },
  join: (state, { random }) => {
    const ends = blocks(state.doc).map(({ from, node }) => from + node.nodeSize - 1)
    const joints = ends.filter((end) => end < state.doc.content.size && canJoin(state.doc, end))
    return joints.length > 0 ? state.tr.join(random.pick(joints)) : null
  },
  heading: (state, { random }) => run(state, random, setBlockType(kind('heading'), { level: 1 + random.below(3) })),
  plain: (state, { random }) => run(state, random, setBlockType(kind('paragraph'))),
  source: (state, { random }) => run(state, random, setBlockType(kind('codeBlock'))),
  quote: (state, { random }) => run(state, random, wrapIn(kind('blockquote'))),
  list: (state, { random }) =>
    run(state, random, wrapInList(kind(random.pick(['bulletList', 'orderedList', 'taskList'])))),
  unlist: (state, { random }) => run(state, random, liftListItem(kind('listItem'))),
  lift: (state, { random }) => run(state, random, lift),
  moveWords: (state, { random }) => {
    let moved: Slice | null = null
    const cut = withRange(state, random, 1 + random.below(12), (from, to) => {
      moved = state.doc.slice(from, to)
      return state.tr.delete(from, to)
    })
    return cut && moved ? paste(cut, moved, random) : null
  },
  moveBlock: (state, { random }) => {
    const [from, to] = [random.below(state.doc.childCount), random.below(state.doc.childCount)]
    if (state.doc.childCount < 2) return null
    const at = startOf(state.doc, from)
    const moved = state.doc.child(from)
    const cut = state.tr.delete(at, at + moved.nodeSize)
    return cut.insert(startOf(cut.doc, Math.min(to, cut.doc.childCount)), moved)
  }
}

const KINDS = Object.keys(CHANGES)

/** One edit in one of the texts; now and then words are cut from one and pasted into another. Says what it was. */
export function editAtRandom(scene: Scene): string {
  const { texts, random } = scene
  if (random.chance(0.08)) return moveBetween(random.pick(texts), random.pick(texts), random)
  // Half of all edits are typing and erasing, as in life.
  const name = random.chance(0.5) ? random.pick(['type', 'type', 'erase', 'replace']) : random.pick(KINDS)
  editText(random.pick(texts), (state) => CHANGES[name]?.(state, scene) ?? null)
  return name
}

function moveBetween(from: Y.XmlFragment, to: Y.XmlFragment, random: SimRandom): string {
  let moved: Slice | null = null
  editText(from, (state) =>
    withRange(state, random, 1 + random.below(12), (start, end) => {
      moved = state.doc.slice(start, end)
      return state.tr.delete(start, end)
    })
  )
  editText(to, (state) => (moved ? paste(state.tr, moved, random) : null))
  return 'moveBetween'
}

function paste(change: Transaction, words: Slice, random: SimRandom): Transaction {
  return change.replace(somewhereIn(change.doc, random), undefined, words)
}

function kind(name: string) {
  const type = editorSchema.nodes[name]
  if (!type) throw new Error(`no ${name}`)
  return type
}

function markBold(state: EditorState, from: number, to: number): Transaction {
  const bold = editorSchema.marks['bold']
  return bold ? state.tr.addMark(from, to, bold.create()) : state.tr
}

function run(state: EditorState, random: SimRandom, command: Command): Transaction | null {
  const at = somewhere(state, random)
  const placed = state.apply(state.tr.setSelection(TextSelection.create(state.doc, at)))
  let made: Transaction | null = null
  command(placed, (transaction) => (made = transaction))
  return made
}

interface Block {
  readonly node: Node
  /** Where its content begins. */
  readonly from: number
}

function blocks(doc: Node): Block[] {
  const found: Block[] = []
  doc.descendants((node, at) => {
    if (node.isTextblock) found.push({ node, from: at + 1 })
  })
  return found
}

function somewhere({ doc }: EditorState, random: SimRandom): number {
  return somewhereIn(doc, random)
}

function somewhereIn(doc: Node, random: SimRandom): number {
  const { node, from } = random.pick(blocks(doc))
  return from + random.below(node.content.size + 1)
}

/** A stretch of about `length` that begins somewhere; now and then it ends in another block. */
function withRange(
  { doc }: EditorState,
  random: SimRandom,
  length: number,
  change: (from: number, to: number) => Transaction
): Transaction | null {
  const full = blocks(doc).filter(({ node }) => node.content.size > 0)
  if (full.length === 0) return null
  const { node, from } = random.pick(full)
  const start = from + random.below(node.content.size)
  const stretch = random.chance(0.1) ? start + length : Math.min(start + length, from + node.content.size)
  const end = Math.min(stretch, doc.content.size)
  return doc.resolve(end).parent.isTextblock ? change(start, end) : null
}

function startOf(doc: Node, index: number): number {
  let at = 0
  for (let i = 0; i < index; i++) at += doc.child(i).nodeSize
  return at
}
