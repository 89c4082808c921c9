/**
 * The team as a pure function of the set of its statements (I5): the same for every order of arrival, and at any moment
 * of the past (`teamAt`). Signatures were checked before a statement came into the set (`statement-check.ts`).
 *
 * - `team-facts.ts` orders what was said, `verdicts.ts` judges it, and here it becomes one value.
 * - What removals said apart made void still has a name: its members, devices and logs are listed as `void`, because honest
 *   people may have built on what they wrote (rule 4).
 */
import { compareIds, type DeviceId, type LogId, type MemberId, type StatementId, type WorkspaceId } from '../base/ids'
import type { Profile, Statement } from '../wire/statement'
import { cutsOfLogs } from './cutoffs'
import { deriveEpochs } from './epochs'
import { keysBroughtBy } from './statement-check'
import { areApart, isInPast, pastOf, type GraphNode } from './statement-graph'
import { gatherFacts, type NodeOf, type TeamFacts } from './team-facts'
import { lastWord, newReading, type Reading } from './team-reading'
import type { Device, Member, TeamInvite, TeamLog, TeamState } from './team-state'
import { judgeAll } from './verdicts'
import type { Verdicts } from './verdict'

/** Facts with their verdicts, and two ways to read them. */
export interface Judged {
  readonly facts: TeamFacts
  readonly verdicts: Verdicts
  /** By what counts. */
  readonly current: Reading
  /** By what counts, or did for somebody who had not heard of a removal. */
  readonly known: Reading
  counts(node: GraphNode): boolean
}

export function deriveTeam(workspace: WorkspaceId, statements: ReadonlyMap<StatementId, Statement>): TeamState {
  const judged = judgeFacts(gatherFacts(workspace, statements))
  const { facts, verdicts } = judged
  const members = membersOf(judged)
  const devices = devicesOf(judged, members)
  const logs = logsOf(judged)
  const waiting = new Map([...members].flatMap(([id, { closers }]) => (closers.length > 0 ? [[id, closers]] : [])))
  return {
    workspace,
    ...namingOf(judged),
    members: new Map([...members].map(([id, { member }]) => [id, member])),
    devices,
    logs: new Map([...logs].map(([log, { value }]) => [log, value])),
    invites: invitesOf(judged),
    ...deriveEpochs(judged, devices, new Set(waiting.keys())),
    cuts: cutsOfLogs(judged, logs, waiting),
    heads: headsOf(facts.nodes.map(({ statement }) => statement)),
    knownHeads: headsOf(facts.known),
    notUnderstood: [...facts.notUnderstood].sort(compareIds),
    voidByRule: new Map(
      facts.nodes.flatMap((node) => {
        const rule = verdicts.get(node)?.rule
        return rule ? [[node.statement.id, rule] as const] : []
      })
    )
  }
}

/** The team as somebody knew it who had these heads and their past. Heads that are not here are left out. */
export function teamAt(
  workspace: WorkspaceId,
  statements: ReadonlyMap<StatementId, Statement>,
  heads: readonly StatementId[]
): TeamState {
  const past = pastOf(heads, statements)
  return deriveTeam(workspace, new Map([...statements].filter(([id]) => past.has(id))))
}

function judgeFacts(facts: TeamFacts): Judged {
  const verdicts = judgeAll(facts)
  const counts = (node: GraphNode) => verdicts.get(node)?.rule === null
  const did = (node: GraphNode) => counts(node) || (verdicts.get(node)?.causes.length ?? 0) > 0
  const verdictOf = (node: GraphNode) => verdicts.get(node)
  return {
    facts,
    verdicts,
    counts,
    current: newReading({ facts, verdictOf, counts }),
    known: newReading({ facts, verdictOf, counts: did })
  }
}

interface MemberEntry {
  readonly member: Member
  /** What closed the invite they came by, apart from their coming: it waits for an admin's tap (rule 4). */
  readonly closers: readonly GraphNode[]
}

function membersOf(judged: Judged): Map<MemberId, MemberEntry> {
  const { facts, verdicts, current, known } = judged
  const profiles = profilesOf(judged)
  const members = new Map<MemberId, MemberEntry>()
  for (const [id, arrival] of facts.arrivals) {
    const read = current.member(id) ?? known.member(id)
    if (!read) continue
    const isVoid = current.member(id) === undefined
    const { body } = arrival.statement
    const invite = body.type === 'Admit' ? facts.invites.get(body.invite) : undefined
    const closers = isVoid || !invite ? [] : closersOf(judged, id, arrival, invite)
    const member: Member = {
      id,
      role: read.role,
      profile: profiles.get(id) ?? profileBroughtBy(arrival),
      admittedBy: (invite && verdicts.get(invite)?.author) ?? null,
      via: invite ? arrival.statement.id : null,
      order: members.size,
      gone: isVoid ? 'void' : read.gone,
      waits: closers.length > 0
    }
    members.set(id, { member, closers })
  }
  return members
}

