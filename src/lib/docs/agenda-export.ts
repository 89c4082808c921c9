/**
 * Agenda items back to Markdown. The file's own words are used as long as they still say what the fields say: the
 * bracket behind a topic, the cells of a row, the emoji in front. What was changed here is written in the same way.
 */
import { notesOf, readArranged } from './agenda'
import {
  noImportedForm,
  type ColumnRole,
  type ImportedForm,
  type ImportedRow,
  type ItemColumn,
  type ItemRecord
} from './agenda-item'
import { beginsStruck, flagsIn, parseBrackets, unlinkedText } from './agenda-line'
import type { Arranged } from './agenda-order'
import { cellNow, plainRun, sameColumns, unsaidCells } from './agenda-row'
import { withOwners, withTimebox } from './bracket-edit'
import { readFragment } from './fragment'
import { FACT_HEADINGS, FACT_ROLES, factBlocks, factCell } from './item-lines'
import { readRuns } from './rich-text'
import { textOfRuns, withoutStrike, withStrike } from './runs'
import { childrenOf, isBlank, joinText, newNode, textNode, type PmNode } from './tree'
import type * as Y from 'yjs'

interface Exporting {
  readonly doc: Y.Doc
  readonly childrenByParent: ReadonlyMap<string | null, readonly ItemRecord[]>
}

/** All items as one list, or nothing when there are none. */
export function exportItems(doc: Y.Doc, loose: boolean): PmNode[] {
  const childrenByParent = new Map<string | null, ItemRecord[]>()
  for (const { item, parent } of readArranged(doc) satisfies Arranged<ItemRecord>[]) {
    childrenByParent.set(parent, [...(childrenByParent.get(parent) ?? []), item])
  }
  return exportList(childrenByParent.get(null) ?? [], { doc, childrenByParent }, loose)
}

/** Tables and notes need blank lines around them, or they would run into the words above. */
function exportList(items: readonly ItemRecord[], exporting: Exporting, isLoose = false): PmNode[] {
  const lines = items.map((item) => exportItem(item, exporting))
  const isSimple = (line: PmNode) => childrenOf(line).every(({ type }, index) => index === 0 || type === 'orderedList')
  const loose = isLoose || !lines.every(isSimple) || null
  return lines.length > 0 ? [newNode('orderedList', { loose }, lines)] : []
}

function exportItem(item: ItemRecord, exporting: Exporting): PmNode {
  const children = exporting.childrenByParent.get(item.id) ?? []
  const tables = item.imported.tables
  const isRow = (child: ItemRecord) => tableOf(child, item) !== null && !hasMore(child, exporting)
  const rows = children.filter(isRow)
  return newNode('listItem', undefined, [
    newNode('paragraph', undefined, lineOf(item)),
    ...factBlocks(item),
    ...otherCells(item),
    ...notesIn(item, exporting),
    ...exportList(
      children.filter((child) => !isRow(child)),
      exporting
    ),
    ...tables.map((columns, index) =>
      exportTable(
        columns,
        rows.filter((row) => tableOf(row, item) === index)
      )
    )
  ])
}

/**
 * Rows stay rows wherever a table has their columns, the one they came from before any other. An item made here joins
 * the last table of its parent, if that has any.
 */
function tableOf(child: ItemRecord, parent: ItemRecord): number | null {
  const { tables } = parent.imported
  const index = child.imported === noImportedForm ? tables.length - 1 : tableOfRow(child.imported.row, tables)
  return tables[index]?.some((column) => column.role === 'topic') ? index : null
}

function tableOfRow(row: ImportedRow | null, tables: ImportedForm['tables']): number {
  if (!row) return -1
  const own = tables[row.table]
  const isOwn = own && (row.columns.length === 0 || sameColumns(row.columns, own))
  return isOwn ? row.table : tables.findIndex((columns) => sameColumns(row.columns, columns))
}

/** A row has no room for notes or children: such an item is written as a line. */
function hasMore(item: ItemRecord, exporting: Exporting): boolean {
  return notesIn(item, exporting).length > 0 || (exporting.childrenByParent.get(item.id) ?? []).length > 0
}

function notesIn(item: ItemRecord, { doc }: Exporting): PmNode[] {
  return childrenOf(readFragment(notesOf(doc, item.id))).filter((block) => !isBlank(block))
}

/** A row written as a line keeps the cells that its fields do not say. */
function otherCells(item: ItemRecord): PmNode[] {
  return unsaidCells(item).map(({ column: { heading }, runs }) => {
    const name = heading.length > 0 ? [...heading, textNode(': ')] : []
    return newNode('paragraph', undefined, joinText([...name, ...runs]))
  })
}

/** `🔒 Topic (15m, Owner)`, struck when done. */
function lineOf(item: ItemRecord): PmNode[] {
  return joinText([...plainRun(leadOf(item)), ...ticked(withFacts(item), item)])
}

/**
 * Words that begin struck are done; whoever ticks strikes them all, whoever unticks clears them. Where an outcome says
 * what became of it, nothing is struck: it is to be read.
 */
