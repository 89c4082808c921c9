/** Two engines in one page, linked as two devices would be: frames in order, a moment later, never lost. */
import type { Timers } from '../../base/ports'
import type { Engine } from '../../sync/engine'
import type { Link } from '../../sync/transport'

/** Opens a link between them; the returned function closes it. `name` is unique for as long as this page lives. */
export function linkInMemory(name: string, a: Engine, b: Engine, timers: Timers): () => void {
  const ends: Link[] = []
  let open = true
  const close = () => {
    if (!open) return
    open = false
    for (const [engine, end] of [
      [a, ends[0]],
      [b, ends[1]]
    ] as const)
      if (end) engine.linkClosed(end)
  }
  const makeEnd = (side: 0 | 1, peer: Engine): Link => ({
    id: `${name}/${side}`,
    route: 'memory',
    binding: { own: Uint8Array.of(side), theirs: Uint8Array.of(1 - side) },
    backlog: 0,
    send(frame) {
      const copy = frame.slice()
      timers.after(0, () => {
        const end = ends[1 - side]
        if (open && end) peer.received(end, copy)
      })
    },
    proven: () => undefined,
    hush: () => undefined,
    fail: close
  })
  ends.push(makeEnd(0, b), makeEnd(1, a))
  const [first, second] = ends
  if (first) a.linkOpened(first)
  if (second) b.linkOpened(second)
  return close
}
