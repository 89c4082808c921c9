/** What members answer to a comment without a word. An act each, so nobody can react in another's name. */
import type { ActId, MemberId } from '$lib/base/ids'
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import type { SpokenAct } from './spoken-act'

/** Few, so that each means one thing; the names are for whoever hears them. In the order they are shown in. */
export const REACTIONS = [
  { emoji: '👍', name: 'thumbs up' },
  { emoji: '❤️', name: 'heart' },
  { emoji: '🎉', name: 'party' },
  { emoji: '👀', name: 'looking at it' },
  { emoji: '❓', name: 'question' },
  { emoji: '🙏', name: 'thanks' }
] as const

export interface Reacted {
  readonly emoji: string
  readonly name: string
  /** Each once, in the order in which they reacted. */
  readonly members: readonly MemberId[]
}

/** By comment, from the acts of its document. Others than ours are of some other version, and left out. */
export function reactionsIn(acts: readonly SpokenAct[]): ReadonlyMap<string, readonly Reacted[]> {
  const said = currentActs(acts).filter(isReaction).sort(compareSpoken)
  const byTarget = new Map<string, Spoken<'reaction'>[]>()
  for (const spoken of said) {
    const { target } = spoken.act.body
    const others = byTarget.get(target)
    if (others) others.push(spoken)
    else byTarget.set(target, [spoken])
  }
  return new Map([...byTarget].map(([target, each]) => [target, countedOf(each)]))
}

function countedOf(said: readonly Spoken<'reaction'>[]): Reacted[] {
  return REACTIONS.flatMap(({ emoji, name }) => {
    const members = new Set(said.flatMap(({ act, member }) => (act.body.emoji === emoji ? [member] : [])))
    return members.size > 0 ? [{ emoji, name, members: [...members] }] : []
  })
}

/** The acts by which this member reacts so now: several where two devices did so apart. What takes all of them back names them. */
export function reactionsOf(
  acts: readonly SpokenAct[],
  { member, target, emoji }: { readonly member: MemberId; readonly target: string; readonly emoji: string }
): ActId[] {
  return currentActs(acts.filter((spoken) => spoken.member === member))
    .filter(isReaction)
    .flatMap(({ act }) => (act.body.target === target && act.body.emoji === emoji ? [act.id] : []))
}

function isReaction(spoken: SpokenAct): spoken is Spoken<'reaction'> {
  return isSpoken(spoken, 'reaction')
}
