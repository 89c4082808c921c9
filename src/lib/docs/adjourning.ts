/**
 * *I think we can adjourn*: each says it for themself, and more than half of those in the call are enough. Who said it is
 * counted and not shown; the log still tells.
 */
import type { ActId, MemberId } from '$lib/base/ids'
import { currentActs, isSpoken, type Spoken } from './current-acts'
import { isIn, type Session } from './meeting'
import type { SpokenAct } from './spoken-act'

export interface Adjourning {
  /** In the call, and those of them who would adjourn. */
  readonly of: number
  readonly said: number
  readonly needed: number
  readonly isAdjourned: boolean
}

/** The same on every device that has the same acts and the same session. */
export function adjourningOf(acts: readonly SpokenAct[], session: Session): Adjourning {
  const of = [...session.was.values()].filter(({ to }) => to === null).length
  const members = new Set(adjournActs(acts, session.id).map(({ member }) => member))
  const said = [...members].filter((member) => isIn(session, member)).length
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
