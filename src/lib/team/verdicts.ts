/**
 * Which statements count (rules 1 to 6 of ARCHITECTURE.md), as one function of their set.
 *
 * - A statement is decided when all that its rules read is decided, and either an end said apart that counts makes it void,
 *   or none that could is left open. So one that is decided never changes, whatever else is decided after it.
 * - Ends may void each other in a circle: two admins removing each other. Of those who wait for nobody outside their circle
 *   the one highest in rank stands (`seniorWins`), and the rest follows from it.
 * - What a void statement gave is not there: what was signed by right of it is void too, and what merely comes after it
 *   is not (rule 2).
 */
import type { StatementId } from '../base/ids'
import { closedCircles } from './circles'
import { seniorWins } from './concurrency-rules'
import { authorOf, opposing, standingOf, type Standing } from './opposition'
import { viewPast } from './past-view'
import type { GraphNode } from './statement-graph'
import { brokenRule } from './statement-rules'
import type { TeamFacts } from './team-facts'
import type { Verdict, Verdicts } from './verdict'

/** Not decidable yet. With `otherwise`, what it is if none of the ends it waits for counts. */
interface Waiting {
  readonly on: ReadonlySet<GraphNode>
  readonly otherwise: Verdict | null
}

type Outcome = { readonly verdict: Verdict } | { readonly waiting: Waiting }

interface Court {
  readonly facts: TeamFacts
  readonly verdicts: Map<GraphNode, Verdict>
  /** Those whose rules hold: only ends said apart can still make them void. */
  readonly standings: Map<GraphNode, Standing>
  readonly waiting: Map<GraphNode, Waiting>
  /** Who is asked again when a statement is decided. */
  readonly waitedFor: Map<GraphNode, GraphNode[]>
  /** To be asked, the next one last. */
  readonly open: GraphNode[]
}

export function judgeAll(facts: TeamFacts): Verdicts {
  const court: Court = {
    facts,
    verdicts: new Map(),
    standings: new Map(),
    waiting: new Map(),
    waitedFor: new Map(),
    open: [...facts.nodes].reverse()
  }
  do {
    for (let node = court.open.pop(); node; node = court.open.pop()) if (!court.verdicts.has(node)) hear(court, node)
    breakCircles(court)
  } while (court.open.length > 0 || court.waiting.size > 0)
  return withAllCauses(court)
}

function hear(court: Court, node: GraphNode): void {
  const outcome = judge(court, node)
  if ('verdict' in outcome) return decide(court, node, outcome.verdict)
  const former = court.waiting.get(node)?.on
  court.waiting.set(node, outcome.waiting)
  for (const other of outcome.waiting.on) {
    const list = court.waitedFor.get(other)
    if (!list) court.waitedFor.set(other, [node])
    else if (!former?.has(other)) list.push(node)
  }
}

function decide({ verdicts, waiting, waitedFor, open }: Court, node: GraphNode, verdict: Verdict): void {
  verdicts.set(node, verdict)
  waiting.delete(node)
  open.push(...(waitedFor.get(node) ?? []).reverse())
  waitedFor.delete(node)
}

/** Ends before anything else: what stands of the rest follows from them. */
function breakCircles(court: Court): void {
  const { waiting } = court
  for (const circle of closedCircles([...waiting.keys()], (node) => waiting.get(node)?.on ?? [])) {
    const free = circle.filter((node) => waiting.get(node)?.otherwise)
    const ends = free.filter((node) => waiting.get(node)?.otherwise?.end)
    const ranked = [...(ends.length > 0 ? ends : free)].sort(seniorWins)
    // All that the one highest in rank said, each against what was just decided: one by one it would take for ever.
    for (const node of ranked.filter(({ rank }) => rank === ranked[0]?.rank)) {
      const outcome = judge(court, node)
      const verdict = 'verdict' in outcome ? outcome.verdict : outcome.waiting.otherwise
      if (verdict) decide(court, node, verdict)
    }
  }
}

function judge(court: Court, node: GraphNode): Outcome {
  const known = court.standings.get(node)
  if (known) return judgeStanding(court, known)
  const view = viewPast(court, node, () => false)
  const rule = brokenRule(node.statement, view.past)
  const blockedBy = view.blockedBy()
  if (blockedBy) return { waiting: { on: new Set([blockedBy]), otherwise: null } }
  if (rule !== null) return judgeBroken(court, node, rule)
  const standing = standingOf(court.facts, node, view.past)
  court.standings.set(node, standing)
  return judgeStanding(court, standing)
}

/**
 * TEAM-11: a rule that would hold if what removals made void were there: so the statement drew its authority from that
 * (`voidAuthorityDrawnFromVoid`), and somebody may have taken it for good.
 */
function judgeBroken(court: Court, node: GraphNode, rule: string): Outcome {
  const view = viewPast(court, node, ({ causes }) => causes.length > 0)
  const stillBroken = brokenRule(node.statement, view.past)
  const blockedBy = view.blockedBy()
  if (blockedBy) return { waiting: { on: new Set([blockedBy]), otherwise: null } }
  const author = authorOf(node, view.past)
  if (stillBroken !== null) return { verdict: { rule, causes: [], author, end: null } }
  const causes = new Set([...view.leanedOn].flatMap((fact) => court.verdicts.get(fact)?.causes ?? []))
  return { verdict: { rule: 'voidAuthorityDrawnFromVoid', causes: [...causes], author, end: null } }
}

/** What ends said apart make of a statement that keeps all its rules (rule 2). */
function judgeStanding({ facts, verdicts }: Court, standing: Standing): Outcome {
  const { author, end } = standing
  const { broken, causes, open } = opposing(facts, verdicts, standing)
  const [rule] = broken
  if (rule !== undefined) return { verdict: { rule, causes: causes.map(idOf), author, end: null } }
  const verdict = { rule: null, causes: [], author, end }
  return open.length === 0 ? { verdict } : { waiting: { on: new Set(open), otherwise: verdict } }
}

/** The first end that made it void decided a statement; once all are, every one that does is named. */
function withAllCauses(court: Court): Verdicts {
  for (const node of court.facts.nodes) {
    const verdict = court.verdicts.get(node)
    if (!verdict || verdict.causes.length === 0) continue
    const outcome = judge(court, node)
    if ('verdict' in outcome) court.verdicts.set(node, outcome.verdict)
  }
  return court.verdicts
}

const idOf = ({ statement }: GraphNode): StatementId => statement.id
