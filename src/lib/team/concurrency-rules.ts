/**
 * What a removal or a demotion does to what was said apart from it (rules 2 and 4 of ARCHITECTURE.md): one table, each
 * rule a small named function. Only ends that count are asked about.
 *
 * - What is in an end's own past it leaves alone; what comes after it is judged by that past (`statement-rules.ts`).
 * - A remover is an admin and the owner is removed by nobody else, so a remover's rank is never below the removed's.
 */
import type { DeviceId, MemberId, StatementId } from '../base/ids'
import type { Role, StatementType } from '../wire/statement'
import type { GraphNode } from './statement-graph'
import type { End, Ended } from './verdict'

/** A statement apart from an end, as its rules saw it. */
export interface Spoken {
  readonly type: StatementType
  readonly device: DeviceId
  readonly author: MemberId | null
  /** Whom it admits or gives a role. */
  readonly subjects: ReadonlySet<MemberId>
  /** The device it brings in. */
  readonly brought: DeviceId | null
  /** Whether its rules would hold if its author had that role. */
  allowedAs(role: Role): boolean
}

export type ConcurrencyRule = (end: Ended, spoken: Spoken) => boolean

const ADMITS: ReadonlySet<StatementType> = new Set(['Admit', 'AddDevice', 'Recover', 'SetRole'])

/** TEAM-12: a re-admission, or a role given anew, has to come causally after. */
const removalBeatsConcurrentAdmission: ConcurrencyRule = (end, { type, subjects, brought }) =>
  end.role === null &&
  ADMITS.has(type) &&
  (end.device === null ? subjects.has(end.member) : brought !== null && end.device === brought)

/** TEAM-11: who was removed says nothing apart from it; a device that was removed neither. */
const removalVoidsConcurrentOfItsSubject: ConcurrencyRule = (end, { author, device }) =>
  end.role === null && (end.device === null ? author === end.member : device === end.device)

/** TEAM-11: a demotion takes what the role that is left may not sign, and no more. */
const demotionVoidsWhatTheRoleMayNotSign: ConcurrencyRule = (end, { author, allowedAs }) =>
  end.role !== null && author === end.member && !allowedAs(end.role)

/** In the order they are asked. */
export const CONCURRENCY_RULES: Readonly<Record<string, ConcurrencyRule>> = {
  removalBeatsConcurrentAdmission,
  removalVoidsConcurrentOfItsSubject,
  demotionVoidsWhatTheRoleMayNotSign
}

/** TEAM-11: of ends that void each other in a circle, the one said by the highest in rank stands first. */
export function seniorWins(a: GraphNode, b: GraphNode): number {
  return a.rank - b.rank || a.index - b.index
}

/**
 * TEAM-13: an end closes every open invite it knew and does not name, always those of the removed: the ones they made and
 * the one they came by, whose seed they have. Only an admin's closes others': or anybody could lock the door by leaving.
 */
export function closesInvites(
  { member, device, role, byAdmin, cameBy, keepInvites }: End,
  invite: MadeInvite
): boolean {
  const isMadeByThem = device === null ? invite.by === member : invite.device === device
  const isOfTheRemoved = isMadeByThem || (role === null && cameBy.includes(invite.id))
  return isOfTheRemoved || (byAdmin && !keepInvites.includes(invite.id))
}

export interface MadeInvite {
  readonly id: StatementId
  readonly by: MemberId | null
  readonly device: DeviceId
}
