/**
 * An agenda in Markdown to items. The rules are those of TC39's agendas (numbers 1 to 3 and 8 of eight; the lines
 * themselves are read by `agenda-line.ts` and `agenda-cell.ts`):
 *
 * 1. Items stand under the heading *Agenda items*, up to the next heading of any level.
 * 2. Each item of an ordered list is an item; ordered lists inside it are its children; bulleted ones are notes.
 * 3. A table below an item whose columns include `topic` is one child for each row that has a topic.
 * 8. An item with children keeps its own timebox; it is not the sum of theirs.
 *
 * Whatever is not understood stays as text, in the order it stood: in the notes of the item it belongs to, or before
 * or after the items.
 */
import { parsePeople, parseTimeboxCell } from './agenda-cell'
import { beginsStruck, cutLead, cutTail, parseBrackets, unlinkedText } from './agenda-line'
import { noImportedForm, type ColumnRole, type ImportedForm, type ItemColumn } from './agenda-item'
import { FACT_HEADINGS, FACT_ROLES, isFactRole, mergeFields, nothingSaid, parseFactCell, takeFacts } from './item-lines'
import type { SaidFields } from './item-lines'
import type { Layout } from './layout'
import { printMarkdown } from './markdown-export'
import { isStruckThroughout, plainText, textOfRuns, trimRuns, withoutStrike } from './runs'
import { childrenOf, isBlank, newDoc, newNode, textNode, type PmNode } from './tree'

export interface ImportedItem {
  readonly id: string
  readonly parent: string | null
  readonly topic: readonly PmNode[]
  readonly owner: string
  readonly timebox: number | null
  readonly done: boolean
  readonly flags: readonly string[]
  readonly fields: SaidFields
  readonly notes: readonly PmNode[]
  readonly imported: ImportedForm
}

export interface ImportedItems {
  readonly body: readonly PmNode[]
  readonly layout: Layout['items']
  /** Parents before their children, siblings in their order. */
  readonly items: readonly ImportedItem[]
  readonly after: readonly PmNode[]
}

export const ITEMS_HEADING = 'Agenda items'

export function isItemsHeading(block: PmNode): boolean {
  return block.type === 'heading' && plainText(block).toLowerCase() === ITEMS_HEADING.toLowerCase()
}

/** Splits an agenda's text at its items. Null when it has no heading of that name. */
export function importItems(blocks: readonly PmNode[]): ImportedItems | null {
  const start = blocks.findIndex(isItemsHeading)
  const heading = blocks[start]
  if (!heading) return null
  const next = blocks.findIndex((block, index) => index > start && block.type === 'heading')
  const end = next < 0 ? blocks.length : next
  const list = blocks.findIndex((block, index) => index > start && index < end && block.type === 'orderedList')
  const first = list < 0 ? start + 1 : list
  // A heading with words of its own below it stays in the text with them.
  const isBare = first === start + 1 && childrenOf(heading).every((run) => run.type === 'text' && !run.marks)
  return {
    body: blocks.slice(0, isBare ? start : first),
    layout: {
      heading: isBare ? { level: Number(heading.attrs?.['level'] ?? 2), text: plainText(heading) } : null,
      loose: blocks[list]?.attrs?.['loose'] === true
    },
    items: list < 0 ? [] : readSection(blocks.slice(first, end)),
    after: blocks.slice(list < 0 ? first : end)
  }
}

interface Draft extends Omit<ImportedItem, 'notes' | 'imported'> {
  notes: PmNode[]
  imported: ImportedForm
}

function readSection(blocks: readonly PmNode[]): ImportedItem[] {
  const items: Draft[] = []
  for (const block of blocks) {
    if (block.type === 'orderedList') for (const line of childrenOf(block)) readItem(line, null, items)
    else items.findLast((item) => item.parent === null)?.notes.push(block)
  }
  return items
}

function readItem(line: PmNode, parent: string | null, items: Draft[]): void {
  const [head, ...below] = childrenOf(line)
  const { fields, rest: blocks } = takeFacts(below)
  const runs = head ? lineRuns(head) : []
  const facts = parseBrackets(unlinkedText(runs))
  const { lead, flags, rest: led } = cutLead(runs)
  const { tail, rest: topic } = cutTail(led, facts)
  const item: Draft = {
    id: nextId(items),
    parent,
    topic: trimRuns(isStruckThroughout(topic) ? withoutStrike(topic) : topic),
    owner: facts.owners.join(', '),
    timebox: facts.timebox,
    done: beginsStruck(runs) || fields.outcome !== null,
    flags,
    fields,
    notes: [],
    imported: { ...noImportedForm, lead, tail }
  }
  items.push(item)
  for (const block of blocks) readBelow(block, item, items)
}

function readBelow(block: PmNode, item: Draft, items: Draft[]): void {
  const columns = block.type === 'table' ? columnsOf(block) : []
  const hasItems = columns.some((column) => column.role === 'topic') && childrenOf(block).length > 1
  if (block.type === 'orderedList') for (const line of childrenOf(block)) readItem(line, item.id, items)
  else if (hasItems) readTable(block, columns, item, items)
  else item.notes.push(block)
}

