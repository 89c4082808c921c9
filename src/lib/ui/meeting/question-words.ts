/** What is said of questions, answers, and why a meeting is held. */
import type { QuestionView, ReadersView, ReasonView, WrittenView } from '$lib/app/before-views'

export type Exception = Exclude<ReasonView['kind'], 'review'>

/** What a meeting may be held for without a proposal to review. */
export const EXCEPTION_WORDS: Readonly<Record<Exception, string>> = {
  complex: 'Work that has to be done live, together',
  relationship: 'Getting to know each other, or making up',
  incident: 'Something is broken right now',
  interview: 'An interview',
  oneToOne: 'Two people, for themselves'
}

export const DISAGREE = { name: 'I disagree', says: 'The item is not settled in writing while somebody does.' }

export const UNNAMED = {
  name: 'Do not show my name',
  says: 'Nobody is shown as asking. The log still tells whose it is, to whoever reads that.'
}

export function askerWords({ isNamed, isMine }: Pick<QuestionView, 'isNamed' | 'isMine'>): string {
  if (isNamed) return 'Somebody who left asked'
  return isMine ? 'You ask, without your name' : 'Asked without a name'
}

/** "3 answers, nobody disagrees." */
export function settledWords({ answers }: Pick<WrittenView, 'answers'>): string {
  return `${answers === 1 ? '1 answer' : `${answers} answers`}, nobody disagrees.`
}

/** "Read by 3 of 5", and how many read it before it changed. */
export function readWords({ now, earlier, of }: ReadersView): string {
  const before = earlier.length === 0 ? '' : ` · ${earlier.length} more before it changed`
  return `Read by ${now.length} of ${of}${before}`
}
