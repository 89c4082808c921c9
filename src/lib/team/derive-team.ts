/**
 * The team as a pure function of the set of its statements (I5): the same for every order of arrival, and at any moment
 * of the past (`teamAt`). Signatures were checked before a statement came into the set (`statement-check.ts`).
 */
import {
  bytesToId,
  ID_BYTES,
  idToBytes,
  type DeviceId,
  type KeyId,
  type LogId,
  type MemberId,
  type StatementId,
  type WorkspaceId
} from '../base/ids'
import { compareIds } from '../base/ids'
import type { Statement, StatementBodyValue, StatementType } from '../wire/statement'
import { deviceIdOf, keyIdOf } from './device-id'
import { isInPast, pastOf, walkInOrder, type GraphNode, type WithPast } from './statement-graph'
import { brokenRule, type Past } from './statement-rules'
import type { Device, Epoch, Member, TeamInvite, TeamLog, TeamState } from './team-state'

type BodyOf<T extends StatementType> = Extract<StatementBodyValue, { type: T }>

/** Something a statement brought, and which statement that was. */
interface Brought<T> {
  readonly node: GraphNode
  readonly value: T
}

interface Draft {
  readonly workspace: WorkspaceId
  name: Brought<Pick<TeamState, 'name' | 'relays' | 'ice'>> | null
  readonly members: Map<MemberId, Brought<Member>>
  readonly profiles: Map<MemberId, Brought<Member['profile']>>
  /** In the order in which they were brought; more than one where a device came in twice apart. */
  readonly devices: Map<DeviceId, Brought<Device>[]>
  readonly logs: Map<LogId, Brought<TeamLog>>
  readonly closed: Map<LogId, Brought<NonNullable<TeamLog['closedAt']>>>
  readonly invites: Map<StatementId, Brought<TeamInvite>>
  readonly admits: Map<StatementId, Brought<MemberId>[]>
  readonly revokes: Map<StatementId, Brought<true>[]>
  readonly epochs: Map<KeyId, Epoch>
  readonly understood: Set<StatementId>
  readonly notUnderstood: StatementId[]
  readonly voidByRule: Map<StatementId, string>
  readonly known: Statement[]
}

/** Rank of one whose author is not known: after everybody. */
const NOBODY = Number.MAX_SAFE_INTEGER

