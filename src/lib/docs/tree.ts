/**
 * A text as plain data: ProseMirror's JSON, without ProseMirror. Markdown is read into it and printed from it,
 * fragments are written from it and read into it. Everything is readonly; whoever changes a tree makes a new one.
 */
import { ATTRS } from './schema'

export interface PmMark {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
}

export interface PmNode {
  readonly type: string
  readonly attrs?: Readonly<Record<string, unknown>>
  readonly content?: readonly PmNode[]
  readonly text?: string
  readonly marks?: readonly PmMark[]
}

/** A node with every attribute the schema knows: what is left out gets its default. Empty content is left out. */
export function newNode(type: string, attrs?: PmNode['attrs'], content: readonly PmNode[] = []): PmNode {
  const defaults = ATTRS[type]
  return {
    type,
    ...(defaults ? { attrs: { ...defaults, ...attrs } } : {}),
    ...(content.length > 0 ? { content } : {})
  }
}

/** A run of text; `marks` left out when there are none, so that equal texts are equal trees. */
export function textNode(text: string, marks: readonly PmMark[] = []): PmNode {
  return marks.length > 0 ? { type: 'text', text, marks } : { type: 'text', text }
}

export function newDoc(content: readonly PmNode[]): PmNode {
  return { type: 'doc', content: content.length > 0 ? content : [newNode('paragraph')] }
}

export function childrenOf(node: PmNode): readonly PmNode[] {
  return node.content ?? []
}

/** Everything written in a node, marks and blocks ignored; nothing stands between two blocks. */
export function textOf(node: PmNode): string {
  return (node.text ?? '') + childrenOf(node).map(textOf).join('')
}

/** 1 to 6 for a heading; what is none stands below them all. */
export function levelOf(block: PmNode): number {
  return block.type === 'heading' ? Number(block.attrs?.['level'] ?? 1) : Infinity
}

export function visitTree(node: PmNode, visit: (node: PmNode) => void): void {
  visit(node)
  for (const child of childrenOf(node)) visitTree(child, visit)
}

export function hasMark(node: PmNode, type: string): boolean {
  return node.marks?.some((mark) => mark.type === type) ?? false
}

export function sameMark(a: PmMark, b: PmMark): boolean {
  return a.type === b.type && JSON.stringify(a.attrs ?? null) === JSON.stringify(b.attrs ?? null)
}

/** The order of marks says nothing: a set. */
export function sameMarks(a: readonly PmMark[] = [], b: readonly PmMark[] = []): boolean {
  return a.length === b.length && a.every((mark) => b.some((other) => sameMark(mark, other)))
}

/** Joins neighbouring runs of text with equal marks, as Yjs and ProseMirror do. */
export function joinText(nodes: readonly PmNode[]): PmNode[] {
  const joined: PmNode[] = []
  for (const node of nodes) {
    const last = joined.at(-1)
    const continues = last?.type === 'text' && node.type === 'text' && sameMarks(last.marks, node.marks)
    if (continues) joined[joined.length - 1] = { ...last, text: `${last.text ?? ''}${node.text ?? ''}` }
    else joined.push(node)
  }
  return joined
}

/** True when a tree says nothing at all: no text, no image, no rule. */
export function isBlank(node: PmNode): boolean {
  if (node.type === 'image' || node.type === 'horizontalRule') return false
  return !/\S/.test(node.text ?? '') && childrenOf(node).every(isBlank)
}
