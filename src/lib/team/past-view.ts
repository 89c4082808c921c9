/** A statement's past as the verdicts so far make it, and what was met in it that is not decided yet. */
import { isInPast, type GraphNode } from './statement-graph'
import type { Past } from './statement-rules'
import type { TeamFacts } from './team-facts'
import { newReading } from './team-reading'
import type { Verdict, Verdicts } from './verdict'

export interface PastView {
  readonly past: Past
  /** The first fact met that is not decided: whatever was read of this past does not hold yet. */
  blockedBy(): GraphNode | null
  /** Void facts that were let count. */
  readonly leanedOn: ReadonlySet<GraphNode>
}

/** Void facts count where `letCount` says so. */
export function viewPast(
  { facts, verdicts }: { readonly facts: TeamFacts; readonly verdicts: Verdicts },
  node: GraphNode,
  letCount: (verdict: Verdict) => boolean
): PastView {
  let blockedBy: GraphNode | null = null
  const leanedOn = new Set<GraphNode>()
  const counts = (fact: GraphNode) => {
    if (!isInPast(node, fact.index)) return false
    const verdict = verdicts.get(fact)
    if (!verdict) blockedBy ??= fact
    if (!verdict || verdict.rule === null) return verdict !== undefined
    if (!letCount(verdict)) return false
    leanedOn.add(fact)
    return true
  }
  const reading = newReading({ facts, verdictOf: (fact) => verdicts.get(fact), counts })
  const said = facts.byDevice.get(node.statement.device) ?? []
  const saidBefore = said.filter(({ index }) => isInPast(node, index)).length
  return { past: { ...reading, workspace: facts.workspace, saidBefore }, blockedBy: () => blockedBy, leanedOn }
}
