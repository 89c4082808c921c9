/**
 * Markdown to a text of the closed schema. Nothing is dropped: what the schema has no node for (HTML, front matter,
 * definitions, footnotes) stays as its own source in a `rawBlock`, searchable and printed back verbatim, never
 * interpreted.
 *
 * The result is always valid: every item and cell begins with a paragraph, every row is as wide as the widest.
 */
import type { BlockContent, DefinitionContent, List, ListItem, RootContent, Table } from 'mdast'
import { MOST_DEPTH } from './limits'
import { definitionsIn, normaliseSource, parseMdast, sourceOf, type DefinitionByIdentifier } from './markdown-grammar'
import { importInline } from './markdown-inline-import'
import { childrenOf, joinText, newDoc, newNode, textNode, type PmNode } from './tree'

type Block = RootContent | BlockContent | DefinitionContent

interface ImportPlace {
  readonly definitions: DefinitionByIdentifier
  /** Elements around the block. */
  readonly depth: number
}

/** Below this a block stays source: the guard takes no document deeper than `MOST_DEPTH`, and a table is four. */
const DEEPEST_BLOCK = MOST_DEPTH - 6

function deeper({ definitions, depth }: ImportPlace, by: number): ImportPlace {
  return { definitions, depth: depth + by }
}

/** Reads one Markdown file. Any text is Markdown, so this cannot fail. */
export function parseMarkdown(text: string): PmNode {
  const tree = parseMdast(normaliseSource(text))
  return newDoc(importBlocks(tree.children, { definitions: definitionsIn(tree), depth: 0 }))
}

function importBlocks(list: readonly Block[], place: ImportPlace): PmNode[] {
  const blocks: PmNode[] = []
  for (const block of list) {
    const last = blocks.at(-1)
    if (block.type === 'definition' && last?.attrs?.['kind'] === 'definition') {
      blocks[blocks.length - 1] = rawBlock('definition', `${last.content?.[0]?.text ?? ''}\n${sourceOf(block)}`)
    } else blocks.push(importBlock(block, place))
  }
  return blocks
}

function importBlock(block: Block, place: ImportPlace): PmNode {
  if (place.depth > DEEPEST_BLOCK) return rawBlock('other', sourceOf(block))
  switch (block.type) {
    case 'paragraph':
      return newNode('paragraph', undefined, importInline(block.children, place.definitions))
    case 'heading':
      return newNode('heading', { level: block.depth }, importInline(block.children, place.definitions))
    case 'thematicBreak':
      return newNode('horizontalRule')
    case 'blockquote':
      return newNode('blockquote', undefined, filled(importBlocks(block.children, deeper(place, 1))))
    case 'code':
      return newNode('codeBlock', { language: block.lang || null, meta: block.meta || null }, sourceText(block.value))
    case 'list':
      return importList(block, place)
    case 'table':
      return importTable(block, place)
    default:
      return importSource(block)
  }
}

/** What the schema has no node for, as its own source. */
function importSource(block: Block): PmNode {
  switch (block.type) {
    case 'html':
    case 'yaml':
      return rawBlock(block.type, block.value)
    case 'definition':
      return rawBlock('definition', sourceOf(block))
    case 'footnoteDefinition':
      return rawBlock('footnote', sourceOf(block))
    default:
      // TOML front matter has no type of its own in mdast's typings.
      return 'value' in block && isToml(block) ? rawBlock('toml', block.value) : rawBlock('other', sourceOf(block))
  }
}

function isToml(node: { readonly type: string }): boolean {
  return node.type === 'toml'
}

function rawBlock(kind: string, source: string): PmNode {
  return newNode('rawBlock', { kind }, sourceText(source))
}

function sourceText(source: string): PmNode[] {
  return source === '' ? [] : [textNode(source)]
}

function filled(blocks: PmNode[]): PmNode[] {
  return blocks.length > 0 ? blocks : [newNode('paragraph')]
}

/** Boxes make a task list only where every item has one and none is numbered; otherwise a box stays text. */
function importList(list: List, place: ImportPlace): PmNode {
  const isTaskList = !list.ordered && list.children.length > 0 && list.children.every((item) => item.checked != null)
  const loose = list.spread || list.children.some((item) => item.spread) ? true : null
  const items = list.children.map((item) => importItem(item, isTaskList, place))
  if (isTaskList) return newNode('taskList', { loose }, items)
  if (!list.ordered) return newNode('bulletList', { loose }, items)
  return newNode('orderedList', { start: list.start ?? 1, loose }, items)
}

function importItem(item: ListItem, isTask: boolean, place: ImportPlace): PmNode {
  const blocks = importBlocks(item.children, deeper(place, 2))
  const [first, ...rest] = blocks[0]?.type === 'paragraph' ? blocks : [newNode('paragraph'), ...blocks]
  const head = first ?? newNode('paragraph')
  if (isTask) return newNode('taskItem', { checked: item.checked ?? false }, [head, ...rest])
  if (item.checked == null) return newNode('listItem', undefined, [head, ...rest])
  const box = textNode(item.checked ? '[x] ' : '[ ] ')
  return newNode('listItem', undefined, [{ ...head, content: joinText([box, ...childrenOf(head)]) }, ...rest])
}

function importTable(table: Table, place: ImportPlace): PmNode {
  const width = Math.max(...table.children.map((row) => row.children.length))
  const importRow = (row: Table['children'][number], rowIndex: number) =>
    Array.from({ length: width }, (_, column) =>
      newNode(rowIndex === 0 ? 'tableHeader' : 'tableCell', { align: table.align?.[column] ?? null }, [
        newNode('paragraph', undefined, importInline(row.children[column]?.children ?? [], place.definitions))
      ])
    )
  return newNode(
    'table',
    undefined,
    table.children.map((row, index) => newNode('tableRow', undefined, importRow(row, index)))
  )
}
