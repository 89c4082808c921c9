/**
 * Who may say what: one table, each rule a small named function over a statement's own causal past (TEAM-1…).
 *
 * - A statement counts when every rule of its type holds, and nothing said apart makes it void (`concurrency-rules.ts`);
 *   the name of the first rule that does not hold is the reason it is void.
 * - No rule reads a clock or an order of arrival; the past is all a rule sees, so the verdict is the same everywhere.
 * - A type not in the table is not judged: it and its causal future are not applied (TEAM-9).
 */
import type { DeviceId, LogId, MemberId, StatementId } from '../base/ids'
import { logIdOf } from '../log/entry-hashes'
import type { Role, Statement, StatementType } from '../wire/statement'
import { deviceIdOf } from './device-id'
import { MAX_STATEMENTS_OF_A_DEVICE } from '../wire/limits'
import type { BodyOf } from './team-facts'
import type { MemberRead, Reading } from './team-reading'
import { isAdmin, isLower } from './verdict'

/** What a rule may ask: the team as the statement's past makes it. */
export interface Past extends Reading {
  readonly workspace: string
  /** Statements by the same device in its past, whatever became of them. */
  readonly saidBefore: number
}

export type Rule<T extends StatementType> = (statement: Statement & { readonly body: BodyOf<T> }, past: Past) => boolean

type AnyStatement = Statement

const roleOfAuthor = ({ device }: AnyStatement, past: Past) => past.speaker(device)?.role

/** TEAM-1: everything but Genesis belongs to this workspace and builds on something. */
const isForThisWorkspace = ({ workspace, parents }: AnyStatement, past: Past) =>
  workspace === past.workspace && parents.length > 0

/** TEAM-10: a device has said all it may when it reaches the bound; nobody's work grows without end by it (I7). */
const deviceHasStatementsLeft = (_: AnyStatement, past: Past) => past.saidBefore < MAX_STATEMENTS_OF_A_DEVICE

/** TEAM-2: its device is a member's device in its own past, and neither is out. */
const authorIsAMember = ({ device }: AnyStatement, past: Past) => past.speaker(device) !== undefined

/** TEAM-3: what opens a door, gives or takes a right or a key, is an owner's or admin's to say. */
const authorIsAdmin = (statement: AnyStatement, past: Past) => isAdmin(roleOfAuthor(statement, past))

/** TEAM-14: a viewer speaks of themself, their devices and their logs only (rule 6). */
const authorIsNoViewer = (statement: AnyStatement, past: Past) => roleOfAuthor(statement, past) !== 'viewer'

/** TEAM-3: a link gives editor or viewer; more is given face to face. */
const linkGivesEditorOrViewer: Rule<'Invite'> = ({ body }) => body.role === 'editor' || body.role === 'viewer'

const inviteHasUses: Rule<'Invite'> = ({ body }) => body.uses >= 1

/** TEAM-4: the invite is in the Admit's past. */
const inviteIsKnown = ({ body }: { readonly body: { readonly invite: StatementId } }, past: Past) =>
  past.invite(body.invite) !== undefined

/** TEAM-4: revoking is heard by who has it in their past; an Admit apart from it waits for an admin (TEAM-13). */
const inviteIsNotRevoked: Rule<'Admit'> = ({ body }, past) => past.invite(body.invite)?.revokedBy.length === 0

/** TEAM-4: so is what a removal closed. */
const inviteIsNotClosed: Rule<'Admit'> = ({ body }, past) => past.invite(body.invite)?.closedBy.length === 0

/** TEAM-4: void only if `uses` others are in its own past; a concurrent surplus stands and is shown (rule 3). */
const inviteHasUsesLeft: Rule<'Admit'> = ({ body }, past) => {
  const invite = past.invite(body.invite)
  return invite !== undefined && invite.admits.length < invite.node.statement.body.uses
}

const deviceNamesItself: Rule<'Admit'> = ({ body, device }) => deviceIdOf(body.device.sign) === device

/** TEAM-5: one device comes in once; again only when it is known to be out. */
const deviceIsNew = ({ body }: { readonly body: { readonly device: { readonly sign: Uint8Array } } }, past: Past) => {
  const known = past.device(deviceIdOf(body.device.sign))
  return known === undefined || known.gone !== null
}

/** TEAM-5: a member adds devices to themself only. */
const addsToOneself: Rule<'AddDevice'> = ({ body, device }, past) => past.speaker(device)?.id === body.member

/** TEAM-6: a log's id is the hash of its key, and one device opens it once. */
const logIdIsOfItsKey: Rule<'LogOpen'> = ({ body }) => logIdOf(body.logKey) === body.log
const logIsNew: Rule<'LogOpen'> = ({ body }, past) => past.log(body.log) === undefined

/**
 * TEAM-7: a log is closed by the device that writes it. Where that is out, its member or an admin closes it, and not before
 * it was cut: nobody takes back what counts.
 */
const closerMayClose: Rule<'CloseLog'> = ({ body, device }, past) => {
  const [log, author] = [past.log(body.log), past.speaker(device)]
  if (log?.node.statement.device === device) return true
  const ends = log ? (past.device(log.node.statement.device)?.ends ?? []) : []
  const isPastACut = ends.some(({ statement }) => cutOf(statement, body.log) <= body.seq)
  return isPastACut && (isAdmin(author?.role) || author?.id === log?.member)
}

