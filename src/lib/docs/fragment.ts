/**
 * A text in Yjs, in the format y-tiptap reads and writes: elements for nodes, one XmlText for each run of text
 * with marks as formatting attributes. Neither direction needs an editor, and reading never changes anything,
 * which y-tiptap's own readers do not promise (they delete what they do not know).
 *
 * Attributes that are null are not written: absent and null mean the same to the schema.
 */
import * as Y from 'yjs'
import { MOST_DEPTH } from './limits'
import { childrenOf, newDoc, textNode, type PmMark, type PmNode } from './tree'

/** y-tiptap adds a hash to a mark's name where one mark may stand on a text several times. */
const MARK_HASH = /--[a-zA-Z0-9+/=]{8}$/

export function markNameOf(key: string): string {
  return key.replace(MARK_HASH, '')
}

/** Puts the children of `doc` into `fragment` at a place, or after what is there. Call it inside one `transact`. */
export function writeFragment(fragment: Y.XmlFragment, doc: PmNode, at = fragment.length): void {
  const children = nodesToTypes(childrenOf(doc))
  if (children.length > 0) fragment.insert(at, children)
}

/**
 * The text as a tree, unknown nodes and marks included as they stand. Never mutates, never throws on foreign types;
 * below `MOST_DEPTH` it reads no further.
 */
export function readFragment(fragment: Y.XmlFragment): PmNode {
  return { type: 'doc', content: fragment.toArray().flatMap((type) => typeToNodes(type, 1)) }
}

/** As `readFragment`, with the empty paragraph an editor would show for an empty text. */
export function readFragmentFilled(fragment: Y.XmlFragment): PmNode {
  return newDoc(childrenOf(readFragment(fragment)))
}

function nodesToTypes(nodes: readonly PmNode[]): (Y.XmlElement | Y.XmlText)[] {
  const types: (Y.XmlElement | Y.XmlText)[] = []
  let run: PmNode[] = []
  const endRun = () => {
    if (run.length > 0) types.push(runToType(run))
    run = []
  }
  for (const node of nodes) {
    if (node.type === 'text') run.push(node)
    else {
      endRun()
      types.push(nodeToType(node))
    }
  }
  endRun()
  return types
}

/** Attributes go in as numbers, booleans and arrays, not only as the texts that Yjs' own typing expects. */
type Element = Y.XmlElement<Record<string, never>>

function nodeToType(node: PmNode): Y.XmlElement {
  const element: Element = new Y.XmlElement(node.type)
  for (const [name, value] of Object.entries(node.attrs ?? {})) {
    if (value !== null && value !== undefined) element.setAttribute(name, value as never)
  }
  const children = nodesToTypes(childrenOf(node))
  if (children.length > 0) element.insert(0, children)
  return element
}

function runToType(run: readonly PmNode[]): Y.XmlText {
  const text = new Y.XmlText()
  text.applyDelta(run.map((node) => ({ insert: node.text ?? '', attributes: marksToAttributes(node.marks) })))
  return text
}

/** Marks as the formatting attributes of one run. One that stands there again gets a number where y-tiptap has its hash. */
export function marksToAttributes(marks: readonly PmMark[] = []): Record<string, object> {
  const keyOf = ({ type }: PmMark, index: number) => {
    const before = marks.slice(0, index).filter((other) => other.type === type).length
    return before === 0 ? type : `${type}--${String(before).padStart(8, '0')}`
  }
  return Object.fromEntries(marks.map((mark, index) => [keyOf(mark, index), mark.attrs ?? {}]))
}

function typeToNodes(type: unknown, depth: number): PmNode[] {
  if (type instanceof Y.XmlText) return deltaToNodes(deltaOf(type))
  if (!(type instanceof Y.XmlElement) || depth > MOST_DEPTH) return []
  const attrs: Readonly<Record<string, unknown>> = type.getAttributes()
  const content = type.toArray().flatMap((child) => typeToNodes(child, depth + 1))
  return [
    {
      type: type.nodeName,
      ...(Object.keys(attrs).length > 0 ? { attrs } : {}),
      ...(content.length > 0 ? { content } : {})
    }
  ]
}

/** One piece of a Y.Text's delta, as far as a text may hold it; embeds have no text. */
export interface TextPiece {
  readonly insert: unknown
  readonly attributes?: Readonly<Record<string, unknown>>
}

/** What a text says, piece by piece. */
export function deltaOf(text: Y.Text): readonly TextPiece[] {
  return text.toDelta() as readonly TextPiece[]
}

/** The runs of a formatted text, embeds left out. */
export function deltaToNodes(delta: readonly TextPiece[]): PmNode[] {
  return delta.flatMap(({ insert, attributes }) =>
    typeof insert === 'string' && insert !== '' ? [textNode(insert, attributesToMarks(attributes))] : []
  )
}

function attributesToMarks(attributes: TextPiece['attributes'] = {}): PmMark[] {
  // Marks are a set, and Yjs lists them in the order they came: sorted, equal texts are equal trees.
  const byName = Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1))
  return byName.map(([key, value]) => {
    const type = markNameOf(key)
    const isRecord = typeof value === 'object' && value !== null && Object.keys(value).length > 0
    return isRecord ? { type, attrs: value as Readonly<Record<string, unknown>> } : { type }
  })
}
