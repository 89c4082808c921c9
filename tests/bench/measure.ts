/** What a measurement is, and how several become one figure: the median stands, the extremes are told. */

/** As it stands in the JSON of `npm run bench`. */
export interface Figure {
  readonly value: number
  readonly unit: string
  readonly against?: Readonly<Record<string, number>>
  /** Ours in terms of the first of `against`. */
  readonly ratio?: number
  readonly min?: number
  readonly max?: number
}

export type FiguresById = Readonly<Record<string, Figure>>

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]]
  if (low === undefined || high === undefined) throw new Error('no median of nothing')
  return (low + high) / 2
}

/** The value that this share of all values does not exceed. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]
  if (value === undefined) throw new Error('no percentile of nothing')
  return value
}

export const round = (value: number): number => Number(value.toPrecision(4))

/** Ours against one baseline, run by run. */
export function compare(unit: string, ours: readonly number[], name: string, theirs: readonly number[]): Figure {
  const [value, other] = [median(ours), median(theirs)]
  return { ...alone(unit, ours), against: { [name]: round(other) }, ratio: round(value / other) }
}

export function alone(unit: string, values: readonly number[]): Figure {
  return {
    value: round(median(values)),
    unit,
    min: round(Math.min(...values)),
    max: round(Math.max(...values))
  }
}
