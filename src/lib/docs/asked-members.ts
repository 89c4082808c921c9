/** Whom a proposal asks, and whether they were heard after it closed. What each device had is told by what it signed. */
import type { MemberId } from '$lib/base/ids'
import type { Asked } from './proposal-terms'

/** A stretch of time, `toMs` left out of it; null: until they say otherwise. */
export interface AwayTime {
  readonly fromMs: number
  readonly toMs: number | null
}

/** A member, as far as a proposal is concerned. */
export interface AskedMember {
  readonly member: MemberId
  readonly isViewer: boolean
  /** Of each of their logs that was heard from in the 30 days before: the newest stamp. */
  readonly logs: readonly { readonly stampMs: number }[]
  /** Receipts say that one of their devices has the text. It only ever becomes true. */
  readonly hasText: boolean
  readonly away: readonly AwayTime[]
}

/** Why there is no position of theirs. */
export type WhyToCome = 'hasIt' | 'lacksIt' | 'away'

/**
 * Everyone means all but viewers, of those who were in when it opened where that was fixed: whoever is let in later is asked
 * nothing. Who is asked by name, or as one of a pod, is asked whatever their role. Who is not among `members` any more is not asked.
 */
export function membersAsked(members: readonly AskedMember[], { kind, members: fixed }: Asked): AskedMember[] {
  const isOfKind = ({ isViewer }: AskedMember) => kind !== 'everyone' || !isViewer
  const named = fixed && new Set(fixed)
  return members.filter((each) => isOfKind(each) && (named === undefined || named.has(each.member)))
}

/**
 * Nothing of theirs from before `deadlineMs` can still be on its way: each of their devices said something later, or they
 * were not to be waited for. Somebody none of whose devices was heard from may have anything on them.
 */
export function isHeard(member: AskedMember, deadlineMs: number): boolean {
  const isPast = member.logs.length > 0 && member.logs.every(({ stampMs }) => stampMs > deadlineMs)
  return isPast || isAwayAt(member, deadlineMs)
}

export function isAwayAt({ away }: Pick<AskedMember, 'away'>, ms: number): boolean {
  return away.some(({ fromMs, toMs }) => fromMs <= ms && (toMs === null || ms < toMs))
}

export function whyToCome(member: AskedMember, ms: number): WhyToCome {
  if (isAwayAt(member, ms)) return 'away'
  return member.hasText ? 'hasIt' : 'lacksIt'
}
