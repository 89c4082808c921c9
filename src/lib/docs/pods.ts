/**
 * The pods of a workspace: some of its people under a name, as members' acts tell. A function of the set of acts alone, so
 * every device that has the same acts has the same pods, in whatever order they came (ACT-8).
 *
 * - An act of a pod names the ones it follows, whoever said those; what no other follows stands. Acts of who is out stay.
 * - Where several stand, people changed it apart: all they named are in it until somebody who knows of all says one anew.
 * - Ids are drawn by their authors: what follows an id follows whatever its members said under it, and nobody's act speaks for
 *   another's. Those that follow each other in a ring stand or fall together.
 */
import { compareIds, type ActId, type MemberId, type PodId } from '$lib/base/ids'
import { isSpoken, type Spoken } from './current-acts'
import { podName } from './pod-name'
import type { SpokenAct } from './spoken-act'

export interface Pod {
  readonly id: PodId
  /** Of the standing act with the lowest id. */
  readonly name: string
  /** Everyone that any standing act names, in the order of ids; some may be out by now, or never have been in. */
  readonly members: readonly MemberId[]
  /** What stands, by id. Two and more: it was changed apart. */
  readonly standing: readonly Spoken<'pod'>[]
  /** What stands does not say the same. */
  readonly isApart: boolean
}

/** `acts`: those on no document. Dissolved ones are left out; by id. Linear in acts and in what they follow. */
export function podsOf(acts: readonly SpokenAct[]): readonly Pod[] {
  const byPod = new Map<PodId, Spoken<'pod'>[]>()
  for (const spoken of acts) {
    if (isSpoken(spoken, 'pod')) put(byPod, spoken.act.body.pod, spoken)
  }
  return [...byPod].flatMap(([id, said]) => podIn(id, said) ?? []).sort((a, b) => compareIds(a.id, b.id))
}

function podIn(id: PodId, said: readonly Spoken<'pod'>[]): Pod | null {
  // An id said twice by one member is shown once; what the other names is in the pod all the same.
  const all = standingActs(said).sort(compareActs)
  const standing = [...new Map(all.toReversed().map((spoken) => [nodeOf(spoken), spoken])).values()].reverse()
  const first = standing.find(({ act }) => act.body.members !== null)
  if (!first) return null
  const members = new Set(all.flatMap(({ act }) => act.body.members ?? []))
  return {
    id,
    name: podName(first.act.body.name),
    members: [...members].sort(compareIds),
    standing,
    isApart: new Set(all.map(contentOf)).size > 1
  }
}

function contentOf({ act: { body } }: Spoken<'pod'>): string {
  return JSON.stringify([podName(body.name), body.members && [...new Set(body.members)].sort(compareIds)])
}

function compareActs(a: SpokenAct, b: SpokenAct): number {
  return compareIds(a.act.id, b.act.id) || compareIds(a.member, b.member) || compareIds(a.log, b.log) || a.seq - b.seq
}

/** One member's acts of one id. */
type Node = string
type Graph = ReadonlyMap<Node, readonly Node[]>

const nodeOf = ({ member, act }: SpokenAct): Node => `${member} ${act.id}`

/** Those that nothing outside their own ring follows. */
function standingActs(said: readonly Spoken<'pod'>[]): Spoken<'pod'>[] {
  const [byNode, nodesById] = [new Map<Node, Spoken<'pod'>[]>(), new Map<ActId, Set<Node>>()]
  for (const spoken of said) {
    put(byNode, nodeOf(spoken), spoken)
    nodesById.set(spoken.act.id, (nodesById.get(spoken.act.id) ?? new Set()).add(nodeOf(spoken)))
  }
  const [follows, followedBy] = [new Map<Node, Node[]>(), new Map<Node, Node[]>()]
  for (const spoken of said) {
    for (const other of spoken.act.body.follows.flatMap((id) => [...(nodesById.get(id) ?? [])])) {
      put(follows, nodeOf(spoken), other)
      put(followedBy, other, nodeOf(spoken))
    }
  }
  // Whoever finishes last is followed by nobody it does not follow itself; what leads to it again is its ring.
  const reached = new Set<Node>()
  const tops = reachedFrom([...byNode.keys()], follows)
    .reverse()
    .filter((node) => {
      if (reached.has(node)) return false
      reachedFrom([node], follows, reached)
      return true
    })
  return reachedFrom(tops, followedBy).flatMap((node) => byNode.get(node) ?? [])
}

/** Everything that `from` leads to, each after what it leads to; what is in `reached` already is left out. Without recursion. */
function reachedFrom(from: readonly Node[], graph: Graph, reached = new Set<Node>()): Node[] {
  const finished: Node[] = []
  for (const start of from) {
    const path = reached.has(start) ? [] : [{ node: start, next: 0 }]
    reached.add(start)
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const other = graph.get(step.node)?.[step.next++]
      if (other === undefined) {
        finished.push(step.node)
        path.pop()
      } else if (!reached.has(other)) {
        reached.add(other)
        path.push({ node: other, next: 0 })
      }
    }
  }
  return finished
}

function put<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}
