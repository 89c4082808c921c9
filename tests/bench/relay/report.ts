/** What was measured as a table and as figures, each beside its target; whether it keeps it is computed here and nowhere else. */
import { median, round, type Figure } from '../measure'
import type { ContenderName } from './contenders'
import type { Rounds } from './rounds'

/** Values of a measure by contender. */
export type Sheet = ReadonlyMap<string, ReadonlyMap<ContenderName, readonly number[]>>

export interface JudgedFigure extends Figure {
  /** What the ratio has to be, e.g. `>= 3`. */
  readonly target?: string
  readonly keeps?: boolean
}

interface Row {
  readonly measure: string
  /** In the JSON; null for what only explains others. */
  readonly id: string | null
  readonly what: string
  readonly unit: string
  readonly target?: { readonly atLeast: number } | { readonly atMost: number }
}

const OURS: ContenderName = 'ours'
/** Targets are against this one. */
const MARK: ContenderName = 'hocuspocus every update'
export const COLUMNS: readonly ContenderName[] = [OURS, MARK, 'hocuspocus as shipped', 'y-webrtc signaling']

export function rowsOf({ fanOuts, past }: Rounds): readonly Row[] {
  const fanOutRows = fanOuts.flatMap(({ sockets }): Row[] => {
    const id = (name: string) => (sockets === 1_000 ? `relay.${name}` : `relay.${name}.${sockets}`)
    const row = (share: string, target?: Row['target']): Row => ({
      measure: `fanout.${sockets}.${share}`,
      id: id(`fanout.${share}`),
      what: `fan-out ${share}, ${sockets} sockets`,
      unit: 'ms',
      target
    })
    return [
      { measure: `held.${sockets}`, id: id('held'), what: `connections held, of ${sockets}`, unit: 'sockets' },
      ...['p50', 'p95'].map((share) => row(share)),
      row('p99', { atMost: 1 / 2 }),
      {
        measure: `fanout.${sockets}.cpu`,
        id: null,
        what: `server’s processor time, ${sockets} sockets`,
        unit: 'µs/send'
      },
      { measure: `missing.${sockets}`, id: null, what: `edits not heard, ${sockets} sockets`, unit: 'edits' }
    ]
  })
  const accepted = (measure: string, what: string): Row => ({
    measure,
    id: `relay.${measure}`,
    what,
    unit: 'edits/s',
    target: { atLeast: 3 }
  })
  return [
    accepted('accept', 'accepted durably, one room'),
    accepted('accept.quiet', 'one room, until all writes are over'),
    accepted('accept.apart', 'accepted durably, a room each'),
    accepted('accept.apart.quiet', 'a room each, until all writes are over'),
    { measure: 'accept.cpu', id: null, what: 'server’s processor time, one room', unit: 'µs/edit' },
    { measure: 'accept.apart.cpu', id: null, what: 'server’s processor time, a room each', unit: 'µs/edit' },
    { measure: 'lag', id: null, what: 'acknowledged but not on disk, longest', unit: 'ms' },
    ...fanOutRows,
    {
      measure: 'idle',
      id: 'relay.idle.kb',
      what: 'memory of an idle connection',
      unit: 'KB',
      target: { atMost: 1 / 2 }
    },
    { measure: 'idle.heap', id: null, what: 'of that in the JavaScript heap', unit: 'KB' },
    { measure: 'catchup', id: 'relay.catchup', what: `newcomer catches up with ${past}`, unit: 'ms' }
  ]
}

export function figuresOf(sheet: Sheet, rows: readonly Row[]): Readonly<Record<string, JudgedFigure>> {
  const figures: Record<string, JudgedFigure> = {}
  for (const row of rows) {
    const figure = row.id === null ? null : figureOf(sheet, row)
    if (row.id !== null && figure) figures[row.id] = figure
  }
  return figures
}

function figureOf(sheet: Sheet, { measure, unit, target }: Row): JudgedFigure | null {
  const ours = sheet.get(measure)?.get(OURS)
  if (!ours?.length) return null
  const others = COLUMNS.slice(1).flatMap((name) => {
    const values = sheet.get(measure)?.get(name)
    return values?.length ? [[name, median(values)] as const] : []
  })
  const [value, mark] = [median(ours), others[0]]
  const figure = { value: round(value), unit, min: round(Math.min(...ours)), max: round(Math.max(...ours)) }
  if (!mark) return figure
  const ratio = value / mark[1]
  const against = Object.fromEntries(others.map(([name, other]) => [name, round(other)]))
  const judged = target && mark[0] === MARK ? { target: wordOf(target), keeps: isKept(ratio, target) } : {}
  return { ...figure, against, ratio: round(ratio), ...judged }
}

const wordOf = (target: NonNullable<Row['target']>): string =>
  'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`

const isKept = (ratio: number, target: NonNullable<Row['target']>): boolean =>
  'atLeast' in target ? ratio >= target.atLeast : ratio <= target.atMost

/** Medians side by side, ours against its target last. */
export function tableOf(sheet: Sheet, rows: readonly Row[]): readonly string[] {
  const figures = figuresOf(sheet, rows)
  const cells = rows
    .filter(({ measure }) => sheet.has(measure))
    .map((row) => {
      const figure = row.id === null ? undefined : figures[row.id]
      const values = COLUMNS.map((name) => shown(sheet.get(row.measure)?.get(name)))
      return [`${row.what} (${row.unit})`, ...values, figure?.ratio?.toString() ?? '', verdict(figure)]
    })
  const all = [['median of the runs', ...COLUMNS, 'ratio', 'target'], ...cells]
  const widths = all[0]!.map((_, column) => Math.max(...all.map((line) => line[column]!.length)))
  return all.map((line) =>
    line
      .map((cell, column) =>
        column === 0 || column === line.length - 1 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
      )
      .join('  ')
      .trimEnd()
  )
}

const shown = (values: readonly number[] | undefined): string =>
  values?.length ? round(median(values)).toString() : '–'

const verdict = (figure: JudgedFigure | undefined): string =>
  figure?.target === undefined ? '' : `${figure.target} ${figure.keeps ? 'keeps' : 'does not keep'}`
