/**
 * Who may say what: one table, each rule a small named function over a statement's own causal past (TEAM-1…).
 *
 * - A statement counts when every rule of its type holds; the name of the first that does not is the reason it is void.
 * - No rule reads a clock or an order of arrival; the past is all a rule sees, so the verdict is the same everywhere.
 * - Types not in the table are not judged by this version: they and their causal future are not applied (TEAM-9).
 */
import type { DeviceId, LogId, StatementId } from '../base/ids'
import { deviceIdOf } from './device-id'
import { logIdOf } from '../log/entry-hashes'
import type { Statement, StatementBodyValue, StatementType } from '../wire/statement'
import type { Device, Member, TeamInvite, TeamLog } from './team-state'

/** What a rule may ask: the team as the statement's past makes it. */
export interface Past {
  readonly workspace: string
  device(id: DeviceId): Device | undefined
  memberOf(device: DeviceId): Member | undefined
  invite(id: StatementId): TeamInvite | undefined
  log(id: LogId): TeamLog | undefined
}

export type Rule<T extends StatementType> = (
  statement: Statement & { readonly body: Extract<StatementBodyValue, { type: T }> },
  past: Past
) => boolean

type AnyStatement = Statement

const isAdmin = (member: Member | undefined) => member?.role === 'owner' || member?.role === 'admin'

/** TEAM-1: everything but Genesis belongs to this workspace and builds on something. */
const isForThisWorkspace = ({ workspace, parents }: AnyStatement, past: Past) =>
  workspace === past.workspace && parents.length > 0

/** TEAM-2: its device is a member's device in its own past. */
const authorIsAMember = ({ device }: AnyStatement, past: Past) => past.memberOf(device)?.gone === null

/** TEAM-3: only an owner or admin opens the door. */
const inviterIsAdmin = ({ device }: AnyStatement, past: Past) => isAdmin(past.memberOf(device))

/** TEAM-3: a link gives editor or viewer; more is given face to face. */
const linkGivesEditorOrViewer: Rule<'Invite'> = ({ body }) => body.role === 'editor' || body.role === 'viewer'

const inviteHasUses: Rule<'Invite'> = ({ body }) => body.uses >= 1

/** TEAM-4: the invite is in the Admit's past. */
const inviteIsKnown = ({ body }: { readonly body: { readonly invite: StatementId } }, past: Past) =>
  past.invite(body.invite) !== undefined

/** TEAM-4: revoking is heard by who has it in their past; a concurrent Admit stands. */
const inviteIsNotRevoked: Rule<'Admit'> = ({ body }, past) => past.invite(body.invite)?.revoked === false

/** TEAM-4: void only if `uses` others are in its own past; a concurrent surplus stands and is shown. */
const inviteHasUsesLeft: Rule<'Admit'> = ({ body }, past) => {
  const invite = past.invite(body.invite)
  return invite !== undefined && invite.admitted.length < invite.uses
}

const deviceNamesItself: Rule<'Admit'> = ({ body, device }) => deviceIdOf(body.device.sign) === device

const deviceIsNew = ({ body }: { readonly body: { readonly device: { readonly sign: Uint8Array } } }, past: Past) =>
  past.device(deviceIdOf(body.device.sign)) === undefined

/** TEAM-5: a member adds devices to themself only. */
const addsToOneself: Rule<'AddDevice'> = ({ body, device }, past) => past.memberOf(device)?.id === body.member

/** TEAM-6: a log's id is the hash of its key, and one device opens it once. */
const logIdIsOfItsKey: Rule<'LogOpen'> = ({ body }) => logIdOf(body.logKey) === body.log
const logIsNew: Rule<'LogOpen'> = ({ body }, past) => past.log(body.log) === undefined

/** TEAM-7: its own member or an admin closes a log. */
const closerMayClose: Rule<'CloseLog'> = ({ body, device }, past) => {
  const log = past.log(body.log)
  const author = past.memberOf(device)
  return log !== undefined && (author?.id === log.member || isAdmin(author))
}

const nameIsGiven = ({ body }: { readonly body: { readonly profile: { readonly name: string } } }) =>
  body.profile.name.trim() !== ''

const workspaceIsNamed: Rule<'SetWorkspace'> = ({ body }) => body.name.trim() !== ''

const revokerMayRevoke: Rule<'RevokeInvite'> = ({ body, device }, past) => {
  const author = past.memberOf(device)
  return isAdmin(author) || (author !== undefined && past.invite(body.invite)?.by === author.id)
}

const MEMBER_SAYS = { isForThisWorkspace, authorIsAMember }

/** By type, in the order they are asked. */
export const STATEMENT_RULES: { readonly [T in StatementType]?: Readonly<Record<string, Rule<T>>> } = {
  Invite: { ...MEMBER_SAYS, inviterIsAdmin, linkGivesEditorOrViewer, inviteHasUses },
  RevokeInvite: { ...MEMBER_SAYS, inviteIsKnown, revokerMayRevoke },
  Admit: {
    isForThisWorkspace,
    inviteIsKnown,
    inviteIsNotRevoked,
    inviteHasUsesLeft,
    deviceNamesItself,
    deviceIsNew,
    nameIsGiven
  },
  AddDevice: { ...MEMBER_SAYS, addsToOneself, deviceIsNew },
  LogOpen: { ...MEMBER_SAYS, logIdIsOfItsKey, logIsNew },
  CloseLog: { ...MEMBER_SAYS, closerMayClose },
  SetProfile: { ...MEMBER_SAYS, nameIsGiven },
  SetWorkspace: { ...MEMBER_SAYS, adminNamesTheWorkspace: inviterIsAdmin, workspaceIsNamed }
}

/** The name of the first rule a statement breaks, null where it keeps all, `'notJudged'` where no rule is known. */
export function brokenRule(statement: Statement, past: Past): string | null {
  const rules = STATEMENT_RULES[statement.body.type] as Readonly<Record<string, Rule<StatementType>>> | undefined
  if (!rules) return 'notJudged'
  const broken = Object.entries(rules).find(([, holds]) => !holds(statement, past))
  return broken?.[0] ?? null
}
