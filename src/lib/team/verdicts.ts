/**
 * Which statements count (rules 1 to 6 of ARCHITECTURE.md), as one function of their set.
 *
 * - A statement is decided when all that its rules read is decided, and every end said apart that could make it void is.
 *   So one that is decided never changes, whatever else is decided after it.
 * - Ends may void each other in a circle: two admins removing each other. Then the one highest in rank stands
 *   (`seniorWins`), and the rest follows from it.
 * - What a void statement gave is not there: what was signed by right of it is void too, and what merely comes after it
 *   is not (rule 2).
 */
import type { DeviceId, MemberId, StatementId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { CONCURRENCY_RULES, seniorWins, type Spoken } from './concurrency-rules'
import { deviceIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { areApart, isInPast, type GraphNode } from './statement-graph'
import { brokenRule, withRole, type Past } from './statement-rules'
import { memberBroughtBy, type TeamFacts } from './team-facts'
import { newReading } from './team-reading'
import { isAdmin, isLower, type End, type Ended, type Verdict, type Verdicts } from './verdict'

/** Not decidable yet: `by` has to be decided first. With `otherwise`, what it is if no end that is still open counts. */
interface Blocked {
  readonly by: GraphNode
  readonly otherwise: Verdict | null
}

type Outcome = { readonly verdict: Verdict } | { readonly blocked: Blocked }

/** A past, with what was met in it. */
interface View {
  readonly past: Past
  /** The first fact met that is not decided. */
  blockedBy(): GraphNode | null
  /** Void facts that were let count. */
  readonly leanedOn: ReadonlySet<GraphNode>
}

export function judgeAll(facts: TeamFacts): Verdicts {
  const verdicts = new Map<GraphNode, Verdict>()
  const blockedNodes = new Map<GraphNode, Blocked>()
  const waitingFor = new Map<GraphNode, GraphNode[]>()
  const open = [...facts.nodes].reverse()

  const decide = (node: GraphNode, verdict: Verdict) => {
    verdicts.set(node, verdict)
    blockedNodes.delete(node)
    open.push(...(waitingFor.get(node) ?? []).reverse())
    waitingFor.delete(node)
  }
  const wait = (node: GraphNode, blocked: Blocked) => {
    blockedNodes.set(node, blocked)
    const others = waitingFor.get(blocked.by)
    if (others) others.push(node)
    else waitingFor.set(blocked.by, [node])
  }
  do {
    for (let node = open.pop(); node; node = open.pop()) {
      if (verdicts.has(node)) continue
      const outcome = judge(facts, verdicts, node)
      if ('verdict' in outcome) decide(node, outcome.verdict)
      else wait(node, outcome.blocked)
    }
    const [node, verdict] = highestInCircle(blockedNodes) ?? []
    if (node && verdict) decide(node, verdict)
  } while (open.length > 0 || blockedNodes.size > 0)
  return verdicts
}

/** What is void already; then ends before anything else: what stands of the rest follows from them. */
function highestInCircle(blocked: ReadonlyMap<GraphNode, Blocked>): readonly [GraphNode, Verdict] | undefined {
  const free = [...blocked].flatMap(([node, { otherwise }]) => (otherwise ? [[node, otherwise] as const] : []))
  const isVoid = free.filter(([, { rule }]) => rule !== null)
  const ends = free.filter(([, { end }]) => end !== null)
  const [first = []] = [isVoid, ends, free].filter(({ length }) => length > 0)
  return first.sort(([a], [b]) => seniorWins(a, b))[0]
}

function judge(facts: TeamFacts, verdicts: Verdicts, node: GraphNode): Outcome {
  const view = viewOf(facts, verdicts, node, () => false)
  const rule = brokenRule(node.statement, view.past)
  const blockedBy = view.blockedBy()
  if (blockedBy) return { blocked: { by: blockedBy, otherwise: null } }
  return rule === null ? judgeApart(facts, verdicts, node, view.past) : judgeBroken(facts, verdicts, node, rule)
}

/**
 * TEAM-11: a rule that would hold if what removals made void were there: so the statement drew its authority from that
 * (`voidAuthorityDrawnFromVoid`), and somebody may have taken it for good.
 */
function judgeBroken(facts: TeamFacts, verdicts: Verdicts, node: GraphNode, rule: string): Outcome {
  const view = viewOf(facts, verdicts, node, ({ causes }) => causes.length > 0)
  const stillBroken = brokenRule(node.statement, view.past)
  const blockedBy = view.blockedBy()
  if (blockedBy) return { blocked: { by: blockedBy, otherwise: null } }
  const author = authorOf(node, view.past)
  if (stillBroken !== null) return { verdict: { rule, causes: [], author, end: null } }
  const causes = [...view.leanedOn].flatMap((fact) => verdicts.get(fact)?.causes ?? [])
  return { verdict: { rule: 'voidAuthorityDrawnFromVoid', causes: [...new Set(causes)], author, end: null } }
}

/** What ends said apart make of a statement that keeps all its rules (rule 2). */
function judgeApart(facts: TeamFacts, verdicts: Verdicts, node: GraphNode, past: Past): Outcome {
  const author = authorOf(node, past)
  const spoken = spokenOf(facts, node, past, author)
  const open: GraphNode[] = []
  const broken: string[] = []
  const causes: StatementId[] = []
  for (const opponent of opponentsOf(facts, node, spoken)) {
    const verdict = verdicts.get(opponent)
    const ends = verdict ? endsIn(verdict) : presumedEnds(facts, opponent, spoken)
    const rule = ends.flatMap((end) => brokenApart(end, spoken))[0]
    if (rule === undefined) continue
    if (verdict) {
      broken.push(rule)
      causes.push(opponent.statement.id)
    } else open.push(opponent)
  }
  const [first] = open
  const [rule = null] = broken
  const verdict = { rule, causes, author, end: rule === null ? endOf(facts, node, past, author) : null }
  return first ? { blocked: { by: first, otherwise: verdict } } : { verdict }
}

function brokenApart(end: Ended, spoken: Spoken): string[] {
  return Object.entries(CONCURRENCY_RULES).flatMap(([name, voids]) => (voids(end, spoken) ? [name] : []))
}

function endsIn({ rule, end }: Verdict): readonly Ended[] {
  return rule === null && end ? [end] : []
}

/** What a statement would end if it counted. */
function presumedEnds(facts: TeamFacts, { statement }: GraphNode, { author, subjects }: Spoken): readonly Ended[] {
  const { body } = statement
  switch (body.type) {
    case 'RemoveMember':
      return [{ member: body.member, device: null, role: null }]
    case 'SetRole':
      return [{ member: body.member, device: null, role: body.role }]
    case 'RemoveDevice':
      return (facts.bringing.get(body.device) ?? []).map((node) => ({
        member: memberBroughtBy(node),
        device: body.device,
        role: null
      }))
    default: {
      const brought = (facts.bringing.get(statement.device) ?? []).map(memberBroughtBy)
      const members = new Set([...subjects, ...(author ? [author] : [])])
      return brought.filter((member) => members.has(member)).map((member) => ({ member, device: null, role: null }))
    }
  }
}

function viewOf(facts: TeamFacts, verdicts: Verdicts, node: GraphNode, letCount: (verdict: Verdict) => boolean): View {
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

function authorOf(node: GraphNode, past: Past): MemberId | null {
  const { type } = node.statement.body
  if (type === 'Genesis' || type === 'Admit') return memberBroughtBy(node)
  return past.speaker(node.statement.device)?.id ?? null
}

function spokenOf(facts: TeamFacts, node: GraphNode, past: Past, author: MemberId | null): Spoken {
  const { statement } = node
  const keys = keysBroughtBy(statement.body)
  const brought = keys && deviceIdOf(keys.sign)
  const members = brought ? (facts.bringing.get(brought) ?? []).map(memberBroughtBy) : []
  return {
    type: statement.body.type,
    device: statement.device,
    author,
    subjects: new Set([...members, ...(statement.body.type === 'SetRole' ? [statement.body.member] : [])]),
    brought,
    allowedAs: (role) => brokenRule(statement, withRole(past, statement.device, role)) === null
  }
}

/** Ends said apart from a statement that are of its author, its device, or of whom it admits. */
function opponentsOf(facts: TeamFacts, node: GraphNode, { author, device, subjects, brought }: Spoken): GraphNode[] {
  const members = new Set([...subjects, ...(author ? [author] : [])])
  const devices = new Set<DeviceId>([device, ...(brought ? [brought] : [])])
  const opponents = [
    ...[...members].flatMap((member) => facts.removals.get(member) ?? []),
    ...[...devices].flatMap((each) => facts.deviceRemovals.get(each) ?? []),
    ...((author && facts.roles.get(author)) || [])
  ]
  return [...new Set(opponents)].filter((opponent) => areApart(opponent, node))
}

function endOf(facts: TeamFacts, node: GraphNode, past: Past, author: MemberId | null): End | null {
  const { body, device } = node.statement
  const ended = endedBy(node.statement, past, author)
  if (ended === null || !('keepInvites' in body)) return null
  const { cutoff, keepInvites } = body
  const brought = ended.device ? (facts.bringing.get(ended.device) ?? []) : []
  const arrival = ended.device ? brought : [facts.arrivals.get(ended.member)]
  const cameBy = arrival.flatMap((each) => (each?.statement.body.type === 'Admit' ? [each.statement.body.invite] : []))
  return { ...ended, node, byAdmin: isAdmin(past.speaker(device)?.role), cameBy, cutoff, keepInvites }
}

function endedBy({ body }: Statement, past: Past, author: MemberId | null): Ended | null {
  switch (body.type) {
    case 'RemoveMember':
      return { member: body.member, device: null, role: null }
    case 'Leave':
      return author && { member: author, device: null, role: null }
    case 'RemoveDevice': {
      const device = past.device(body.device)
      return device ? { member: device.member, device: device.id, role: null } : null
    }
    case 'SetRole': {
      const former = past.member(body.member)
      return former && isLower(body.role, former.role) ? { member: body.member, device: null, role: body.role } : null
    }
    default:
      return null
  }
}
