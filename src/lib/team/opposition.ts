/**
 * A statement against the ends said apart from it: which could make it void, and what it ends itself. Its own rules hold
 * here; all that they read is decided.
 */
import type { DeviceId, MemberId } from '../base/ids'
import type { Statement } from '../wire/statement'
import { CONCURRENCY_RULES, type Spoken } from './concurrency-rules'
import { deviceIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { areApart, type GraphNode } from './statement-graph'
import { brokenRule, withRole, type Past } from './statement-rules'
import { memberBroughtBy, type TeamFacts } from './team-facts'
import { isAdmin, isLower, type End, type Ended, type Verdict, type Verdicts } from './verdict'

/** A statement that keeps its rules, with what may be said against it. */
export interface Standing {
  readonly author: MemberId | null
  readonly end: End | null
  readonly spoken: Spoken
  readonly opponents: readonly GraphNode[]
}

export function standingOf(facts: TeamFacts, node: GraphNode, past: Past): Standing {
  const author = authorOf(node, past)
  const spoken = spokenOf(facts, node, past, author)
  return { author, end: endOf(facts, node, past, author), spoken, opponents: opponentsOf(facts, node, spoken) }
}

export interface Opposition {
  /** Rules by which ends that count make it void. */
  readonly broken: readonly string[]
  readonly causes: readonly GraphNode[]
  /** Not decided, and would make it void. */
  readonly open: readonly GraphNode[]
}

export function opposing(facts: TeamFacts, verdicts: Verdicts, { spoken, opponents }: Standing): Opposition {
  const broken: string[] = []
  const causes: GraphNode[] = []
  const open: GraphNode[] = []
  for (const opponent of opponents) {
    const verdict = verdicts.get(opponent)
    const ends = verdict ? endsIn(verdict) : presumedEnds(facts, opponent, spoken)
    const rule = ends.flatMap((end) => brokenApart(end, spoken))[0]
    if (rule === undefined) continue
    if (!verdict) open.push(opponent)
    else {
      broken.push(rule)
      causes.push(opponent)
    }
  }
  return { broken, causes, open }
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

/** The member who says it; whom it brings in where it makes a member. */
export function authorOf(node: GraphNode, past: Past): MemberId | null {
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