/** TEAM-13: an admin who knew of them and gave the member a role since has tapped. */
function closersOf(
  { facts, current, counts }: Judged,
  member: MemberId,
  arrival: GraphNode,
  invite: NodeOf<'Invite'>
): readonly GraphNode[] {
  const read = current.invite(invite.statement.id)
  const closers = [...(read?.revokedBy ?? []), ...(read?.closedBy ?? [])].filter((each) => areApart(each, arrival))
  const roles = (facts.roles.get(member) ?? []).filter(counts)
  const isTapped = roles.some((role) => closers.every(({ index }) => isInPast(role, index)))
  return isTapped ? [] : closers
}

function profilesOf({ facts, verdicts, counts }: Judged): Map<MemberId, Profile> {
  const words = new Map<MemberId, GraphNode[]>()
  for (const node of facts.nodes) {
    const author = verdicts.get(node)?.author
    if (node.statement.body.type !== 'SetProfile' || !author || !counts(node)) continue
    words.set(author, [...(words.get(author) ?? []), node])
  }
  const said = (nodes: readonly GraphNode[]) => {
    const body = lastWord(nodes)?.statement.body
    return body?.type === 'SetProfile' ? body.profile : undefined
  }
  return new Map([...words].flatMap(([id, nodes]) => (said(nodes) ? [[id, said(nodes) as Profile] as const] : [])))
}

function profileBroughtBy({ statement: { body } }: GraphNode): Profile {
  return body.type === 'Genesis' || body.type === 'Admit' ? body.profile : { name: '', zone: '', hours: [] }
}

function devicesOf(
  { facts, current, known }: Judged,
  members: ReadonlyMap<MemberId, MemberEntry>
): ReadonlyMap<DeviceId, Device> {
  const devices = new Map<DeviceId, Device>()
  for (const id of facts.bringing.keys()) {
    const counting = current.device(id)
    const read = counting ?? known.device(id)
    const body = read?.broughtBy.statement.body
    const keys = body && keysBroughtBy(body)
    if (!read || !keys || !('deviceName' in body) || !members.has(read.member)) continue
    devices.set(id, { id, member: read.member, name: body.deviceName, keys, gone: counting ? read.gone : 'void' })
  }
  return devices
}

export interface LogEntry {
  readonly value: TeamLog
  readonly openedBy: GraphNode
}

function logsOf({ facts, verdicts, current, known, counts }: Judged): Map<LogId, LogEntry> {
  const ends = new Map<LogId, NonNullable<TeamLog['closedAt']>>()
  for (const { statement } of facts.nodes.filter(counts)) {
    if (statement.body.type !== 'CloseLog') continue
    const { log, seq, hash } = statement.body
    if (seq < (ends.get(log)?.seq ?? Infinity)) ends.set(log, { seq, hash })
  }
  const logs = new Map<LogId, LogEntry>()
  for (const log of facts.logs.keys()) {
    const openedBy = (current.log(log) ?? known.log(log))?.node
    const member = openedBy && verdicts.get(openedBy)?.author
    const body = openedBy?.statement.body
    if (!member || body?.type !== 'LogOpen') continue
    const { id, device } = openedBy.statement
    const value = { log, device, member, logKey: body.logKey, openedBy: id }
    logs.set(log, { openedBy, value: { ...value, closedAt: ends.get(log) ?? null } })
  }
  return logs
}

function invitesOf({ facts, current, counts, verdicts }: Judged): ReadonlyMap<StatementId, TeamInvite> {
  const invites = new Map<StatementId, TeamInvite>()
  for (const [id, node] of facts.invites) {
    const read = counts(node) ? current.invite(id) : undefined
    if (!read?.by) continue
    const { invite: keys, role, uses, endsMs } = node.statement.body
    invites.set(id, {
      id,
      by: read.by,
      keys,
      role,
      uses,
      endsMs,
      admitted: read.admits.flatMap((admit) => verdicts.get(admit)?.author ?? []),
      revoked: read.revokedBy.length + read.closedBy.length > 0
    })
  }
  return invites
}

function namingOf({ facts, counts }: Judged): Pick<TeamState, 'name' | 'relays' | 'ice'> {
  const said = facts.nodes.filter((node) => node.statement.body.type === 'SetWorkspace' && counts(node))
  const body = (lastWord(said) ?? facts.nodes[0])?.statement.body
  if (body?.type === 'SetWorkspace') return { name: body.name, relays: body.relays, ice: body.ice }
  return { name: body?.type === 'Genesis' ? body.name : '', relays: [], ice: [] }
}

function headsOf(statements: readonly Statement[]): StatementId[] {
  const behind = new Set(statements.flatMap(({ parents }) => parents))
  return statements.flatMap(({ id }) => (behind.has(id) ? [] : [id])).sort(compareIds)
}
