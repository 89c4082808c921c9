/**
 * Tables that nobody repairs. Concurrent "add column" and "add row" leave rows of unequal length; a repair by each
 * onlooker adds up and doubles the table every round (EDITOR.md A4). So a ragged table is shown ragged, and evened out
 * only inside a person's own row or column command, which first fills this one table, then does what was asked.
 */
import type { Attributes, CommandProps, RawCommands } from '@tiptap/core'
import { Table, TableCell as StockCell, TableHeader as StockHeader, TableRow } from '@tiptap/extension-table'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { TableMap } from '@tiptap/pm/tables'
import { withoutRepair } from './quietly'

export { TableRow }

/** The stock cells put whatever a peer wrote behind `text-align:`, and so let it write any style. */
function withSafeAlign(stock: Attributes = {}): Attributes {
  return { ...stock, align: { ...stock['align'], renderHTML: ({ align }) => alignStyle(align) } }
}

function alignStyle(align: unknown): { readonly style?: string } {
  return align === 'left' || align === 'center' || align === 'right' ? { style: `text-align: ${align}` } : {}
}

export const TableCell = StockCell.extend({
  addAttributes() {
    return withSafeAlign(this.parent?.())
  }
})

export const TableHeader = StockHeader.extend({
  addAttributes() {
    return withSafeAlign(this.parent?.())
  }
})

const EVENED = [
  'addRowBefore',
  'addRowAfter',
  'addColumnBefore',
  'addColumnAfter',
  'deleteRow',
  'deleteColumn'
] as const
type TableCommand = () => (props: CommandProps) => boolean

/** The table as the schema has it, still with everything the stock extension does by itself. */
export const PlainTable = Table.extend({
  renderHTML: () => ['div', { class: 'scroll-x' }, ['table', ['tbody', 0]]],
  addNodeView: () => null,
  addCommands() {
    const stock: Partial<RawCommands> = this.parent?.() ?? {}
    const evened = EVENED.map((name) => [name, evenedOut(stock[name])] as const)
    return { ...stock, ...Object.fromEntries(evened) }
  }
}).configure({ resizable: false, View: null })

export const QuietTable = withoutRepair(PlainTable)

/** The command on a table whose rows are all as long as the longest. Only asked whether it could, it evens nothing out. */
function evenedOut(command: TableCommand | undefined): TableCommand {
  return () => (props) => {
    const table = tableAround(props.state.selection.$from)
    if (!table || !command) return false
    if (!props.dispatch) return true
    // Asking the chained state for its transaction is also what lets it see the cells just added.
    fillShortRows(props.state.tr, table)
    void props.state.tr
    return command()(props)
  }
}

interface Place {
  readonly node: Node
  /** Just before the table. */
  readonly pos: number
}

function tableAround($pos: ResolvedPos): Place | null {
  for (let depth = $pos.depth; depth > 0; depth--) {
    const node = $pos.node(depth)
    if (node.type.spec['tableRole'] === 'table') return { node, pos: $pos.before(depth) }
  }
  return null
}

/** Adds empty cells at the end of rows that are too short; what is there stays where it is. */
function fillShortRows(transaction: Transaction, { node: table, pos }: Place): void {
  for (const { rowEnd, cells } of missingCells(table).reverse()) transaction.insert(pos + 1 + rowEnd, cells)
}

/** Where cells are missing, as offsets inside the table just before each short row's end. */
function missingCells(table: Node): { readonly rowEnd: number; readonly cells: Node[] }[] {
  const problems = TableMap.get(table).problems ?? []
  const missingByRow = new Map<number, number>()
  for (const problem of problems) if (problem.type === 'missing') missingByRow.set(problem.row, problem.n)
  const short: { rowEnd: number; cells: Node[] }[] = []
  table.forEach((row, offset, index) => {
    const missing = missingByRow.get(index) ?? 0
    if (missing > 0) short.push({ rowEnd: offset + row.nodeSize - 1, cells: newCells(row, missing) })
  })
  return short
}

function newCells(row: Node, count: number): Node[] {
  const isHeader = row.childCount > 0 && row.lastChild?.type.name === 'tableHeader'
  const type = row.type.schema.nodes[isHeader ? 'tableHeader' : 'tableCell']
  return Array.from({ length: count }, () => type?.createAndFill()).filter((cell) => cell != null)
}
