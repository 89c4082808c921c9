/**
 * What an item still says as the row of a table it was imported as: its cells, each with its own column, because the
 * item may have been moved to where other columns stand, or none.
 *
 * A cell is *said* where the item's fields give its words back. Whatever is not (columns that are no field of ours,
 * remarks beside a time or a name, links) is shown with the item, and written below it where it has no row any more.
 */
import type { ColumnRole, ItemColumn, ItemRecord } from './agenda-item'
import { parsePeople, parseTimeboxCell } from './agenda-cell'
import { singleSpaced, textOfRuns } from './runs'
import { hasMark, joinText, textNode, type PmNode } from './tree'

export interface RowCell {
  readonly column: ItemColumn
  readonly runs: readonly PmNode[]
}

/** A stretch of an unsaid cell: words, or one link. */
export interface ExtraText {
  /** The column's name, the same for every stretch of a cell. */
  readonly heading: string
  readonly text: string
  /** As somebody wrote it: whoever draws it as a link checks it first. */
  readonly href: string | null
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

/** The unsaid cells as plain data, for a screen and for search. */
export function extraOf(item: ItemRecord): ExtraText[] {
  const named = unsaidCells(item).filter(({ column }) => column !== nameless)
  return named.flatMap(({ column, runs }) => {
    const heading = textOfRuns(column.heading)
    return stretchesOf(runs).map(({ text, href }) => ({ heading, text, href }))
  })
}

type Stretch = Omit<ExtraText, 'heading'>

/** Neighbours with one address are one stretch; those without words are left out. */
function stretchesOf(runs: readonly PmNode[]): Stretch[] {
  const stretches: Stretch[] = []
  for (const run of runs) {
    const next = { text: spokenText(run), href: hrefOf(run) }
    const last = stretches.at(-1)
    if (last?.href === next.href) stretches[stretches.length - 1] = { ...last, text: last.text + next.text }
    else stretches.push(next)
  }
  return stretches.map(({ text, href }) => ({ text: singleSpaced(text), href })).filter(({ text }) => text !== '')
}

/** A picture is called by its name; source says nothing. */
function spokenText(run: PmNode): string {
  if (run.type === 'text') return hasMark(run, 'raw') ? '' : (run.text ?? '')
  return textAttr(run, 'alt') ?? ' '
}

function hrefOf(run: PmNode): string | null {
  const link = run.type === 'image' ? run : run.marks?.find((mark) => mark.type === 'link')
  return link ? textAttr(link, 'href') : null
}

function textAttr({ attrs = {} }: Pick<PmNode, 'attrs'>, name: string): string | null {
  const value = attrs[name]
  return typeof value === 'string' ? value : null
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
    case 'outcome':
    case 'kind':
    case 'reading':
    case 'links':
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
    case 'outcome':
    case 'kind':
    case 'reading':
    case 'links':
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
