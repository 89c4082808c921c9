/**
 * Groups in which everyone waits for each other and for nobody else. Tarjan's strongly connected components, without
 * recursion: who quarrels chooses how deep it goes.
 */

interface Frame<T> {
  readonly node: T
  readonly next: Iterator<T>
}

/** Components of the graph that no edge leaves, in the order in which `nodes` first meets them. */
export function closedCircles<T>(nodes: readonly T[], edgesOf: (node: T) => Iterable<T>): readonly (readonly T[])[] {
  const places = new Map<T, number>()
  const lowest = new Map<T, number>()
  const closed = new Set<T>()
  const stack: T[] = []
  const circles: T[][] = []

  const enter = (node: T): Frame<T> => {
    places.set(node, places.size)
    lowest.set(node, places.size - 1)
    stack.push(node)
    return { node, next: edgesOf(node)[Symbol.iterator]() }
  }
  const lower = (node: T, place: number) => lowest.set(node, Math.min(lowest.get(node) ?? place, place))
  const leave = (node: T) => {
    if (lowest.get(node) !== places.get(node)) return
    const circle = stack.splice(stack.indexOf(node))
    for (const member of circle) closed.add(member)
    const inside = new Set(circle)
    if (circle.every((member) => [...edgesOf(member)].every((edge) => inside.has(edge)))) circles.push(circle)
  }

  for (const start of nodes) {
    const path = places.has(start) ? [] : [enter(start)]
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      const step: IteratorResult<T, unknown> = frame.next.next()
      if (step.done === true) {
        path.pop()
        leave(frame.node)
        const parent = path.at(-1)
        if (parent) lower(parent.node, lowest.get(frame.node) ?? 0)
      } else if (!places.has(step.value)) path.push(enter(step.value))
      else if (!closed.has(step.value)) lower(frame.node, places.get(step.value) ?? 0)
    }
  }
  return circles
}
