/**
 * Which acts of a document still stand. An act takes the place of own ones only: what a member names of others changes
 * nothing. A withdrawal takes back what it names and says nothing in its place.
 */
import { compareIds, type ActId } from '$lib/base/ids'
import type { ActBodyValue, ActType } from '$lib/wire/act'
import type { SpokenAct } from './spoken-act'

type BodyOf<Type extends ActType> = Extract<ActBodyValue, { readonly type: Type }>

/** A spoken act of one type. */
export type Spoken<Type extends ActType> = SpokenAct & {
  readonly act: SpokenAct['act'] & { readonly body: BodyOf<Type> }
}

export type EndingAct = Spoken<'close'> | Spoken<'outcome'>

export function isSpoken<Type extends ActType>(spoken: SpokenAct, type: Type): spoken is Spoken<Type> {
  return spoken.act.body.type === type
}

/** Those that no other of the same member replaces. An act that replaces itself is none. */
export function currentActs(acts: readonly SpokenAct[]): SpokenAct[] {
  const replaced = new Set(acts.flatMap(({ member, act }) => act.replaces.map((id) => ownKey(member, id))))
  return acts.filter(({ member, act }) => !replaced.has(ownKey(member, act.id)))
}

/**
 * Closes and outcomes that ended the taking of positions, those said anew included: other words for an outcome do not
 * open it again. One that was taken back did not end it.
 */
export function endingActs(acts: readonly SpokenAct[]): EndingAct[] {
  const endingByKey = new Map(acts.filter(isEnding).map((spoken) => [ownKey(spoken.member, spoken.act.id), spoken]))
  const ending = new Set<EndingAct>()
  const left = currentActs(acts).filter(isEnding)
  for (let spoken = left.pop(); spoken; spoken = left.pop()) {
    if (ending.has(spoken)) continue
    ending.add(spoken)
    for (const id of spoken.act.replaces) {
      const before = endingByKey.get(ownKey(spoken.member, id))
      if (before) left.push(before)
    }
  }
  return [...ending].sort(compareSpoken)
}

/** Oldest first by their own stamps, then by id: one order on every device. */
export function compareSpoken(a: SpokenAct, b: SpokenAct): number {
  return a.act.wallMs - b.act.wallMs || compareIds(a.act.id, b.act.id) || compareIds(a.member, b.member)
}

function isEnding(spoken: SpokenAct): spoken is EndingAct {
  return isSpoken(spoken, 'close') || isSpoken(spoken, 'outcome')
}

/** Ids are drawn by their authors: two members may hold the same. */
function ownKey(member: string, id: ActId): string {
  return `${member} ${id}`
}
