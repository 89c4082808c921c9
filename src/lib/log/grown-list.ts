/**
 * A list that only grows, and whose earlier states stay what they were: lists grown from each other share one array, and
 * each looks only at its own beginning of it. Growing the newest copies nothing; growing an earlier one copies once.
 */
export interface GrownList<T> {
  /** May be longer than this list: what is behind `length` belongs to lists grown from it. */
  readonly shared: T[]
  readonly length: number
}

/** A list of `items`, which it copies. */
export function grownList<T>(items: readonly T[] = []): GrownList<T> {
  return { shared: [...items], length: items.length }
}

/** `list` and `item` behind it; `list` stays as it was. */
export function grownBy<T>(list: GrownList<T>, item: T): GrownList<T> {
  const shared = list.shared.length === list.length ? list.shared : itemsOf(list)
  shared.push(item)
  return { shared, length: shared.length }
}

/** What the list holds, in an array of its own. */
export function itemsOf<T>({ shared, length }: GrownList<T>): T[] {
  return shared.slice(0, length)
}
