/**
 * Does this need agreement? Two questions suggest a mode: what is hard to undo or reaches far asks more of others.
 * Only a suggestion; the author may choose otherwise.
 */
import { assert } from '$lib/base/assert'
import type { AgreementAnswers, ProposalMode, Reach, UndoEffort } from './agreement'

export interface ModeSuggestion {
  readonly mode: ProposalMode
  readonly reason: string
}

interface SuggestionRule extends ModeSuggestion {
  readonly undo: readonly UndoEffort[]
  readonly touches: readonly Reach[]
}

/** Every pair of answers is in exactly one row. */
const RULES: readonly SuggestionRule[] = [
  {
    undo: ['hour', 'day'],
    touches: ['me'],
    mode: 'tell',
    reason: 'It touches only you and is soon undone, so nobody has to wait for it.'
  },
  {
    undo: ['hour'],
    touches: ['few'],
    mode: 'tell',
    reason: 'It is undone within an hour, so telling the few it touches is enough.'
  },
  {
    undo: ['hour'],
    touches: ['many', 'outside'],
    mode: 'objections',
    reason: 'It is undone within an hour, but it reaches many: give them the time to object.'
  },
  {
    undo: ['day'],
    touches: ['few', 'many'],
    mode: 'objections',
    reason: 'It can be undone within a day, so it may go ahead unless someone it touches objects.'
  },
  {
    undo: ['month', 'never'],
    touches: ['me'],
    mode: 'advice',
    reason: 'It touches only you but is hard to undo: hear what others know, then decide.'
  },
  {
    undo: ['day'],
    touches: ['outside'],
    mode: 'consent',
    reason: 'People outside cannot object here, so those who can should be able to stop it.'
  },
  {
    undo: ['month'],
    touches: ['few', 'many', 'outside'],
    mode: 'consent',
    reason: 'Undoing it takes weeks, so anyone who cannot live with it should be able to stop it.'
  },
  {
    undo: ['never'],
    touches: ['many'],
    mode: 'consent',
    reason: 'It cannot be undone, and asking for everyone’s word would wait for ever: anyone can stop it.'
  },
  {
    undo: ['never'],
    touches: ['few'],
    mode: 'everyone',
    reason: 'It cannot be undone and touches only a few of you, so each of them can say yes.'
  },
  {
    undo: ['never'],
    touches: ['outside'],
    mode: 'everyone',
    reason: 'It cannot be undone and reaches people who cannot object here, so all of you should be sure.'
  }
]

export function suggestMode({ undo, touches }: AgreementAnswers): ModeSuggestion {
  const row = RULES.find((rule) => rule.undo.includes(undo) && rule.touches.includes(touches))
  assert(row, 'every pair of answers is in a row')
  return { mode: row.mode, reason: row.reason }
}
