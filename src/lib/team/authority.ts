/**
 * What the author of an entry may do, by role (rule 6 of ARCHITECTURE.md). An entry's author is judged by the team at the
 * heads the entry names (`teamAt`); what was removed or demoted apart from it is a matter of cutoffs (`accepted-set.ts`).
 */
import type { DeviceId, LogId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { ActType } from '../wire/act'
import type { Role } from '../wire/statement'
import { memberOfLog, type TeamState } from './team-state'

/** Kinds of bodies, and the entry without one. */
export type WrittenKind = 'update' | 'act' | 'statement' | 'blob-ref' | 'receipt' | 'unknown'

export interface NotAllowed {
  readonly kind: 'NotAllowed'
  /** The rule that forbids it, by name. */
  readonly rule: string
}

/** AUTH-2: a viewer carries receipts, statements about themself, and acts; never text. */
const KINDS_BY_ROLE: Readonly<Record<Role, ReadonlySet<WrittenKind>>> = {
  owner: new Set(['update', 'act', 'statement', 'blob-ref', 'receipt', 'unknown']),
  admin: new Set(['update', 'act', 'statement', 'blob-ref', 'receipt', 'unknown']),
  editor: new Set(['update', 'act', 'statement', 'blob-ref', 'receipt', 'unknown']),
  viewer: new Set(['act', 'statement', 'receipt', 'unknown'])
}

/** AUTH-1: only a log that a member's device opened may write at all. */
export function mayWrite(team: TeamState, log: LogId, kind: WrittenKind): Result<undefined, NotAllowed> {
  const member = memberOfLog(team, log)
  if (!member) return err({ kind: 'NotAllowed', rule: 'logIsOpenedByAMember' })
  if (member.gone !== null) return err({ kind: 'NotAllowed', rule: 'memberIsIn' })
  const device = team.devices.get(team.logs.get(log)?.device ?? ('' as DeviceId))
  if (device?.gone) return err({ kind: 'NotAllowed', rule: 'deviceIsIn' })
  if (member.waits && kind !== 'receipt' && kind !== 'statement')
    return err({ kind: 'NotAllowed', rule: 'memberIsLetIn' })
  return KINDS_BY_ROLE[member.role].has(kind) ? ok() : err({ kind: 'NotAllowed', rule: 'roleMayWriteThis' })
}

/** What a viewer may say of a document besides reading it (rule 6); a position counts where the proposal asks them. */
const ACTS_OF_A_VIEWER: ReadonlySet<ActType> = new Set([
  'tick',
  'reaction',
  'read',
  'question',
  'suggestion',
  'position',
  'withdrawal'
])

/** AUTH-4: a viewer takes part and decides nothing. */
export function mayAct(team: TeamState, log: LogId, type: ActType): Result<undefined, NotAllowed> {
  const may = mayWrite(team, log, 'act')
  if (!may.ok || memberOfLog(team, log)?.role !== 'viewer' || ACTS_OF_A_VIEWER.has(type)) return may
  return err({ kind: 'NotAllowed', rule: 'viewerMaySayThis' })
}

/** AUTH-3: nothing beyond where a log was closed counts, whoever wrote it. `closedAt` is the team's as it is now. */
export function isBeyondClose(team: TeamState, log: LogId, seq: number): boolean {
  const closedAt = team.logs.get(log)?.closedAt
  return closedAt !== undefined && closedAt !== null && seq > closedAt.seq
}
