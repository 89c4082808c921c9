/**
 * Where agenda items stand. Each item holds its own place: under which item, and a fractional order among its
 * siblings. Moving writes that one value and nothing else, so a move can never lose what somebody types into the
 * item, and two moves of different items never touch.
 *
 * What concurrent moves leave is put right when read, the same way on every device, and never written back:
 * - equal orders are told apart by id;
 * - of items that ended up inside each other, the one with the lowest id stands at the top level;
 * - an item whose parent is gone or removed stands where the nearest ancestor that is left stands.
 */
import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'
import { compareIds } from '$lib/base/ids'

export interface ItemPlace {
  /** Id of the item it stands under; null at the top level. */
  readonly parent: string | null
  /** Fractional order among siblings. */
  readonly order: string
}

/** An item as far as its place goes. */
export interface Placed extends ItemPlace {
  readonly id: string
  readonly removed: boolean
}

export interface Arranged<T extends Placed> {
  readonly item: T
  /** The parent it is shown under. */
  readonly parent: string | null
  /** 0 at the top level. */
  readonly depth: number
  /** `7.1`, counted from 1. */
  readonly number: string
}

/** The items that are not removed, in reading order. */
export function arrangeItems<T extends Placed>(items: readonly T[]): Arranged<T>[] {
  const itemById = new Map(items.map((item) => [item.id, item]))
  const childrenByParent = new Map<string | null, T[]>()
  for (const item of items) {
    if (item.removed) continue
    const parent = shownParent(item, itemById)
    const siblings = childrenByParent.get(parent)
    if (siblings) siblings.push(item)
    else childrenByParent.set(parent, [item])
  }
  const arranged: Arranged<T>[] = []
  const visit = (parent: string | null, prefix: string, depth: number) => {
    const siblings = (childrenByParent.get(parent) ?? []).sort(compareSiblings)
    siblings.forEach((item, index) => {
      const number = `${prefix}${index + 1}`
      arranged.push({ item, parent, depth, number })
      visit(item.id, `${number}.`, depth + 1)
    })
  }
  visit(null, '', 0)
  return arranged
}

function compareSiblings(a: Placed, b: Placed): number {
  return compareIds(a.order, b.order) || compareIds(a.id, b.id)
}

function shownParent(item: Placed, itemById: ReadonlyMap<string, Placed>): string | null {
  const above: Placed[] = [item]
  for (let at = itemById.get(item.parent ?? ''); at; at = itemById.get(at.parent ?? '')) {
    if (above.includes(at)) {
      // `at` closes a ring; its lowest id is cut loose, and is the last ancestor of everything below.
      const ring = above.slice(above.indexOf(at))
      const loose = ring.reduce((lowest, other) => (compareIds(other.id, lowest.id) < 0 ? other : lowest))
      return nearestLeft(above.slice(1, above.indexOf(loose) + 1))
    }
    above.push(at)
  }
  return nearestLeft(above.slice(1))
}

function nearestLeft(ancestors: readonly Placed[]): string | null {
  return ancestors.find((ancestor) => !ancestor.removed)?.id ?? null
}

/**
 * The order for standing at place `at` among `siblings`, which are sorted. Where a merge left two with one order,
 * there is nothing between them: the place behind both is taken.
 */
export function orderAt(siblings: readonly ItemPlace[], at: number): string {
  const before = siblings[at - 1]?.order || null
  const after = siblings.slice(at).find(({ order }) => order !== '' && (before === null || order > before))
  return generateKeyBetween(before, after?.order ?? null)
}

/** True for an order `fractional-indexing` can count on from: anything else a peer wrote sorts, but is never built upon. */
export function isOrder(text: string): boolean {
  try {
    generateKeyBetween(text, null)
    return true
  } catch {
    return false
  }
}

/** `count` orders in a row, for items that come in together. */
export function generateOrders(count: number): string[] {
  return generateNKeysBetween(null, null, count)
}
