/**
 * The statements as a graph: one order of them all that every device agrees on, and for each what its past holds.
 *
 * - A statement whose past is not all here waits outside; it appears when the missing one does.
 * - The order is causal; ties go by rank and then by id. It depends on the set alone (I5).
 * - Pasts are bit sets over that order: "was this known to its author" is one bit.
 */
import { compareIds, type StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'

export interface WithPast {
  readonly statement: Statement
  /** Bits of every statement in its causal past. */
  readonly past: Uint32Array
}

export interface GraphNode extends WithPast {
  /** Place in the order. */
  readonly index: number
  /** Of its author: the lowest first (rule 2). */
  readonly rank: number
}

/** Told in order, so that ranks may depend on what came before. */
export type OnNode = (node: GraphNode) => void

/** A statement whose past is complete, with its rank among those that could come next. */
interface Ready extends WithPast {
  readonly rank: number
}

export function isInPast({ past }: WithPast, index: number): boolean {
  return (((past[index >>> 5] ?? 0) >>> (index & 31)) & 1) === 1
}

/** True when neither author could know of the other's statement. */
export function areApart(a: GraphNode, b: GraphNode): boolean {
  return a.index !== b.index && !isInPast(a, b.index) && !isInPast(b, a.index)
}

/** Those nothing else in the list comes after. */
export function latestOf(nodes: readonly GraphNode[]): readonly GraphNode[] {
  if (nodes.length < 2) return nodes
  return nodes.reduce<GraphNode[]>(
    (latest, node) => [...latest.filter(({ index }) => !isInPast(node, index)), node],
    []
  )
}

/**
 * Visits every statement whose past is complete, in order. `rankOf` is asked once for each, as soon as its past was
 * visited; of those that could come next the lowest rank comes first, then the lowest id.
 */
export function walkInOrder(
  statements: ReadonlyMap<StatementId, Statement>,
  rankOf: (next: WithPast) => number,
  onNode: OnNode
): void {
  const words = (statements.size + 31) >>> 5
  const nodesById = new Map<StatementId, GraphNode>()
  const { missingById, childrenById } = countParents(statements)
  // Kept with the next one last, where taking it costs nothing.
  const ready: Ready[] = []
  const makeReady = (statement: Statement) => {
    const next = { statement, past: pastBits(statement, nodesById, words) }
    insertReady(ready, { ...next, rank: rankOf(next) })
  }
  for (const statement of statements.values()) if (missingById.get(statement.id) === 0) makeReady(statement)
  for (let next = ready.pop(); next; next = ready.pop()) {
    const { statement, past, rank } = next
    const node = { statement, past, rank, index: nodesById.size }
    nodesById.set(statement.id, node)
    onNode(node)
    for (const child of childrenById.get(statement.id) ?? []) if (isNowReady(child, missingById)) makeReady(child)
  }
}

/** Those statements and all they build on, as far as it is here. */
export function pastOf(
  heads: readonly StatementId[],
  statements: ReadonlyMap<StatementId, Statement>
): Set<StatementId> {
  const past = new Set<StatementId>()
  const next = [...heads]
  for (let id = next.pop(); id !== undefined; id = next.pop()) {
    const statement = statements.get(id)
    if (!statement || past.has(id)) continue
    past.add(id)
    next.push(...statement.parents)
  }
  return past
}

function countParents(statements: ReadonlyMap<StatementId, Statement>) {
  const missingById = new Map<StatementId, number>()
  const childrenById = new Map<StatementId, Statement[]>()
  for (const statement of statements.values()) {
    const parents = new Set(statement.parents)
    missingById.set(statement.id, parents.size)
    for (const parent of parents) {
      const children = childrenById.get(parent)
      if (children) children.push(statement)
      else childrenById.set(parent, [statement])
    }
  }
  return { missingById, childrenById }
}

function isNowReady({ id }: Statement, missingById: Map<StatementId, number>): boolean {
  const left = (missingById.get(id) ?? 0) - 1
  missingById.set(id, left)
  return left === 0
}

/** Halves its way to the place; hundreds who joined by one link are ready at once. */
function insertReady(ready: Ready[], item: Ready): void {
  let [from, to] = [0, ready.length]
  while (from < to) {
    const middle = (from + to) >>> 1
    const other = ready[middle]
    if (other && comesFirst(item, other)) from = middle + 1
    else to = middle
  }
  ready.splice(from, 0, item)
}

function comesFirst(a: Ready, b: Ready): boolean {
  return a.rank === b.rank ? compareIds(a.statement.id, b.statement.id) < 0 : a.rank < b.rank
}

function pastBits({ parents }: Statement, nodesById: ReadonlyMap<StatementId, GraphNode>, words: number): Uint32Array {
  const past = new Uint32Array(words)
  for (const parent of parents) {
    const node = nodesById.get(parent)
    if (!node) continue
    for (let word = 0; word < words; word++) past[word] = (past[word] ?? 0) | (node.past[word] ?? 0)
    past[node.index >>> 5] = (past[node.index >>> 5] ?? 0) | (1 << (node.index & 31))
  }
  return past
}
