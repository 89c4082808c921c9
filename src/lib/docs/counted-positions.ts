/**
 * Which positions count. It depends on the set of acts alone, so every device that has the same acts counts the same.
 *
 * - Of those asked only, by the stamp of their own act: at or before the closing time, and before whatever ended it.
 * - What ended it knew of some positions: those count. One that knew of the end was taken after it and does not; one
 *   that neither knew of goes by its stamp, and is late.
 * - What somebody said anew too late takes no place of what they had said in time.
 * - Of several that one person left on two devices the most cautious counts, and they are asked.
 */
import { equalBytes } from '$lib/base/bytes'
import { compareIds, type MemberId } from '$lib/base/ids'
import type { CloseCause } from '$lib/wire/act'
import { compareSpoken, currentActs, isSpoken, type EndingAct, type Spoken } from './current-acts'
import type { StanceCounts } from './mode-verdict'
import { STANCES } from './proposal-mode'
import { knewOf, type SpokenAct } from './spoken-act'

export interface CountedPosition {
  readonly spoken: Spoken<'position'>
  /** A close or an outcome did not know of it. */
  readonly isLate: boolean
  /** Theirs are several: this one is the most cautious. */
  readonly isDoubled: boolean
}

export interface Counting {
  readonly asked: ReadonlySet<MemberId>
  /** Null: no closing time. */
  readonly closesMs: number | null
  /** What ended the taking of positions (`endingActs`). */
  readonly ends: readonly EndingAct[]
}

/** One for each member who took one in time, oldest first. */
export function countedPositions(acts: readonly SpokenAct[], counting: Counting): CountedPosition[] {
  const byMember = new Map<MemberId, Spoken<'position'>[]>()
  for (const spoken of currentActs(actsInTime(acts, counting))) {
    if (!isSpoken(spoken, 'position')) continue
    const theirs = byMember.get(spoken.member) ?? []
    theirs.push(spoken)
    byMember.set(spoken.member, theirs)
  }
  return [...byMember.values()]
    .flatMap((theirs) =>
      [...theirs]
        .sort(compareCaution)
        .slice(0, 1)
        .map((spoken) => ({ spoken, theirs }))
    )
    .sort((a, b) => compareSpoken(a.spoken, b.spoken))
    .map(({ spoken, theirs }) => ({
      spoken,
      isLate: counting.ends.some((end) => !knewOf(end, spoken)),
      isDoubled: theirs.length > 1
    }))
}

/** Acts of those asked that were said in time, of any type. */
export function actsInTime(acts: readonly SpokenAct[], counting: Counting): SpokenAct[] {
  return acts.filter((spoken) => counting.asked.has(spoken.member) && isInTime(spoken, counting))
}

export function countsOf(positions: readonly CountedPosition[]): StanceCounts {
  const counts = { agree: 0, abstain: 0, disagree: 0, block: 0 }
  for (const { spoken } of positions) counts[spoken.act.body.stance] += 1
  return counts
}

/** The moment an end stands for: a close by time only says which moment had been set. */
export function endedMs({ act: { body, wallMs } }: EndingAct): number {
  return isByTime(body) ? body.deadlineMs : wallMs
}

export function isByTime(body: EndingAct['act']['body']): body is Extract<typeof body, { readonly cause: CloseCause }> {
  return body.type === 'close' && body.cause === 'time'
}

/** Taken on words or terms that are others now, or on none that are known. */
export function isStale({ act: { about } }: SpokenAct, currentHash: Uint8Array): boolean {
  return about === null || !equalBytes(about, currentHash)
}

function isInTime(spoken: SpokenAct, { closesMs, ends }: Counting): boolean {
  const isBeforeClosing = closesMs === null || spoken.act.wallMs <= closesMs
  return isBeforeClosing && ends.every((end) => end === spoken || isBeforeEnd(spoken, end))
}

/** What a person who ended it had before their eyes counts, whichever of two clocks is behind; no clock was theirs to read where time ended it. */
function isBeforeEnd(spoken: SpokenAct, end: EndingAct): boolean {
  if (knewOf(spoken, end) && !knewOf(end, spoken)) return false
  return (!isByTime(end.act.body) && knewOf(end, spoken)) || spoken.act.wallMs <= endedMs(end)
}

/** Most cautious first, then by id. */
function compareCaution(a: Spoken<'position'>, b: Spoken<'position'>): number {
  const caution = (spoken: Spoken<'position'>) => STANCES.indexOf(spoken.act.body.stance)
  return caution(a) - caution(b) || compareIds(a.act.id, b.act.id)
}