function ticked(line: readonly PmNode[], { done, outcome }: Pick<ItemRecord, 'done' | 'outcome'>): PmNode[] {
  if (outcome || done === beginsStruck(line)) return [...line]
  return done ? withStrike(line) : withoutStrike(line)
}

function topicOf(item: ItemRecord): PmNode[] {
  return item.topic ? readRuns(item.topic) : []
}

/** The emoji the file had, without those that mean what is not so any more, and with those that were set since. */
function leadOf({ imported: { lead }, flags }: ItemRecord): string {
  const [added, taken] = [
    flags.filter((flag) => !lead.includes(flag)),
    flagsIn(lead).filter((flag) => !flags.includes(flag))
  ]
  if (added.length === 0 && taken.length === 0) return lead
  const kept = taken.reduce((rest, flag) => rest.replace(new RegExp(`${flag}\\uFE0F?`, 'gu'), ''), lead).trim()
  return added.length > 0 || kept !== '' ? `${[...new Set(added)].join('')}${kept} ` : ''
}

/** The topic with the bracket it was imported with, while that is true; else with what the topic does not say itself. */
function withFacts(item: ItemRecord): PmNode[] {
  const { timebox, owner, imported } = item
  const said = parseBrackets(imported.tail)
  const isTrue = imported.tail !== '' && said.timebox === timebox && said.owners.join(', ') === owner
  return isTrue ? [...topicOf(item), ...plainRun(imported.tail)] : withTail(trueTopic(item), { timebox, owner })
}

/**
 * The topic with what its bracket says made true. Only where the file's own bracket was read for it, and only what was
 * set since: what somebody typed into a topic is theirs.
 */
function trueTopic(item: ItemRecord): readonly PmNode[] {
  const topic = topicOf(item)
  const { row } = item.imported
  if (item.imported === noImportedForm || row?.columns.some((column) => column.role === 'timebox')) return topic
  const timed = item.isTimeboxSaid ? withTimebox(topic, item.timebox) : topic
  return item.isOwnerSaid && !row ? withOwners(timed, item.owner) : timed
}

type Facts = Pick<ItemRecord, 'timebox' | 'owner'>

function withTail(line: readonly PmNode[], { timebox, owner }: Facts): PmNode[] {
  const said = parseBrackets(unlinkedText(line))
  const unsaid = {
    timebox: said.timebox === timebox ? null : timebox,
    owner: said.owners.join(', ') === owner ? '' : owner
  }
  return [...line, ...plainRun(newTail(unsaid))]
}

function newTail({ timebox, owner }: Facts): string {
  const parts = [timebox === null ? '' : `${timebox}m`, owner].filter((part) => part !== '')
  return parts.length > 0 ? ` (${parts.join(', ')})` : ''
}

/** A table has a column more for what its rows say now and had none for. */
function exportTable(ofFile: readonly ItemColumn[], rows: readonly ItemRecord[]): PmNode {
  const missing = FACT_ROLES.filter((role) => !ofFile.some((column) => column.role === role))
  const needed = missing.filter((role) => rows.some((row) => factCell(role, row).length > 0))
  const added = needed.map((role): ItemColumn => ({ role, heading: plainRun(FACT_HEADINGS[role]), align: null }))
  const columns = [...ofFile, ...added]
  const roles = new Set(columns.map((column) => column.role))
  const heading = columns.map(({ heading: runs, align }) => newCell('tableHeader', runs, align))
  const cellsOf = (row: ItemRecord) =>
    columns.map((column, index) => newCell('tableCell', cellOf(row, column.role, { index, roles }), column.align))
  return newNode('table', undefined, [
    newNode('tableRow', undefined, heading),
    ...rows.map((row) => newNode('tableRow', undefined, cellsOf(row)))
  ])
}

function newCell(type: 'tableHeader' | 'tableCell', runs: readonly PmNode[], align: string | null): PmNode {
  return newNode(type, { align }, [newNode('paragraph', undefined, runs)])
}

interface CellPlace {
  readonly index: number
  /** What the table has columns for; the rest is said in the topic. */
  readonly roles: ReadonlySet<ColumnRole | null>
}

function cellOf(item: ItemRecord, role: ColumnRole | null, { index, roles }: CellPlace): readonly PmNode[] {
  const cell = item.imported.row?.cells[index] ?? []
  switch (role) {
    case 'topic':
      return topicCell(item, roles)
    case 'done':
      return item.done && textOfRuns(cell) === '' && !beginsStruck(topicOf(item))
        ? plainRun('✓')
        : cellNow(item, role, cell)
    case 'outcome':
    case 'kind':
    case 'reading':
    case 'links':
      return factCell(role, item)
    case 'timebox':
    case 'owner':
    case null:
      return cellNow(item, role, cell)
  }
}

/** A row without a column for them says time and owner in its topic. */
function topicCell(item: ItemRecord, roles: CellPlace['roles']): PmNode[] {
  const unsaid = {
    timebox: roles.has('timebox') ? null : item.timebox,
    owner: roles.has('owner') ? '' : item.owner
  }
  const line = withTail(trueTopic(item), unsaid)
  const needsStrike = item.done && !roles.has('done')
  return joinText([...plainRun(leadOf(item)), ...(needsStrike || !item.done ? ticked(line, item) : line)])
}