function cutOf({ body }: AnyStatement, log: LogId): number {
  return 'cutoff' in body ? (body.cutoff.get(log)?.seq ?? 0) : 0
}

const nameIsGiven = ({ body }: { readonly body: { readonly profile: { readonly name: string } } }) =>
  body.profile.name.trim() !== ''

const workspaceIsNamed: Rule<'SetWorkspace'> = ({ body }) => body.name.trim() !== ''

const revokerMayRevoke: Rule<'RevokeInvite'> = ({ body, device }, past) => {
  const author = past.speaker(device)
  return isAdmin(author?.role) || (author !== undefined && past.invite(body.invite)?.by === author.id)
}

const subjectOf = ({ body }: AnyStatement, past: Past): MemberRead | undefined => {
  if (body.type === 'RemoveDevice') return past.member(past.device(body.device)?.member ?? ('' as MemberId))
  return 'member' in body ? past.member(body.member) : undefined
}

/** TEAM-15: what ends or changes a membership speaks of somebody who is in. */
const subjectIsIn = (statement: AnyStatement, past: Past) => subjectOf(statement, past)?.gone === null

/** TEAM-15: the owner is removed and demoted by nobody (rule 1): they may leave. Their devices are theirs to remove. */
const ownerStays = (statement: AnyStatement, past: Past) => {
  const subject = subjectOf(statement, past)
  const isTheirOwn = subject?.id === past.speaker(statement.device)?.id
  return subject?.role !== 'owner' || (isTheirOwn && statement.body.type === 'RemoveDevice')
}

/** TEAM-15: an owner is from genesis; nobody is made one. */
const nobodyBecomesOwner: Rule<'SetRole'> = ({ body }) => body.role !== 'owner'

/** TEAM-15: one's own devices are anybody's to remove, others' an admin's. */
const removerMayRemoveDevice: Rule<'RemoveDevice'> = ({ body, device }, past) => {
  const author = past.speaker(device)
  return isAdmin(author?.role) || past.device(body.device)?.member === author?.id
}

const deviceIsIn: Rule<'RemoveDevice'> = ({ body }, past) => past.device(body.device)?.gone === null

/** TEAM-16: who brings somebody back holds a device that speaks as them: so only somebody above may. */
const recoversOnlyBelow: Rule<'Recover'> = ({ body, device }, past) => {
  const [author, subject] = [past.speaker(device), past.member(body.member)]
  return author !== undefined && subject !== undefined && isLower(subject.role, author.role)
}

const SOUND = { isForThisWorkspace, deviceHasStatementsLeft }
const MEMBER_SAYS = { ...SOUND, authorIsAMember }
const ADMIN_SAYS = { ...MEMBER_SAYS, authorIsAdmin }

/** By type, in the order they are asked. */
export const STATEMENT_RULES: { readonly [T in StatementType]?: Readonly<Record<string, Rule<T>>> } = {
  Genesis: {},
  Invite: { ...ADMIN_SAYS, linkGivesEditorOrViewer, inviteHasUses },
  RevokeInvite: { ...MEMBER_SAYS, authorIsNoViewer, inviteIsKnown, revokerMayRevoke },
  Admit: {
    ...SOUND,
    inviteIsKnown,
    inviteIsNotRevoked,
    inviteIsNotClosed,
    inviteHasUsesLeft,
    deviceNamesItself,
    deviceIsNew,
    nameIsGiven
  },
  AddDevice: { ...MEMBER_SAYS, addsToOneself, deviceIsNew },
  SetRole: { ...ADMIN_SAYS, subjectIsIn, ownerStays, nobodyBecomesOwner },
  RemoveDevice: { ...MEMBER_SAYS, deviceIsIn, ownerStays, removerMayRemoveDevice },
  RemoveMember: { ...ADMIN_SAYS, subjectIsIn, ownerStays },
  Leave: MEMBER_SAYS,
  RotateEpoch: ADMIN_SAYS,
  LogOpen: { ...MEMBER_SAYS, logIdIsOfItsKey, logIsNew },
  CloseLog: { ...MEMBER_SAYS, closerMayClose },
  SetProfile: { ...MEMBER_SAYS, nameIsGiven },
  SetWorkspace: { ...ADMIN_SAYS, workspaceIsNamed },
  Adopt: ADMIN_SAYS,
  Attest: { ...MEMBER_SAYS, authorIsNoViewer },
  Recover: { ...ADMIN_SAYS, recoversOnlyBelow, deviceIsNew }
}

/** The name of the first rule a statement breaks; null where it keeps all. */
export function brokenRule(statement: Statement, past: Past): string | null {
  const rules = STATEMENT_RULES[statement.body.type] as Readonly<Record<string, Rule<StatementType>>> | undefined
  const broken = Object.entries(rules ?? {}).find(([, holds]) => !holds(statement, past))
  return broken?.[0] ?? null
}

/** The past as it would be if a statement's author had another role. */
export function withRole(past: Past, author: DeviceId, role: Role): Past {
  return {
    ...past,
    speaker: (device) => {
      const speaker = past.speaker(device)
      return speaker && device === author ? { ...speaker, role } : speaker
    }
  }
}
