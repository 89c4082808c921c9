/** What a proposal's standing is a function of, put together from the team, what its devices signed, and the acts. */
import type { MemberId } from '../base/ids'
import type { AskedMember, AwayTime } from '../docs/asked-members'
import { awayActs } from '../docs/away-acts'
import { MOST_ASKED } from '../docs/limits'
import { EVERYONE, type Asked } from '../docs/proposal-terms'
import type { Engine } from '../sync/engine'
import type { Member } from '../team/team-state'

/** Devices that were silent for so long before are not waited for (decision 0012). */
const LATELY_MS = 30 * 86_400_000

type Told = Pick<Engine, 'team' | 'acts' | 'stampsOf'>

/**
 * The members a proposal may ask, in joining order; `atMs` is when it closes, or now. Who waits to be let in is not asked,
 * and neither is who is out.
 */
export function membersFor(
  engine: Told,
  { received, atMs }: { readonly received: ReadonlySet<MemberId>; readonly atMs: number }
): readonly AskedMember[] {
  const away = awayTimes(engine)
  return membersIn(engine)
    .sort((a, b) => a.order - b.order)
    .map(({ id, role }) => ({
      member: id,
      isViewer: role === 'viewer',
      logs: engine.stampsOf(id).filter(({ stampMs }) => stampMs > atMs - LATELY_MS),
      hasText: received.has(id),
      away: away.get(id) ?? []
    }))
}

/** Everyone a proposal asks, fixed as it opens. A team larger than can be named stays whoever is in. */
export function everyoneNow(engine: Pick<Engine, 'team'>): Asked {
  const members = membersIn(engine).flatMap(({ id, role }) => (role === 'viewer' ? [] : [id]))
  return members.length > MOST_ASKED ? EVERYONE : { kind: 'everyone', members }
}

function membersIn({ team }: Pick<Engine, 'team'>): Member[] {
  return [...team.members.values()].filter(({ gone, waits }) => gone === null && !waits)
}

/** When each member said they are away, as their own current acts tell. */
export function awayTimes({ acts }: Pick<Engine, 'acts'>): ReadonlyMap<MemberId, readonly AwayTime[]> {
  const away = new Map<MemberId, AwayTime[]>()
  for (const { member, act } of awayActs(acts(null))) {
    const said = away.get(member)
    if (said) said.push(act.body)
    else away.set(member, [act.body])
  }
  return away
}
