/**
 * A text of the closed schema to Markdown. Prints what a person wrote and nothing else: emptied lists, quotes and
 * tables vanish, marks Markdown has no sign for (highlight, comment) leave their words.
 *
 * Front matter is only printed as such at the very top; anywhere else it would be read as a rule and a heading.
 */
import type {
  BlockContent,
  Definition,
  DefinitionContent,
  ListItem,
  Parent,
  PhrasingContent,
  Root,
  RootContent,
  Table,
  TableRow
} from 'mdast'
import { definitionsIn, parseMdast, printMdast, type DefinitionByIdentifier } from './markdown-grammar'
import { exportInline } from './markdown-inline-export'
import { childrenOf, textOf, visitTree, type PmNode } from './tree'

/** Where in the document a node stands, as far as printing depends on it. */
interface Place {
  readonly definitions: DefinitionByIdentifier
  readonly isFirstOfAll: boolean
}

/** A line end at the end, unless there is nothing to say. */
export function printMarkdown(doc: PmNode): string {
  const root: Root = {
    type: 'root',
    children: exportTop(childrenOf(doc), definitionsOf(doc))
  }
  return printMdast(root)
}

function exportTop(list: readonly PmNode[], definitions: DefinitionByIdentifier): RootContent[] {
  return list.flatMap((node, index) => exportBlock(node, { definitions, isFirstOfAll: index === 0 }))
}

/** Definitions still in the text: a reference to one that is gone is printed with its address instead. */
function definitionsOf(doc: PmNode): DefinitionByIdentifier {
  const found: Map<string, Definition> = new Map()
  visitTree(doc, (node) => {
    if (node.type !== 'rawBlock' || node.attrs?.['kind'] !== 'definition') return
    for (const [identifier, definition] of definitionsIn(parseMdast(textOf(node)))) {
      if (!found.has(identifier)) found.set(identifier, definition)
    }
  })
  return found
}

type Block = BlockContent | DefinitionContent

function exportBlocks(list: readonly PmNode[], { definitions }: Place): Block[] {
  return list.flatMap((node) => exportBlock(node, { definitions, isFirstOfAll: false })) as Block[]
}

function exportBlock(node: PmNode, place: Place): RootContent[] {
  const { definitions } = place
  switch (node.type) {
    case 'paragraph':
      return isEmpty(node) ? [] : [{ type: 'paragraph', children: exportInline(childrenOf(node), { definitions }) }]
    case 'heading':
      return [exportHeading(node, definitions)]
    case 'horizontalRule':
      return [{ type: 'thematicBreak' }]
    case 'blockquote':
      return unlessEmpty({ type: 'blockquote', children: exportBlocks(childrenOf(node), place) })
    case 'codeBlock':
      return [{ type: 'code', lang: textAttr(node, 'language'), meta: textAttr(node, 'meta'), value: textOf(node) }]
    case 'bulletList':
    case 'orderedList':
    case 'taskList':
      return exportList(node, place)
    case 'table':
      return exportTable(node, definitions)
    case 'rawBlock':
      return [exportRaw(node, place)]
    case 'text':
    case 'image':
      return [{ type: 'paragraph', children: exportInline([node], { definitions }) }]
    default:
      // A wrapper of a newer version: what is in it is still somebody's words.
      return exportBlocks(childrenOf(node), place)
  }
}

function exportHeading(node: PmNode, definitions: DefinitionByIdentifier): RootContent {
  const level = Math.min(6, Math.max(1, Number(node.attrs?.['level'] ?? 1)))
  return {
    type: 'heading',
    depth: level as 1 | 2 | 3 | 4 | 5 | 6,
    children: exportInline(childrenOf(node), { definitions, oneLine: true })
  }
}

function exportRaw(node: PmNode, { isFirstOfAll }: Place): RootContent {
  const kind = textAttr(node, 'kind')
  const value = textOf(node)
  if (kind !== 'yaml' && kind !== 'toml') return { type: 'html', value }
  // mdast's typings know YAML only; TOML is the same node under another name.
  return isFirstOfAll ? { type: kind as 'yaml', value } : { type: 'code', lang: kind, value }
}

