/** What the modes say, what they count to, and which of them two answers suggest. */
import { isProposalMode, PROPOSAL_MODES, type ProposalMode, REACHES, UNDO_EFFORTS } from './agreement'
import { expect, test } from 'vitest'
import { suggestMode } from './mode-suggestion'
import { verdictOf, type CountVerdict, type StanceCounts } from './mode-verdict'
import { MODES, needsReason, STANCES } from './proposal-mode'

const counts = (given: Partial<StanceCounts>): StanceCounts => ({
  agree: 0,
  abstain: 0,
  disagree: 0,
  block: 0,
  ...given
})

const cases: [mode: ProposalMode, positions: Partial<StanceCounts>, quorum: number | null, CountVerdict][] = [
  ['tell', { block: 3 }, 5, 'passes'],
  ['objections', {}, null, 'passes'],
  ['objections', { agree: 4, disagree: 1 }, null, 'fails'],
  ['objections', { agree: 1, abstain: 1 }, 3, 'quorumMissed'],
  ['advice', { agree: 3 }, null, 'authorDecides'],
  ['advice', { block: 5 }, null, 'authorDecides'],
  ['advice', { agree: 1 }, 2, 'quorumMissed'],
  ['consent', {}, null, 'passes'],
  ['consent', { disagree: 4 }, null, 'passes'],
  ['consent', { agree: 4, block: 1 }, null, 'fails'],
  ['consent', { agree: 2, abstain: 1 }, 3, 'passes'],
  ['consent', { agree: 2 }, 3, 'quorumMissed'],
  ['consent', { block: 1 }, 3, 'fails'],
  ['everyone', { agree: 5 }, null, 'passes'],
  ['everyone', { agree: 4, abstain: 1 }, null, 'passes'],
  ['everyone', { abstain: 5 }, null, 'fails'],
  ['everyone', { agree: 4 }, null, 'fails'],
  ['everyone', { agree: 4, disagree: 1 }, null, 'fails'],
  ['everyone', { agree: 1 }, 4, 'quorumMissed']
]

test.each(cases)('under %s, of five asked, %o with a quorum of %s: %s', (mode, positions, quorum, verdict) => {
  expect(verdictOf(mode, { counts: counts(positions), of: 5, quorum })).toBe(verdict)
})

test('every mode says what each position means, in a sentence that begins with it', () => {
  const sentences = PROPOSAL_MODES.flatMap((mode) => STANCES.map((stance) => [stance, MODES[mode].meaning[stance]]))
  const odd = sentences.filter(([stance = '', said = '']) => !said.toLowerCase().startsWith(`${stance}: `))
  expect(odd).toEqual([])
  const all = [...sentences.map(([, said]) => said), ...PROPOSAL_MODES.map((mode) => MODES[mode].sentence)]
  expect(all.filter((said) => !/^[A-Z].*[^.!?]\.$/.test(said ?? ''))).toEqual([])
})

test('a screen that says silence counts is counted so, and whoever is against it gives a reason', () => {
  const silent = PROPOSAL_MODES.filter((mode) => MODES[mode].silenceCounts)
  expect(silent).toEqual(['tell', 'objections', 'consent'])
  for (const mode of silent) expect(verdictOf(mode, { counts: counts({}), of: 9, quorum: null })).toBe('passes')
  expect(STANCES.filter(needsReason)).toEqual(['block', 'disagree'])
  expect([isProposalMode('consent'), isProposalMode('toString'), isProposalMode(null)]).toEqual([true, false, false])
})

test('what is harder to undo never asks less of others, nor does what reaches further outside', () => {
  const weight = (undo: (typeof UNDO_EFFORTS)[number], touches: (typeof REACHES)[number]) =>
    PROPOSAL_MODES.indexOf(suggestMode({ undo, touches }).mode)
  for (const touches of REACHES) {
    const weights = UNDO_EFFORTS.map((undo) => weight(undo, touches))
    expect(weights).toEqual([...weights].sort((a, b) => a - b))
  }
  for (const undo of UNDO_EFFORTS) expect(weight(undo, 'outside')).toBeGreaterThanOrEqual(weight(undo, 'many'))
})

test('each pair of answers gets a mode and one reason', () => {
  const suggested = UNDO_EFFORTS.map((undo) => REACHES.map((touches) => suggestMode({ undo, touches }).mode).join(' '))
  expect(suggested).toEqual([
    'tell tell objections objections',
    'tell objections objections consent',
    'advice consent consent consent',
    'advice everyone consent everyone'
  ])
  expect(suggestMode({ undo: 'never', touches: 'few' }).reason).toMatch(/^It cannot be undone .*\.$/)
})
