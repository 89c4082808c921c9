/** Lets the roster know what members say of being away, from now on: it shows people everywhere. */
import type { MemberId } from '../base/ids'
import { plainName } from '../base/plain-name'
import { isZone } from '../base/zone-clock'
import type { Scope } from '../base/scope'
import { awayActs } from '../docs/away-acts'
import type { Engine } from '../sync/engine'
import { newAwayTimes } from './away-times'
import type { AwaySpan, AwayTimes } from './views'

export interface AwayFollowing {
  readonly engine: Pick<Engine, 'acts' | 'actsChanged' | 'ownMember' | 'team' | 'teamChanged'>
  readonly roster: { away: ReadonlyMap<MemberId, AwayTimes> }
  readonly scope: Scope
}

/** Until `scope` ends. */
export function followAway({ engine, roster, scope }: AwayFollowing): void {
  const read = () => (roster.away = awayTimesOf(engine))
  read()
  scope.defer(engine.actsChanged.listen((documents) => documents.includes(null) && read()))
  scope.defer(engine.teamChanged.listen(read))
}

function awayTimesOf({ acts, team, ownMember }: AwayFollowing['engine']): ReadonlyMap<MemberId, AwayTimes> {
  const nameOf = (member: MemberId | null) => member && (team.members.get(member)?.profile.name ?? null)
  const spans = new Map<MemberId, AwaySpan[]>()
  for (const { member, act } of awayActs(acts(null))) {
    const { fromMs, toMs, delegate } = act.body
    const standIn = nameOf(delegate)
    const span = { fromMs, toMs, standIn: standIn && plainName(standIn) }
    const others = spans.get(member)
    if (others) others.push(span)
    else spans.set(member, [span])
  }
  const { zone = '' } = team.members.get(ownMember)?.profile ?? {}
  return new Map([...spans].map(([member, said]) => [member, newAwayTimes(said, isZone(zone) ? zone : 'UTC')]))
}
