/**
 * *I think we can adjourn*: each says it for themself, and more than half of those in the call are enough. Who said it is
 * counted and not shown; the log still tells.
 */
import type { ActId, MemberId } from '$lib/base/ids'
import { currentActs, isSpoken, type Spoken } from './current-acts'
import { isIn, type Session } from './meeting'
import type { SpokenAct } from './spoken-act'

export interface Adjourning {
  /** In the call, or gone from it after having said so; and those who would adjourn. */
  readonly of: number
  readonly said: number
  readonly needed: number
  readonly isAdjourned: boolean
}

/** The same on every device that has the same acts and the same session. */
export function adjourningOf(acts: readonly SpokenAct[], session: Session): Adjourning {
  const members = new Set<string>(adjournActs(acts, session.id).map(({ member }) => member))
  const counted = [...session.was.keys()].filter((member) => isIn(session, member) || members.has(member))
  const of = counted.length
  // Whoever said so and went is content: their going adjourns nobody's meeting, and takes nothing back.
  const said = counted.filter((member) => members.has(member)).length
  const needed = Math.floor(of / 2) + 1
  return { of, said, needed, isAdjourned: said >= needed }
}

/** What a member said of it and did not take back, from whichever of their devices. */
export function ownAdjournActs(acts: readonly SpokenAct[], session: string, member: MemberId): ActId[] {
  return adjournActs(acts, session).flatMap((spoken) => (spoken.member === member ? [spoken.act.id] : []))
}

function adjournActs(acts: readonly SpokenAct[], session: string): Spoken<'adjourn'>[] {
  return currentActs(acts).filter(
    (spoken): spoken is Spoken<'adjourn'> => isSpoken(spoken, 'adjourn') && spoken.act.body.target === session
  )
}
