/**
 * Which tab of a workspace runs the network: the visible one, else the one shown last. A pure state machine; every tab
 * computes the same from what all of them say, and no tab waits for another's leave.
 *
 * - A tab counts as gone when it was not heard for a while, measured in this tab's own beats: a browser slows the beats of
 *   hidden tabs to one a minute, so those are given longer. A frozen tab is outranked by whichever is shown, at once.
 * - `turn` grows with each showing of any tab, so no clock decides who was shown last.
 * - Two carriers for a moment are harmless, none for long is not: in doubt a tab carries.
 */

/** What a tab says of itself, at every beat and whenever it changes. */
export interface TabWord {
  readonly tab: string
  readonly isVisible: boolean
  readonly turn: number
}

export interface TabCouncil {
  readonly own: TabWord
  readonly others: ReadonlyMap<string, { readonly word: TabWord; readonly silence: number }>
}

export type CouncilInput =
  | { readonly kind: 'shown' }
  | { readonly kind: 'hidden' }
  /** About once a second, less often while hidden. */
  | { readonly kind: 'beat' }
  | { readonly kind: 'heard'; readonly word: TabWord }
  | { readonly kind: 'left'; readonly tab: string }

export interface CouncilStep {
  readonly council: TabCouncil
  /** What to tell the others, if anything. */
  readonly say: TabWord | null
}

/** A visible tab that says nothing for three beats hangs. */
const VISIBLE_SILENCE = 3
/** Browsers let a hidden tab speak once a minute. */
const HIDDEN_SILENCE = 75
/** More tabs than anybody has; a page that invents names cannot fill the memory. */
const MOST_TABS = 200

/** A tab that has just been opened, and knows of no other. */
export function newTabCouncil(tab: string, isVisible: boolean): TabCouncil {
  return { own: { tab, isVisible, turn: isVisible ? 1 : 0 }, others: new Map() }
}

/** True when this tab should run the network, as far as it knows. */
export function isCarrier({ own, others }: TabCouncil): boolean {
  return [...others.values()].every(({ word }) => ranksBefore(own, word))
}

export function stepCouncil(council: TabCouncil, input: CouncilInput): CouncilStep {
  switch (input.kind) {
    case 'shown':
      return speak({ ...council, own: { ...council.own, isVisible: true, turn: latestTurn(council) + 1 } })
    case 'hidden':
      return speak({ ...council, own: { ...council.own, isVisible: false } })
    case 'beat':
      return speak({ ...council, others: age(council.others) })
    case 'heard':
      return hear(council, input.word)
    case 'left':
      return { council: without(council, input.tab), say: null }
  }
}

function speak(council: TabCouncil): CouncilStep {
  return { council, say: council.own }
}

/** Who was not known is answered, so that a new tab need not wait for everybody's next beat. */
function hear(council: TabCouncil, word: TabWord): CouncilStep {
  const { own, others } = council
  if (word.tab === own.tab) return { council, say: null }
  const isNew = !others.has(word.tab)
  if (isNew && others.size >= MOST_TABS) return { council, say: null }
  return {
    council: { own, others: new Map(others).set(word.tab, { word, silence: 0 }) },
    say: isNew ? own : null
  }
}

function without({ own, others }: TabCouncil, tab: string): TabCouncil {
  return { own, others: new Map([...others].filter(([id]) => id !== tab)) }
}

function age(others: TabCouncil['others']): TabCouncil['others'] {
  const older = [...others].map(([id, { word, silence }]) => [id, { word, silence: silence + 1 }] as const)
  return new Map(
    older.filter(([, { word, silence }]) => silence <= (word.isVisible ? VISIBLE_SILENCE : HIDDEN_SILENCE))
  )
}

function latestTurn({ own, others }: TabCouncil): number {
  return Math.max(own.turn, ...[...others.values()].map(({ word }) => word.turn))
}

function ranksBefore(a: TabWord, b: TabWord): boolean {
  if (a.isVisible !== b.isVisible) return a.isVisible
  return a.turn === b.turn ? a.tab < b.tab : a.turn > b.turn
}
