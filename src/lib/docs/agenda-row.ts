/**
 * What an item still says as the row of a table it was imported as: its cells, each with its own column, because the
 * item may have been moved to where other columns stand, or none.
 *
 * A cell is *said* where the item's fields give its words back. Whatever is not (columns that are no field of ours,
 * remarks beside a time or a name, links) is shown with the item, and written below it where it has no row any more.
 */
import type { ColumnRole, ItemColumn, ItemRecord } from './agenda-item'
import { parsePeople, parseTimeboxCell } from './agenda-line'
import { textOfRuns } from './runs'
import { hasMark, joinText, textNode, type PmNode } from './tree'

export interface RowCell {
  readonly column: ItemColumn
  readonly runs: readonly PmNode[]
}

/** Of an item of an earlier build, whose row came without its columns. */
const nameless: ItemColumn = { role: null, heading: [], align: null }

export function unsaidCells(item: ItemRecord): RowCell[] {
  const { cells, columns } = item.imported.row ?? { cells: [], columns: [] }
  return cells.flatMap((cell, index) => {
    const column = columns[index] ?? nameless
    const runs = cellNow(item, column.role, cell)
    return isSaid(column.role, runs) ? [] : [{ column, runs }]
  })
}

/** The cell as it was imported while it says what the field says; else what the field says now. */
export function cellNow(item: ItemRecord, role: ColumnRole | null, cell: readonly PmNode[]): readonly PmNode[] {
  switch (role) {
    case 'timebox':
      return parseTimeboxCell(cell) === item.timebox ? cell : newTimebox(item.timebox, remarkIn(cell))
    case 'owner':
      return parsePeople(textOfRuns(cell)).join(', ') === item.owner ? cell : plainRun(item.owner)
    case 'done':
      return item.done ? cell : []
    case 'topic':
    case null:
      return cell
  }
}

/** Two tables mean the same by their cells when their columns have the same names. */
export function sameColumns(a: readonly ItemColumn[], b: readonly ItemColumn[]): boolean {
  const nameOf = ({ heading }: ItemColumn) => textOfRuns(heading)
  return a.length === b.length && a.every((column, index) => nameOf(column) === nameOf(b[index] ?? nameless))
}

function isSaid(role: ColumnRole | null, runs: readonly PmNode[]): boolean {
  const text = textOfRuns(runs)
  const isPlain = runs.every((run) => run.type === 'text' && !hasMark(run, 'link') && !hasMark(run, 'raw'))
  switch (role) {
    case 'topic':
      return true
    case 'timebox':
      return isPlain && /^(?:[<≤~≈]?\s*(?:\d+\s*h\s*)?(?:\d+\s*\p{L}*)?)?~?$/u.test(text)
    case 'owner':
      return isPlain && parsePeople(text).join() === text.split(/\s*(?:[,;/&]|\band\b|\bor\b)\s*/).join()
    case 'done':
      return isPlain && /^[✓✔☑✅xX]?\uFE0F?$/u.test(text)
    case null:
      return isPlain && text === ''
  }
}

function newTimebox(minutes: number | null, remark: readonly PmNode[]): PmNode[] {
  const time = minutes === null ? '' : `${minutes}m`
  return joinText([...plainRun(time === '' || remark.length === 0 ? time : `${time} `), ...remark])
}

/** `60m (fine to be shorter)`: the bracket, which a new time says nothing about. */
function remarkIn(cell: readonly PmNode[]): PmNode[] {
  const first = cell.findIndex((run) => run.text?.includes('('))
  return cell.slice(first < 0 ? cell.length : first).map((run, index) => {
    const text = run.text ?? ''
    return index === 0 ? { ...run, text: text.slice(text.indexOf('(')) } : run
  })
}

/** One run without marks, or nothing. */
export function plainRun(text: string): PmNode[] {
  return text === '' ? [] : [textNode(text)]
}
