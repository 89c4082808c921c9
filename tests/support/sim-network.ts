/**
 * A network that loses, doubles, delays, reorders and cuts, all of it drawn from one seed and counted.
 *
 * - A link promises frames whole, in order and once; the faults here break that promise on purpose, because what survives
 *   a broken promise survives a kept one. `cut` and `partition` are what real links do.
 * - Nothing is delivered but by time moving on, so a run replays exactly.
 */
import type { Link } from '$lib/sync/transport'
import { HIGH_WATER_BYTES } from '$lib/sync/limits'
import type { SimRandom } from './sim-random'
import type { SimTime } from './sim-time'

/** What of an engine the network knows. */
export interface Reachable {
  linkOpened(link: Link): void
  received(link: Link, frame: Uint8Array): void
  linkDrained(link: Link): void
  linkClosed(link: Link): void
}

export interface Faults {
  readonly drop: number
  readonly duplicate: number
  readonly reorder: number
  /** Chance that a frame takes up to `longestMs` instead of a few milliseconds. */
  readonly delay: number
  readonly longestMs: number
}

export const noFaults: Faults = { drop: 0, duplicate: 0, reorder: 0, delay: 0, longestMs: 0 }

export type FaultName = 'drop' | 'duplicate' | 'reorder' | 'delay' | 'cut'

export interface SimNetwork {
  faults: Faults
  readonly happened: Map<FaultName, number>
  /** The most bytes that ever waited on one link. */
  readonly mostBacklog: number
  /** Opens a link between two that have none; false when they have one. */
  connect(a: string, b: string): boolean
  cut(a: string, b: string): void
  /** Everything `name` was part of is gone, as when its process ends; the others notice. */
  vanish(name: string): void
  join(name: string, node: Reachable): void
  isLinked(a: string, b: string): boolean
  /** Every frame that was handed to a link, for traces. */
  onframe: ((from: string, to: string, frame: Uint8Array) => void) | null
}

interface Pair {
  readonly ends: readonly [End, End]
  open: boolean
}

interface End {
  readonly name: string
  readonly link: Link
  /** When the last frame in order arrives: the next may not overtake it. */
  arrivesMs: number
  backlog: number
}

/** A network with nobody on it. */
export function newSimNetwork(time: SimTime, random: SimRandom): SimNetwork {
  const nodes = new Map<string, Reachable>()
  const pairs = new Map<string, Pair>()
  const happened = new Map<FaultName, number>()
  let opened = 0
  let mostBacklog = 0

  const keyOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)
  const note = (fault: FaultName) => void happened.set(fault, (happened.get(fault) ?? 0) + 1)
  const strikes = (fault: FaultName, probability: number) => {
    const does = probability > 0 && random.chance(probability)
    if (does) note(fault)
    return does
  }

  function close(pair: Pair): void {
    if (!pair.open) return
    pair.open = false
    pairs.delete(keyOf(pair.ends[0].name, pair.ends[1].name))
    for (const end of pair.ends) time.after(0, () => nodes.get(end.name)?.linkClosed(end.link))
  }

  function send(pair: Pair, from: End, to: End, frame: Uint8Array): void {
    if (!pair.open) return
    network.onframe?.(from.name, to.name, frame)
    if (strikes('drop', network.faults.drop)) return
    deliver(pair, from, to, frame.slice())
    if (strikes('duplicate', network.faults.duplicate)) deliver(pair, from, to, frame.slice())
  }

  function deliver(pair: Pair, from: End, to: End, frame: Uint8Array): void {
    const isLate = strikes('delay', network.faults.delay)
    const takesMs = 1 + random.below(isLate ? network.faults.longestMs : 4)
    const inOrderMs = Math.max(from.arrivesMs, time.now() + takesMs)
    const overtakes = strikes('reorder', network.faults.reorder)
    if (!overtakes) from.arrivesMs = inOrderMs
    from.backlog += frame.length
    mostBacklog = Math.max(mostBacklog, from.backlog)
    const arriveMs = overtakes ? time.now() + 1 : inOrderMs
    time.after(arriveMs - time.now(), () => arrive(pair, from, to, frame))
  }

  function arrive(pair: Pair, from: End, to: End, frame: Uint8Array): void {
    if (!pair.open) return
    const wasFull = from.backlog >= HIGH_WATER_BYTES
    from.backlog -= frame.length
    nodes.get(to.name)?.received(to.link, frame)
    if (wasFull && from.backlog < HIGH_WATER_BYTES) nodes.get(from.name)?.linkDrained(from.link)
  }

  function newPair(a: string, b: string): Pair {
    const serial = opened++
    const bindings = [random.bytes(32), random.bytes(32)] as const
    const endOf = (name: string, own: 0 | 1): End => {
      const end: End = {
        name,
        arrivesMs: 0,
        backlog: 0,
        link: {
          id: `${a}-${b}-${serial}-${own}`,
          route: 'memory',
          binding: { own: bindings[own], theirs: bindings[own === 0 ? 1 : 0] },
          get backlog() {
            return end.backlog
          },
          send: (frame) => send(pair, end, pair.ends[own === 0 ? 1 : 0], frame),
          proven: () => undefined,
          hush: () => undefined,
          fail: () => close(pair)
        }
      }
      return end
    }
    const pair: Pair = { ends: [endOf(a, 0), endOf(b, 1)], open: true }
    return pair
  }

  const network: SimNetwork = {
    faults: noFaults,
    happened,
    get mostBacklog() {
      return mostBacklog
    },
    onframe: null,
    connect(a, b) {
      if (a === b || pairs.has(keyOf(a, b)) || !nodes.has(a) || !nodes.has(b)) return false
      const pair = newPair(a, b)
      pairs.set(keyOf(a, b), pair)
      for (const end of pair.ends) nodes.get(end.name)?.linkOpened(end.link)
      return true
    },
    cut(a, b) {
      const pair = pairs.get(keyOf(a, b))
      if (!pair) return
      note('cut')
      close(pair)
    },
    vanish(name) {
      nodes.delete(name)
      for (const pair of [...pairs.values()]) if (pair.ends.some((end) => end.name === name)) close(pair)
    },
    join: (name, node) => void nodes.set(name, node),
    isLinked: (a, b) => pairs.has(keyOf(a, b))
  }
  return network
}
