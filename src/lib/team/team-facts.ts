/**
 * What statements say, by what they say it of. Nothing is judged here: a fact counts only where its statement does
 * (`verdicts.ts`). Lists are in the one order of all statements, so that equal sets give equal facts (I5).
 */
import { type DeviceId, type LogId, type MemberId, type StatementId } from '../base/ids'
import type { WorkspaceId } from '../base/ids'
import type { Statement, StatementBodyValue, StatementType } from '../wire/statement'
import { deviceIdOf, memberIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { isInPast, walkInOrder, type GraphNode, type WithPast } from './statement-graph'

export type BodyOf<T extends StatementType> = Extract<StatementBodyValue, { type: T }>

/** A node whose statement is of a type. */
export type NodeOf<T extends StatementType> = GraphNode & {
  readonly statement: Statement & { readonly body: BodyOf<T> }
}

type Lists<K> = Map<K, GraphNode[]>

export interface TeamFacts {
  readonly workspace: WorkspaceId
  /** Everything whose past is here, understood or not. */
  readonly known: readonly Statement[]
  /** Those this version can judge, with all they build on. */
  readonly nodes: readonly GraphNode[]
  /** Of a type from a newer version (TEAM-9). */
  readonly notUnderstood: readonly StatementId[]
  readonly byDevice: Lists<DeviceId>
  /** Genesis, Admit, AddDevice, Recover: what brought a device in. */
  readonly bringing: Lists<DeviceId>
  /** Genesis and Admit: what made somebody a member. */
  readonly arrivals: ReadonlyMap<MemberId, GraphNode>
  readonly roles: Lists<MemberId>
  /** RemoveMember, and Leave of whoever may be its author. */
  readonly removals: Lists<MemberId>
  readonly recoveries: Lists<MemberId>
  readonly deviceRemovals: Lists<DeviceId>
  readonly invites: ReadonlyMap<StatementId, NodeOf<'Invite'>>
  readonly admits: Lists<StatementId>
  readonly revokes: Lists<StatementId>
  readonly logs: Lists<LogId>
  /** What may end a role, a device or a membership. */
  readonly ends: readonly GraphNode[]
}

/** Rank of one whose author is not known: after everybody. */
const NOBODY = Number.MAX_SAFE_INTEGER
/** Between two members' ranks there is room for each one's devices. */
const PLACES = 2 ** 26

interface Draft extends TeamFacts {
  readonly known: Statement[]
  readonly nodes: GraphNode[]
  readonly notUnderstood: StatementId[]
  readonly arrivals: Map<MemberId, GraphNode>
  readonly invites: Map<StatementId, NodeOf<'Invite'>>
  readonly ends: GraphNode[]
}

const ENDS: ReadonlySet<StatementType> = new Set(['SetRole', 'RemoveDevice', 'RemoveMember', 'Leave'])

export function gatherFacts(workspace: WorkspaceId, statements: ReadonlyMap<StatementId, Statement>): TeamFacts {
  const draft = newDraft(workspace)
  const understood = new Set<StatementId>()
  walkInOrder(
    statements,
    (next) => rankOf(draft, next),
    (node) => {
      const { id, parents, body } = node.statement
      draft.known.push(node.statement)
      if (!parents.every((parent) => understood.has(parent))) return
      if (body.type === 'Genesis' && (id as string) !== workspace) return
      if (body.type === 'Unknown') return void draft.notUnderstood.push(id)
      understood.add(id)
      gather(draft, node)
    }
  )
  return draft
}

function newDraft(workspace: WorkspaceId): Draft {
  return {
    workspace,
    known: [],
    nodes: [],
    notUnderstood: [],
    byDevice: new Map(),
    bringing: new Map(),
    arrivals: new Map(),
    roles: new Map(),
    removals: new Map(),
    recoveries: new Map(),
    deviceRemovals: new Map(),
    invites: new Map(),
    admits: new Map(),
    revokes: new Map(),
    logs: new Map(),
    ends: []
  }
}

/** Owner first, then by seniority, then the device that was there first (rule 2). Whether its word counts is no matter. */
function rankOf({ bringing, arrivals }: Draft, next: WithPast): number {
  const brought = bringing.get(next.statement.device)?.find(({ index }) => isInPast(next, index))
  const arrival = brought && arrivals.get(memberBroughtBy(brought))
  return brought && arrival ? arrival.index * PLACES + brought.index : NOBODY
}

/** The member a bringing statement gives its device to. */
export function memberBroughtBy({ statement: { id, body } }: GraphNode): MemberId {
  return body.type === 'AddDevice' || body.type === 'Recover' ? body.member : memberIdOf(id)
}

function gather(draft: Draft, node: GraphNode): void {
  const { device, body } = node.statement
  draft.nodes.push(node)
  add(draft.byDevice, device, node)
  if (ENDS.has(body.type)) draft.ends.push(node)
  const brought = keysBroughtBy(body)
  if (brought) add(draft.bringing, deviceIdOf(brought.sign), node)
  const gatherer = GATHERERS[body.type] as
    ((draft: Draft, node: GraphNode, body: StatementBodyValue) => void) | undefined
  gatherer?.(draft, node, body)
}

const GATHERERS: { readonly [T in StatementType]?: (draft: Draft, node: NodeOf<T>, body: BodyOf<T>) => void } = {
  Genesis: ({ arrivals }, node) => void arrivals.set(memberIdOf(node.statement.id), node),
  Admit(draft, node, { invite }) {
    draft.arrivals.set(memberIdOf(node.statement.id), node)
    add(draft.admits, invite, node)
  },
  Invite: ({ invites }, node) => void invites.set(node.statement.id, node),
  RevokeInvite: ({ revokes }, node, { invite }) => add(revokes, invite, node),
  Recover: ({ recoveries }, node, { member }) => add(recoveries, member, node),
  SetRole: ({ roles }, node, { member }) => add(roles, member, node),
  RemoveMember: ({ removals }, node, { member }) => add(removals, member, node),
  RemoveDevice: ({ deviceRemovals }, node, { device }) => add(deviceRemovals, device, node),
  Leave({ bringing, removals }, node) {
    const seen = (bringing.get(node.statement.device) ?? []).filter(({ index }) => isInPast(node, index))
    for (const member of new Set(seen.map(memberBroughtBy))) add(removals, member, node)
  },
  LogOpen: ({ logs }, node, { log }) => add(logs, log, node)
}

function add<K>(lists: Lists<K>, key: K, node: GraphNode): void {
  const list = lists.get(key)
  if (list) list.push(node)
  else lists.set(key, [node])
}