const ROLE_BY_HEADING: Readonly<Record<string, ColumnRole>> = {
  '✓': 'done',
  '✔': 'done',
  timebox: 'timebox',
  topic: 'topic',
  presenter: 'owner',
  owner: 'owner',
  ...Object.fromEntries(FACT_ROLES.map((role) => [FACT_HEADINGS[role], role]))
}

/** Of two columns with one role the first has it; one of outcomes, kinds or links has it where it says nothing else. */
function columnsOf(table: PmNode): ItemColumn[] {
  const [heading = table, ...rows] = childrenOf(table)
  const cells = childrenOf(heading)
  const roles = cells.map(roleOf).map((role, index) => {
    const saysAll = (row: PmNode) => !isFactRole(role) || parseFactCell(role, cellAt(row, index)) !== null
    return rows.every(saysAll) ? role : null
  })
  return cells.map((cell, index) => {
    const align = cell.attrs?.['align']
    const role = roles[index] ?? null
    return {
      role: roles.indexOf(role) === index ? role : null,
      heading: cellRuns(cell),
      align: typeof align === 'string' ? align : null
    }
  })
}

function roleOf(cell: PmNode): ColumnRole | null {
  const heading = plainText(cell).toLowerCase().replaceAll('\uFE0F', '')
  return Object.hasOwn(ROLE_BY_HEADING, heading) ? (ROLE_BY_HEADING[heading] ?? null) : null
}

function cellAt(row: PmNode, index: number): PmNode[] {
  const cell = childrenOf(row)[index]
  return cell ? cellRuns(cell) : []
}

function readTable(table: PmNode, columns: readonly ItemColumn[], parent: Draft, items: Draft[]): void {
  const index = parent.imported.tables.length
  parent.imported = { ...parent.imported, tables: [...parent.imported.tables, columns] }
  for (const row of childrenOf(table).slice(1)) {
    const cells = childrenOf(row).map(cellRuns)
    const cellOf = (role: ColumnRole) => cells[columns.findIndex((column) => column.role === role)] ?? []
    if (textOfRuns(cellOf('topic')) === '') parent.notes.push(...rowToNote(cells))
    else items.push(readRow({ id: nextId(items), parent: parent.id, table: index, cells, columns, cellOf }))
  }
}

interface Row {
  readonly id: string
  readonly parent: string
  readonly table: number
  readonly cells: readonly PmNode[][]
  readonly columns: readonly ItemColumn[]
  readonly cellOf: (role: ColumnRole) => readonly PmNode[]
}

function readRow({ id, parent, table, cells, columns, cellOf }: Row): Draft {
  const topic = lineRuns({ type: 'paragraph', content: cellOf('topic') })
  const { lead, flags, rest } = cutLead(topic)
  const hasTimebox = columns.some((column) => column.role === 'timebox')
  const fields = FACT_ROLES.reduce(
    (said, role) => mergeFields(said, parseFactCell(role, cellOf(role)) ?? {}),
    nothingSaid
  )
  return {
    id,
    parent,
    topic: trimRuns(rest),
    owner: parsePeople(textOfRuns(cellOf('owner'))).join(', '),
    timebox: hasTimebox ? parseTimeboxCell(cellOf('timebox')) : parseBrackets(unlinkedText(topic)).timebox,
    done: textOfRuns(cellOf('done')) !== '' || beginsStruck(topic) || fields.outcome !== null,
    flags,
    fields,
    notes: [],
    imported: { ...noImportedForm, lead, row: { table, columns, cells } }
  }
}

/** A row without a topic is no item, but its words are kept. */
function rowToNote(cells: readonly (readonly PmNode[])[]): PmNode[] {
  const said = cells.filter((cell) => cell.length > 0)
  const content = said.flatMap((cell, index) => (index === 0 ? cell : [textNode(' | '), ...cell]))
  const note = newNode('paragraph', undefined, content)
  return isBlank(note) ? [] : [note]
}

/** The inline content of a cell; imported cells have one paragraph. */
function cellRuns(cell: PmNode): PmNode[] {
  return childrenOf(cell)
    .flatMap(childrenOf)
    .map((run) => ({ ...run }))
}

/** A line as runs of text alone: a topic has no room for anything else, so a picture stays as its source. */
function lineRuns(line: PmNode): PmNode[] {
  return childrenOf(line).map((node) => {
    if (node.type === 'text') return { ...node }
    if (node.type === 'hardBreak') return textNode(' ')
    const source = printMarkdown(newDoc([newNode('paragraph', undefined, [node])])).trim()
    return textNode(source, [{ type: 'raw' }])
  })
}

/** Ids of imported items need only differ within their document: nobody else writes in it yet. */
function nextId(items: readonly unknown[]): string {
  return `imported-${items.length + 1}`
}