function exportList(node: PmNode, place: Place): RootContent[] {
  const spread = node.attrs?.['loose'] === true
  const start = node.attrs?.['start']
  return unlessEmpty({
    type: 'list',
    ordered: node.type === 'orderedList',
    start: typeof start === 'number' ? start : 1,
    spread,
    children: childrenOf(node).map((item) => exportItem(item, spread, place))
  })
}

const TEXT_BOX = /^\[([ xX])\] /

function exportItem(node: PmNode, spread: boolean, place: Place): ListItem {
  const children = exportBlocks(childrenOf(node), place)
  if (node.type === 'taskItem') return { type: 'listItem', spread, checked: node.attrs?.['checked'] === true, children }
  const [head, ...rest] = children
  const first = head?.type === 'paragraph' ? head.children[0] : undefined
  const box = first?.type === 'text' ? TEXT_BOX.exec(first.value) : null
  if (head?.type !== 'paragraph' || first?.type !== 'text' || !box) {
    return { type: 'listItem', spread, checked: null, children }
  }
  const unboxed: PhrasingContent[] = [{ ...first, value: first.value.slice(box[0].length) }, ...head.children.slice(1)]
  return { type: 'listItem', spread, checked: box[1] !== ' ', children: [{ ...head, children: unboxed }, ...rest] }
}

/** A ragged table is printed as wide as its widest row by whoever reads it; nothing is repaired here. */
function exportTable(node: PmNode, definitions: DefinitionByIdentifier): RootContent[] {
  const rows = childrenOf(node).filter((row) => childrenOf(row).length > 0)
  const align = childrenOf(rows[0] ?? node).map((cell) => alignOf(cell))
  const table: Table = { type: 'table', align, children: rows.map((row) => exportRow(row, definitions)) }
  return unlessEmpty(table)
}

function exportRow(row: PmNode, definitions: DefinitionByIdentifier): TableRow {
  const cells = childrenOf(row).flatMap((cell) => {
    const span = Number(cell.attrs?.['colspan'] ?? 1)
    const covered = Array.from({ length: Math.min(span, 1_000) - 1 }, () => ({
      type: 'tableCell' as const,
      children: []
    }))
    return [{ type: 'tableCell' as const, children: exportCell(cell, definitions) }, ...covered]
  })
  return { type: 'tableRow', children: cells }
}

function alignOf(cell: PmNode): 'left' | 'right' | 'center' | null {
  const align = cell.attrs?.['align']
  return align === 'left' || align === 'right' || align === 'center' ? align : null
}

/** A cell holds one line: its blocks are told apart by `<br>`. */
function exportCell(cell: PmNode, definitions: DefinitionByIdentifier): PhrasingContent[] {
  const lines = linesOf(cell).map((line): PhrasingContent[] =>
    line.type === 'codeBlock'
      ? [{ type: 'inlineCode', value: textOf(line).replace(/\n/g, ' ') }]
      : exportInline(childrenOf(line), { definitions, oneLine: true })
  )
  return lines.flatMap((line, index) => (index === 0 ? line : [{ type: 'html', value: '<br>' }, ...line]))
}

const LINES: ReadonlySet<string> = new Set(['paragraph', 'heading', 'codeBlock', 'rawBlock'])

function linesOf(node: PmNode): PmNode[] {
  return childrenOf(node).flatMap((child) => (LINES.has(child.type) ? [child] : linesOf(child)))
}

function unlessEmpty<Block extends RootContent & Parent>(block: Block): Block[] {
  return block.children.length > 0 ? [block] : []
}

function isEmpty(node: PmNode): boolean {
  return childrenOf(node).length === 0
}

function textAttr(node: PmNode, name: string): string | null {
  const value = node.attrs?.[name]
  return typeof value === 'string' && value !== '' ? value : null
}
