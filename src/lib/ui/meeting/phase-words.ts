import type { PhaseName } from '$lib/app/meeting-views'

interface PhaseRow {
  readonly phase: PhaseName
  readonly name: string
  /** What is done in it. */
  readonly words: string
  /** What leads on from it. */
  readonly next: string
}

/** The four phases of minutes, in their order. */
export const PHASE_ROWS: readonly PhaseRow[] = [
  {
    phase: 'live',
    name: 'As it was noted',
    words: 'These are the notes as they were taken. Whoever kept them cleans them up.',
    next: 'They are cleaned up'
  },
  {
    phase: 'cleaned',
    name: 'Cleaned up',
    words: 'Those who were there put right what is missing or wrong. Whoever was not can answer.',
    next: 'Those who were there amended them'
  },
  {
    phase: 'amended',
    name: 'Amended',
    words: 'Last answers. After that the minutes stand.',
    next: 'Make them final'
  },
  { phase: 'final', name: 'Final', words: 'The minutes stand.', next: 'Amend them again' }
]
