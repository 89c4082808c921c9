/**
 * Says a header field anew, in whichever form its file gave it. Only export does this, and only for a field that
 * lives in the app too (a status): everything else in a header stays as it was written.
 */
import { headerFieldsOf } from './header-fields'
import { childrenOf, newNode, textNode, textOf, type PmNode } from './tree'

/** The blocks with the value of the field `name` (lower-case) replaced; untouched when there is no such field. */
export function withFieldValue(blocks: readonly PmNode[], name: string, value: string): PmNode[] {
  return blocks.map((block) => {
    const index = headerFieldsOf(block).findIndex((field) => field.name.toLowerCase() === name)
    return index < 0 ? block : replaceValue(block, { name, index, value })
  })
}

interface Change {
  readonly name: string
  readonly index: number
  readonly value: string
}

function replaceValue(block: PmNode, change: Change): PmNode {
  switch (block.type) {
    case 'bulletList':
      return replaceChild(block, change.index, (item) => ({ ...item, content: [newLine(item, change.value)] }))
    case 'table':
      return replaceRow(block, change)
    case 'rawBlock':
      return { ...block, content: [textNode(replaceSource(textOf(block), change))] }
    default:
      return { ...block, content: replaceLine(childrenOf(block), change) }
  }
}

/** `Status: open` → `Status: closed`, marks of the old value dropped with it. */
function newLine(item: PmNode, value: string): PmNode {
  return newNode('paragraph', undefined, [textNode(newText(item, value))])
}

function newText(line: PmNode, value: string): string {
  return `${textOf(line).split(':')[0] ?? ''}: ${value}`
}

function replaceRow(table: PmNode, { name, value }: Change): PmNode {
  const rows = childrenOf(table)
  const isField = (row: PmNode) =>
    textOf(childrenOf(row)[0] ?? row)
      .trim()
      .replace(/\s*:$/, '')
      .toLowerCase() === name
  const at = rows.findIndex(isField)
  const cell = newNode('paragraph', undefined, [textNode(value)])
  return replaceChild(table, at, (row) => replaceChild(row, 1, (old) => ({ ...old, content: [cell] })))
}

function replaceLine(nodes: readonly PmNode[], { index, value }: Change): PmNode[] {
  const breaks = nodes.flatMap((node, at) => (node.type === 'hardBreak' ? [at] : []))
  const start = index === 0 ? 0 : (breaks[index - 1] ?? -1) + 1
  const end = breaks[index] ?? nodes.length
  const line = { type: 'paragraph', content: nodes.slice(start, end) }
  return [...nodes.slice(0, start), textNode(newText(line, value)), ...nodes.slice(end)]
}

function replaceSource(source: string, { name, value }: Change): string {
  const lines = source.split('\n')
  const at = lines.findIndex((line) => /^([\w .-]+?)\s*[:=]/.exec(line)?.[1]?.toLowerCase() === name)
  return lines
    .map((line, index) =>
      index === at ? line.replace(/([:=]\s*).*$/, (_, sign: string) => newValue(sign, value)) : line
    )
    .join('\n')
}

function newValue(sign: string, value: string): string {
  const spaced = /\s$/.test(sign) ? sign : `${sign} `
  return sign.startsWith('=') ? `${spaced}${JSON.stringify(value)}` : `${spaced}${value}`
}

function replaceChild(parent: PmNode, index: number, replace: (child: PmNode) => PmNode): PmNode {
  return { ...parent, content: childrenOf(parent).map((child, at) => (at === index ? replace(child) : child)) }
}
