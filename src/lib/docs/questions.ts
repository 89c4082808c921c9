/**
 * What is asked and answered in writing about the items of an agenda, and about whether it has to be a meeting at all (ACT-9).
 * Acts each, so nobody asks or answers in another's name; who asked without a name is in the log and in nothing shown.
 *
 * - An answer belongs to a question by its author and id, and is not read while there is no such question.
 * - Without words it says only that its author wants to be in on the item: until they wrote something more it is not settled.
 * - What one member says is bounded by itself, so nobody can say so much that others are not read.
 */
import { compareBytes } from '$lib/base/bytes'
import { compareIds, type ActId, type MemberId } from '$lib/base/ids'
import { compareSpoken, currentActs, isSpoken, type Spoken } from './current-acts'
import { MOST_ANSWERS_OF_A_MEMBER, MOST_QUESTIONS_OF_A_MEMBER } from './limits'
import type { SpokenAct } from './spoken-act'

/** What is asked by *Is this meeting necessary?*: no item has such a short id. */
export const NECESSARY = 'necessary'

export interface GivenAnswer {
  readonly id: ActId
  readonly member: MemberId
  readonly words: string
  readonly disagrees: boolean
  readonly atMs: number
}

export interface AskedQuestion {
  readonly id: ActId
  /** Whose it is: an answer names them. Shown is `named`. */
  readonly asker: MemberId
  /** Who is shown to ask; null where they would rather not be. */
  readonly named: MemberId | null
  readonly words: string
  readonly atMs: number
  /** In the order in which they were given. */
  readonly answers: readonly GivenAnswer[]
}

/** What was written about one item. */
export interface Written {
  /** In the order in which they were asked. */
  readonly questions: readonly AskedQuestion[]
  /** Said to the item itself, by whoever attends in writing. */
  readonly inWriting: readonly GivenAnswer[]
  /** Want to be in on it and wrote nothing about it since. */
  readonly waiting: readonly MemberId[]
}

export const NOTHING_WRITTEN: Written = { questions: [], inWriting: [], waiting: [] }

/** By item, from the acts of its document; whatever nothing was said about is not in it. */
export function writtenIn(acts: readonly SpokenAct[]): ReadonlyMap<string, Written> {
  const current = currentActs(acts).sort(bySaying)
  const questions = boundedOf(current.filter(isQuestion), MOST_QUESTIONS_OF_A_MEMBER)
  const answers = boundedOf(current.filter(isAnswer), MOST_ANSWERS_OF_A_MEMBER)
  const [askedBy, saidBy] = [groupedByTarget(questions), groupedByTarget(answers)]
  const targets = new Set([...askedBy.keys(), ...saidBy.keys()])
  return new Map(
    [...targets].map((target) => [target, writtenAbout(askedBy.get(target) ?? [], saidBy.get(target) ?? [])])
  )
}

/** Somebody said something, no question is open, everybody who wants to be in on it wrote, and nobody disagrees. */
export function isSettled({ questions, inWriting, waiting }: Written): boolean {
  const said = [...inWriting, ...questions.flatMap(({ answers }) => answers)]
  const isOpen = questions.some(({ answers }) => answers.length === 0)
  return said.length > 0 && !isOpen && waiting.length === 0 && said.every(({ disagrees }) => !disagrees)
}

/** What was said in writing, in answers and to the item itself. */
export function countAnswers({ questions, inWriting }: Written): number {
  return inWriting.length + questions.reduce((sum, { answers }) => sum + answers.length, 0)
}

export interface Readers {
  /** Said that they read the text as it is. */
  readonly now: ReadonlySet<MemberId>
  /** Read it before it changed last. */
  readonly earlier: ReadonlySet<MemberId>
}

/** Who said *read*; `text` is the hash of the text as it is. */
export function readersIn(acts: readonly SpokenAct[], text: Uint8Array): Readers {
  const read = currentActs(acts).filter((spoken) => isSpoken(spoken, 'read') && spoken.act.about)
  const isNow = ({ act }: SpokenAct) => act.about !== null && compareBytes(act.about, text) === 0
  const now = new Set(read.filter(isNow).map(({ member }) => member))
  return { now, earlier: new Set(read.map(({ member }) => member).filter((member) => !now.has(member))) }
}

function writtenAbout(asked: readonly Spoken<'question'>[], said: readonly Spoken<'answer'>[]): Written {
  const withWords = said.filter(({ act }) => act.body.words.trim() !== '')
  return {
    questions: asked.map((question) => questionOf(question, withWords)),
    inWriting: withWords.filter(({ act }) => act.body.question === null).map(answerOf),
    waiting: waitingIn(said)
  }
}

/** A wish waits until its author wrote something after it. */
function waitingIn(said: readonly Spoken<'answer'>[]): MemberId[] {
  const waiting = new Set<MemberId>()
  for (const { act, member } of said) {
    if (act.body.words.trim() !== '') waiting.delete(member)
    else if (act.body.question === null) waiting.add(member)
  }
  return [...waiting]
}

function questionOf({ act, member }: Spoken<'question'>, said: readonly Spoken<'answer'>[]): AskedQuestion {
  const isToIt = ({ act: { body } }: Spoken<'answer'>) =>
    body.question?.act === act.id && body.question.asker === member
  return {
    id: act.id,
    asker: member,
    named: act.body.named ? member : null,
    words: act.body.words,
    atMs: act.wallMs,
    answers: said.filter(isToIt).map(answerOf)
  }
}

function answerOf({ act, member }: Spoken<'answer'>): GivenAnswer {
  return { id: act.id, member, words: act.body.words, disagrees: act.body.disagrees, atMs: act.wallMs }
}

/** The last of each member. A member who says two acts of one id said the first. */
function boundedOf<S extends SpokenAct>(said: readonly S[], most: number): S[] {
  const byMember = new Map<MemberId, Map<ActId, S>>()
  for (const spoken of said) {
    const own = byMember.get(spoken.member) ?? new Map<ActId, S>()
    byMember.set(spoken.member, own)
    if (!own.has(spoken.act.id)) own.set(spoken.act.id, spoken)
  }
  return [...byMember.values()].flatMap((own) => [...own.values()].slice(-most)).sort(bySaying)
}

/** Also where a broken device says two things under one id in one moment: the same on every other. */
function bySaying(a: SpokenAct, b: SpokenAct): number {
  return compareSpoken(a, b) || compareIds(a.log, b.log) || a.seq - b.seq
}

function groupedByTarget<S extends Spoken<'question'> | Spoken<'answer'>>(said: readonly S[]): Map<string, S[]> {
  const byTarget = new Map<string, S[]>()
  for (const spoken of said) {
    const others = byTarget.get(spoken.act.body.target)
    if (others) others.push(spoken)
    else byTarget.set(spoken.act.body.target, [spoken])
  }
  return byTarget
}

function isQuestion(spoken: SpokenAct): spoken is Spoken<'question'> {
  return isSpoken(spoken, 'question') && spoken.act.body.words.trim() !== ''
}

function isAnswer(spoken: SpokenAct): spoken is Spoken<'answer'> {
  return isSpoken(spoken, 'answer')
}
