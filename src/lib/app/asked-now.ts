/** Whom a proposal asks, as the team and its pods are now: what is fixed when it opens, and who came since. */
import type { MemberId, PodId } from '../base/ids'
import { MOST_ASKED } from '../docs/limits'
import { podsOf, type Pod } from '../docs/pods'
import type { Asked, AskedPod } from '../docs/proposal-terms'
import type { Engine } from '../sync/engine'
import { everyoneNow } from './deciding-case'

type Told = Pick<Engine, 'team' | 'acts'>

/** A pod as a proposal asks it: who of it is in. Null where there is none, or nobody of it is. */
export function podNow(engine: Told, id: PodId): AskedPod | null {
  const pod = podsOf(engine.acts(null)).find((each) => each.id === id)
  const members = pod ? membersHere(engine, pod) : []
  return pod && members.length > 0 ? { kind: 'pod', pod: id, name: pod.name, members } : null
}

/** Those of a pod who are in, and not waiting to be let in; at most as many as a proposal asks. Made-up ids push nobody out. */
export function membersHere({ team }: Pick<Engine, 'team'>, { members }: Pick<Pod, 'members'>): readonly MemberId[] {
  const isHere = (id: MemberId) => {
    const member = team.members.get(id)
    return member !== undefined && member.gone === null && !member.waits
  }
  return members.filter(isHere).slice(0, MOST_ASKED)
}

/** What stands once it opens; of a pod that is no more, whoever was in it when it was chosen. */
export function askedOnOpening(engine: Told, asked: Asked): Asked {
  switch (asked.kind) {
    case 'everyone':
      return everyoneNow(engine)
    case 'pod':
      return podNow(engine, asked.pod) ?? asked
    case 'members':
      return asked
  }
}

/** Who of everyone is not on the list that was fixed: they were let in since, or only read then. */
export function notOnTheList(engine: Pick<Engine, 'team'>, asked: Asked): readonly MemberId[] {
  if (asked.kind !== 'everyone' || asked.members === undefined) return []
  const fixed = new Set(asked.members)
  return everyoneNow(engine).members?.filter((member) => !fixed.has(member)) ?? []
}
