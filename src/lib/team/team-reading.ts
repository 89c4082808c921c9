/**
 * The team as some of its facts make it. Which facts count is asked of `counts`: those in one statement's past for the
 * rules, all valid ones for the team as it is. Nothing here depends on when or in which order anything arrived (I5).
 */
import type { DeviceId, LogId, MemberId, StatementId } from '../base/ids'
import type { Role } from '../wire/statement'
import { closesInvites } from './concurrency-rules'
import { isInPast, latestOf, type GraphNode } from './statement-graph'
import { memberBroughtBy, type NodeOf, type TeamFacts } from './team-facts'
import type { Verdict } from './verdict'

export type Gone = 'left' | 'removed'

export interface MemberRead {
  readonly id: MemberId
  readonly role: Role
  readonly gone: Gone | null
}

export interface DeviceRead {
  readonly id: DeviceId
  readonly member: MemberId
  readonly broughtBy: GraphNode
  /** What put it out. */
  readonly ends: readonly GraphNode[]
  readonly gone: Gone | null
}

export interface InviteRead {
  readonly node: NodeOf<'Invite'>
  readonly by: MemberId | null
  readonly admits: readonly GraphNode[]
  readonly revokedBy: readonly GraphNode[]
  /** Removals and demotions that left it out (rule 4). */
  readonly closedBy: readonly GraphNode[]
}

export interface Reading {
  member(id: MemberId): MemberRead | undefined
  device(id: DeviceId): DeviceRead | undefined
  /** The member a device speaks for; undefined when either is out. */
  speaker(device: DeviceId): MemberRead | undefined
  invite(id: StatementId): InviteRead | undefined
  /** Who opened a log, first. */
  log(id: LogId): { readonly member: MemberId | null; readonly node: GraphNode } | undefined
}

export interface ReadingDeps {
  readonly facts: TeamFacts
  readonly verdictOf: (node: GraphNode) => Verdict | undefined
  readonly counts: (node: GraphNode) => boolean
}

export function newReading({ facts, verdictOf, counts }: ReadingDeps): Reading {
  const counting = (nodes: readonly GraphNode[] | undefined) => (nodes ?? []).filter(counts)
  const removalsOf = (member: MemberId) =>
    counting(facts.removals.get(member)).filter((node) => removes(node, member, verdictOf))

  function roleOf(member: MemberId, arrival: GraphNode): Role {
    const set = lastWord(counting(facts.roles.get(member)))
    return set?.statement.body.type === 'SetRole' ? set.statement.body.role : roleOnArrival(arrival, facts)
  }

  /** Out, unless somebody who knew of the removal brought them back. */
  function goneOf(member: MemberId): Gone | null {
    const recoveries = counting(facts.recoveries.get(member))
    return goneBy(removalsOf(member).filter(({ index }) => !recoveries.some((node) => isInPast(node, index))))
  }

  function deviceOf(id: DeviceId, broughtBy: GraphNode): DeviceRead {
    const member = memberBroughtBy(broughtBy)
    const said = [...removalsOf(member), ...counting(facts.deviceRemovals.get(id))]
    const ends = said.filter(({ index }) => !isInPast(broughtBy, index))
    return { id, member, broughtBy, ends, gone: goneBy(ends) }
  }

  const reading: Reading = {
    member(id) {
      const [arrival] = counting(listOf(facts.arrivals.get(id)))
      return arrival && { id, role: roleOf(id, arrival), gone: goneOf(id) }
    },
    device(id) {
      const brought = counting(facts.bringing.get(id)).map((node) => deviceOf(id, node))
      return brought.find(({ gone }) => gone === null) ?? brought[0]
    },
    speaker(id) {
      const device = reading.device(id)
      const member = device?.gone === null ? reading.member(device.member) : undefined
      return member?.gone === null ? member : undefined
    },
    invite(id) {
      const [node] = counting(listOf(facts.invites.get(id))) as NodeOf<'Invite'>[]
      if (!node) return undefined
      const made = { id, by: verdictOf(node)?.author ?? null, device: node.statement.device }
      return {
        node,
        by: made.by,
        admits: counting(facts.admits.get(id)),
        revokedBy: counting(facts.revokes.get(id)),
        closedBy: counting(facts.ends.filter((end) => isInPast(end, node.index))).filter((closer) => {
          const end = verdictOf(closer)?.end
          return end ? closesInvites(end, made) : false
        })
      }
    },
    log(id) {
      const [node] = counting(facts.logs.get(id))
      return node && { node, member: verdictOf(node)?.author ?? null }
    }
  }
  return reading
}

/** Of what was said last, the word of the highest in rank, then the first in order (rule 2). */
export function lastWord(nodes: readonly GraphNode[]): GraphNode | undefined {
  return [...latestOf(nodes)].sort((a, b) => a.rank - b.rank || a.index - b.index)[0]
}

export function roleOnArrival({ statement: { body } }: GraphNode, facts: TeamFacts): Role {
  if (body.type === 'Genesis') return 'owner'
  return (body.type === 'Admit' && facts.invites.get(body.invite)?.statement.body.role) || 'viewer'
}

/** A Leave is its author's alone, whoever else that device was taken for. */
function removes(node: GraphNode, member: MemberId, verdictOf: ReadingDeps['verdictOf']): boolean {
  return node.statement.body.type === 'RemoveMember' || verdictOf(node)?.author === member
}

function goneBy(ends: readonly GraphNode[]): Gone | null {
  if (ends.length === 0) return null
  return ends.every(({ statement }) => statement.body.type === 'Leave') ? 'left' : 'removed'
}

function listOf<T>(item: T | undefined): T[] {
  return item === undefined ? [] : [item]
}
