/**
 * Looks at private drafts, from acts alone: what is shown to whom, and what they say to it (decision 0015). An act outside of
 * documents; what is sealed in it is read beside this file, and is null here until it was.
 *
 * - An answer counts only from whoever was asked, and to whoever asked.
 * - What is shown again takes the place of what was shown, and answers to both stay.
 */
import type { DocumentId, MemberId } from '$lib/base/ids'
import type { Look } from '$lib/wire/look-codec'
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import { MOST_LOOKS } from './limits'
import type { SpokenAct } from './spoken-act'

export type Ask = Extract<Look, { readonly type: 'ask' }>

/** Not to be read here: wrapped to other devices, written by a newer version, or by none of ours. */
export interface ClosedLook {
  readonly type: 'closed'
  readonly why: 'Elsewhere' | 'Newer' | 'Malformed'
}

export type ReadLook = Look | ClosedLook

/** What is in a look; null while it is not read yet. */
export type LookReader = (spoken: Spoken<'look'>) => ReadLook | null

export interface LookAnswer {
  readonly spoken: Spoken<'look'>
  readonly words: string
}

/** One draft of mine and one member I showed it to. */
export interface AskedLook {
  readonly draft: DocumentId
  readonly to: MemberId
  /** The last that was shown. */
  readonly spoken: Spoken<'look'>
  readonly ask: Ask
  /** It was taken back, and nothing was shown since. */
  readonly isTakenBack: boolean
  /** Oldest first. */
  readonly answers: readonly LookAnswer[]
}

/** One draft somebody showed me. */
export interface ShownLook {
  readonly spoken: Spoken<'look'>
  readonly content: Ask | ClosedLook
  readonly isTakenBack: boolean
  /** I said something to this very text. */
  readonly isAnswered: boolean
  /** Mine, also to what was shown before; oldest first, those that can be read here. */
  readonly answers: readonly LookAnswer[]
}

/** Ids are drawn by their authors: two members may hold the same. */
export function lookKey({ member, act }: Pick<SpokenAct, 'member' | 'act'>): string {
  return `${member}${act.id}`
}

/** Those between `me` and others, newest first: of each pair so many as are worth opening. */
export function looksOf(acts: readonly SpokenAct[], me: MemberId): readonly Spoken<'look'>[] {
  const between = acts
    .filter((spoken) => isSpoken(spoken, 'look'))
    .filter(({ member, act }) => (member === me) !== (act.body.to === me))
    .sort((a, b) => compareSpoken(b, a))
  // An id said twice by one member names the newest of the two, on every list.
  const byKey = new Map([...between].reverse().map((spoken) => [lookKey(spoken), spoken]))
  const once = between.filter((spoken) => byKey.get(lookKey(spoken)) === spoken)
  const byPair = grouped(once, ({ member, act }) => `${member}${act.body.to}`)
  return [...byPair.values()].flatMap((pair) => pair.slice(0, MOST_LOOKS)).sort((a, b) => compareSpoken(b, a))
}

/** Those whose ask can be read on this device, newest first. */
export function looksAskedBy(me: MemberId, acts: readonly SpokenAct[], read: LookReader): readonly AskedLook[] {
  const { asks, answers, isCurrent } = sorted(acts, me, (spoken) => spoken.member === me)
  const byDraft = grouped(readAsks(asks, read), ({ spoken, ask }) => `${ask.draft}${spoken.act.body.to}`)
  return [...byDraft.values()].map((same) => {
    const { spoken, ask } = firstOf(same, isCurrent)
    const spokens = same.map((each) => each.spoken)
    const { to } = spoken.act.body
    const said = answersTo(spokens, answers, read)
    return { draft: ask.draft, to, spoken, ask, isTakenBack: !isCurrent(spoken), answers: said }
  })
}

/** Newest first; what cannot be read here stands by itself. */
export function looksShownTo(me: MemberId, acts: readonly SpokenAct[], read: LookReader): readonly ShownLook[] {
  const { asks, answers, isCurrent } = sorted(acts, me, (spoken) => spoken.member !== me)
  const opened = grouped(readAsks(asks, read), ({ spoken, ask }) => `${spoken.member}${ask.draft}`)
  const closed = asks.flatMap((spoken) => {
    const content = closedIn(read(spoken))
    return content && isCurrent(spoken) ? [[{ spoken, content }]] : []
  })
  const shown = [
    ...[...opened.values()].map((same) => same.map(({ spoken, ask }) => ({ spoken, content: ask }))),
    ...closed
  ]
  return shown
    .map((same: readonly Pick<ShownLook, 'spoken' | 'content'>[]) => {
      const first = firstOf(same, isCurrent)
      const spokens = same.map(({ spoken }) => spoken)
      return {
        ...first,
        isTakenBack: !isCurrent(first.spoken),
        isAnswered: answers.some((answer) => isAnswerTo(answer, first.spoken)),
        answers: answersTo(spokens, answers, read)
      }
    })
    .sort((a, b) => compareSpoken(b.spoken, a.spoken))
}

/** Whoever was asked says it, to whoever asked. */
function isAnswerTo(answer: Spoken<'look'>, ask: Spoken<'look'>): boolean {
  const { answers, to } = answer.act.body
  return answers === ask.act.id && to === ask.member && answer.member === ask.act.body.to
}

function sorted(acts: readonly SpokenAct[], me: MemberId, isAsker: (spoken: Spoken<'look'>) => boolean) {
  const current = new Set<SpokenAct>(currentActs(acts))
  const isCurrent = (spoken: SpokenAct) => current.has(spoken)
  const looks = looksOf(acts, me)
  return {
    isCurrent,
    asks: looks.filter((spoken) => spoken.act.body.answers === null && isAsker(spoken)),
    answers: looks.filter((spoken) => spoken.act.body.answers !== null && !isAsker(spoken) && isCurrent(spoken))
  }
}

/** The newest that stands, or where none does the newest. */
function firstOf<T extends { readonly spoken: SpokenAct }>(
  same: readonly T[],
  isCurrent: (s: SpokenAct) => boolean
): T {
  return same.find(({ spoken }) => isCurrent(spoken)) ?? (same[0] as T)
}

/** What says it is an ask outside its seal and holds an answer is none. */
function readAsks(asks: readonly Spoken<'look'>[], read: LookReader) {
  return asks.flatMap((spoken) => {
    const ask = read(spoken)
    return ask?.type === 'ask' ? [{ spoken, ask }] : []
  })
}

function closedIn(content: ReadLook | null): ClosedLook | null {
  if (content === null || content.type === 'ask') return null
  return content.type === 'closed' ? content : { type: 'closed', why: 'Malformed' }
}

function answersTo(
  asks: readonly Spoken<'look'>[],
  answers: readonly Spoken<'look'>[],
  read: LookReader
): readonly LookAnswer[] {
  return answers
    .filter((answer) => asks.some((ask) => isAnswerTo(answer, ask)))
    .flatMap((spoken) => {
      const content = read(spoken)
      return content?.type === 'answer' ? [{ spoken, words: content.words }] : []
    })
    .reverse()
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group) group.push(item)
    else groups.set(keyOf(item), [item])
  }
  return groups
}
