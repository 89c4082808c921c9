/**
 * A first-in, first-out queue that cannot grow without end: it refuses what would exceed its bounds and says so,
 * and the caller decides what refusing means (slow down, drop, disconnect).
 */
import { err, ok, type Result } from './result'

export interface QueueBounds {
  readonly items: number
  readonly weight: number
}

export interface BoundedQueue<T> {
  readonly length: number
  readonly weight: number
  push(item: T, weight: number): Result<undefined, { kind: 'QueueFull' }>
  shift(): T | undefined
  clear(): void
}

export function newBoundedQueue<T>(bounds: QueueBounds): BoundedQueue<T> {
  let held: { item: T; weight: number }[] = []
  let first = 0
  let weight = 0
  const compact = () => {
    if (first > 64 && first * 2 > held.length) {
      held = held.slice(first)
      first = 0
    }
  }
  return {
    get length() {
      return held.length - first
    },
    get weight() {
      return weight
    },
    push(item, itemWeight) {
      if (held.length - first >= bounds.items || weight + itemWeight > bounds.weight) return err({ kind: 'QueueFull' })
      held.push({ item, weight: itemWeight })
      weight += itemWeight
      return ok()
    },
    shift() {
      const next = held[first]
      if (!next) return undefined
      first += 1
      weight -= next.weight
      compact()
      return next.item
    },
    clear() {
      held = []
      first = 0
      weight = 0
    }
  }
}