export function deriveTeam(workspace: WorkspaceId, statements: ReadonlyMap<StatementId, Statement>): TeamState {
  const draft = newDraft(workspace)
  walkInOrder(
    statements,
    (next) => rankOf(draft, next),
    (node) => take(draft, node)
  )
  return finish(draft)
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

function newDraft(workspace: WorkspaceId): Draft {
  return {
    workspace,
    name: null,
    members: new Map(),
    profiles: new Map(),
    devices: new Map(),
    logs: new Map(),
    closed: new Map(),
    invites: new Map(),
    admits: new Map(),
    revokes: new Map(),
    epochs: new Map(),
    understood: new Set(),
    notUnderstood: [],
    voidByRule: new Map(),
    known: []
  }
}

/** Owner first, then by seniority (rule 2). */
function rankOf(draft: Draft, next: WithPast): number {
  const device = deviceSeenBy(draft, next, next.statement.device)
  return (device && draft.members.get(device.member)?.value.order) ?? NOBODY
}

/** A device as a statement's author knew it: nothing said elsewhere changes whose word a statement is. */
function deviceSeenBy({ devices }: Draft, author: WithPast, id: DeviceId): Device | undefined {
  return devices.get(id)?.find(({ node }) => isInPast(author, node.index))?.value
}

function take(draft: Draft, node: GraphNode): void {
  const { statement } = node
  draft.known.push(statement)
  if (statement.parents.some((parent) => !draft.understood.has(parent))) return
  if (statement.body.type === 'Genesis') {
    if ((statement.id as string) === draft.workspace) apply(draft, node)
    return
  }
  const rule = brokenRule(statement, seenBy(draft, node))
  if (rule === 'notJudged') {
    draft.notUnderstood.push(statement.id)
    return
  }
  draft.understood.add(statement.id)
  if (rule === null) apply(draft, node)
  else draft.voidByRule.set(statement.id, rule)
}

/** What a rule may see: only what the statement's author could have. */
function seenBy(draft: Draft, node: GraphNode): Past {
  const seen = <T>(brought: Brought<T> | undefined) =>
    brought && isInPast(node, brought.node.index) ? brought.value : undefined
  const seenOf = <T>(list: readonly Brought<T>[] | undefined) =>
    (list ?? []).filter((brought) => isInPast(node, brought.node.index)).map(({ value }) => value)
  return {
    workspace: draft.workspace,
    device: (id) => deviceSeenBy(draft, node, id),
    memberOf: (id) => {
      const device = deviceSeenBy(draft, node, id)
      return device && seen(draft.members.get(device.member))
    },
    invite: (id) => {
      const invite = seen(draft.invites.get(id))
      return (
        invite && {
          ...invite,
          admitted: seenOf(draft.admits.get(id)),
          revoked: seenOf(draft.revokes.get(id)).length > 0
        }
      )
    },
    log: (id) => seen(draft.logs.get(id))
  }
}

function memberIdOf(statement: StatementId): MemberId {
  return bytesToId('member', idToBytes(statement).slice(0, ID_BYTES.member))
}

/** How each type changes the team once its rules hold. */
const EFFECTS: { readonly [T in StatementType]?: (draft: Draft, node: GraphNode, body: BodyOf<T>) => void } = {
  Genesis(draft, node, body) {
    draft.understood.add(node.statement.id)
    arrive(draft, node, {
      role: 'owner',
      admittedBy: null,
      via: null,
      profile: body.profile,
      device: body.device,
      deviceName: body.deviceName
    })
    draft.name = { node, value: { name: body.name, relays: [], ice: [] } }
    const key = keyIdOf(node.statement.id)
    draft.epochs.set(key, { key, begunBy: node.statement.id, keyHash: body.keyHash })
  },
  Invite(draft, node, { invite, role, uses, endsMs }) {
    const { id } = node.statement
    const value = { id, by: authorOf(draft, node), keys: invite, role, uses, endsMs, admitted: [], revoked: false }
    draft.invites.set(id, { node, value })
  },
  RevokeInvite(draft, node, { invite }) {
    draft.revokes.set(invite, [...(draft.revokes.get(invite) ?? []), { node, value: true }])
  },
  Admit(draft, node, { invite, device, deviceName, profile }) {
    const { role, by } = draft.invites.get(invite)?.value ?? { role: 'viewer' as const, by: null }
    const member = arrive(draft, node, { role, admittedBy: by, via: node.statement.id, profile, device, deviceName })
    draft.admits.set(invite, [...(draft.admits.get(invite) ?? []), { node, value: member }])
  },
  AddDevice(draft, node, { member, device, deviceName }) {
    bringDevice(draft, node, { member, name: deviceName, keys: device })
  },
  LogOpen(draft, node, { log, logKey }) {
    const { device } = node.statement
    if (!draft.logs.has(log))
      draft.logs.set(log, { node, value: { log, device, member: authorOf(draft, node), logKey, closedAt: null } })
  },
  CloseLog(draft, node, { log, seq, hash }) {
    const former = draft.closed.get(log)
    if (!former || seq < former.value.seq) draft.closed.set(log, { node, value: { seq, hash } })
  },
  SetProfile(draft, node, { profile }) {
    const member = authorOf(draft, node)
    draft.profiles.set(member, later(draft.profiles.get(member), { node, value: profile }))
  },
  SetWorkspace(draft, node, { name, relays, ice }) {
    draft.name = later(draft.name ?? undefined, { node, value: { name, relays, ice } })
  }
}

function apply(draft: Draft, node: GraphNode): void {
  const effect = EFFECTS[node.statement.body.type] as
    ((draft: Draft, node: GraphNode, body: StatementBodyValue) => void) | undefined
  effect?.(draft, node, node.statement.body)
}

/** A later word replaces what its author knew of; of two said apart the first in order (the senior's) stands. */
function later<T>(former: Brought<T> | undefined, latter: Brought<T>): Brought<T> {
  return !former || isInPast(latter.node, former.node.index) ? latter : former
}

interface Arrival extends Pick<Member, 'role' | 'admittedBy' | 'via' | 'profile'> {
  readonly device: Device['keys']
  readonly deviceName: string
}

function arrive(draft: Draft, node: GraphNode, { device, deviceName, ...member }: Arrival): MemberId {
  const id = memberIdOf(node.statement.id)
  draft.members.set(id, { node, value: { id, ...member, order: draft.members.size, gone: null } })
  bringDevice(draft, node, { member: id, name: deviceName, keys: device })
  return id
}

function bringDevice({ devices }: Draft, node: GraphNode, device: Omit<Device, 'id' | 'gone'>): void {
  const id = deviceIdOf(device.keys.sign)
  devices.set(id, [...(devices.get(id) ?? []), { node, value: { id, ...device, gone: null } }])
}

function authorOf(draft: Draft, node: GraphNode): MemberId {
  return deviceSeenBy(draft, node, node.statement.device)?.member ?? memberIdOf(node.statement.id)
}

function finish(draft: Draft): TeamState {
  const values = <K, T>(map: ReadonlyMap<K, Brought<T>>, change: (value: T, key: K) => T) =>
    new Map([...map].map(([key, { value }]) => [key, change(value, key)] as const))
  const naming = draft.name?.value ?? { name: '', relays: [], ice: [] }
  const epochs = [...draft.epochs.keys()].sort(compareIds)
  return {
    workspace: draft.workspace,
    ...naming,
    members: values(draft.members, (member, id) => ({
      ...member,
      profile: draft.profiles.get(id)?.value ?? member.profile
    })),
    devices: new Map([...draft.devices].flatMap(([id, [first]]) => (first ? [[id, first.value] as const] : []))),
    logs: values(draft.logs, (log, id) => ({ ...log, closedAt: draft.closed.get(id)?.value ?? null })),
    invites: values(draft.invites, (invite, id) => ({
      ...invite,
      admitted: (draft.admits.get(id) ?? []).map(({ value }) => value),
      revoked: draft.revokes.has(id)
    })),
    epochs: draft.epochs,
    writingKey: epochs[0] ?? keyIdOf(bytesToId('statement', idToBytes(draft.workspace))),
    heads: headsOf(draft.known.filter(({ id }) => draft.understood.has(id))),
    knownHeads: headsOf(draft.known),
    notUnderstood: [...draft.notUnderstood].sort(compareIds),
    voidByRule: draft.voidByRule
  }
}

function headsOf(statements: readonly Statement[]): StatementId[] {
  const behind = new Set(statements.flatMap(({ parents }) => parents))
  return statements.flatMap(({ id }) => (behind.has(id) ? [] : [id])).sort(compareIds)
}
