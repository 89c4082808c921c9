/**
 * How a proposal is decided: five modes as a table. What the screens say of a mode and what counting does with it stand
 * in one row, so that nobody is told one thing and counted by another.
 */
import type { Stance } from '$lib/wire/act'
import type { ProposalMode } from './agreement'

/** What a proposal is decided by while nobody said a mode. */
export const USUAL_MODE: ProposalMode = 'consent'

/** Most cautious first: where one person left several, the first of these counts. */
export const STANCES = ['block', 'disagree', 'abstain', 'agree'] as const satisfies readonly Stance[]

export interface ModeRow {
  readonly title: string
  /** What happens, and what silence means. */
  readonly sentence: string
  /** What each position means here. */
  readonly meaning: Readonly<Record<Stance, string>>
  /** Who has the text and says nothing is taken to be content with it. */
  readonly silenceCounts: boolean
  /** One of these and it does not pass. */
  readonly stops: readonly Stance[]
  /** Each of those asked has to agree or stand aside. */
  readonly needsEveryone: boolean
  /** `count`: positions decide. `author`: they are heard. `nobody`: there is nothing to decide. */
  readonly decides: 'count' | 'author' | 'nobody'
}

export const MODES: Readonly<Record<ProposalMode, ModeRow>> = {
  tell: {
    title: 'Just do it, then tell',
    sentence: 'It is done, and this tells everyone. Nobody has to answer.',
    meaning: {
      agree: 'Agree: you are glad of it.',
      abstain: 'Abstain: you have no view.',
      disagree: 'Disagree: you think it is wrong. It stays done.',
      block: 'Block: you ask for it to be undone. It stays done until its author undoes it.'
    },
    silenceCounts: true,
    stops: [],
    needsEveryone: false,
    decides: 'nobody'
  },
  objections: {
    title: 'Goes ahead unless someone objects',
    sentence: 'Goes ahead at the closing time unless someone disagrees or blocks. Silence lets it go ahead.',
    meaning: {
      agree: 'Agree: it should go ahead.',
      abstain: 'Abstain: you leave it to the others. It can go ahead.',
      disagree: 'Disagree: you object, and it does not go ahead as it is.',
      block: 'Block: you object, and it must not go ahead at all.'
    },
    silenceCounts: true,
    stops: ['disagree', 'block'],
    needsEveryone: false,
    decides: 'count'
  },
  advice: {
    title: 'Advice',
    sentence: 'The author hears everyone who answers, then decides and says why. Silence means no advice.',
    meaning: {
      agree: 'Agree: you advise doing it.',
      abstain: 'Abstain: you have no advice to give.',
      disagree: 'Disagree: you advise against it. The author may still do it.',
      block: 'Block: you urge the author not to do it. The author decides, and owes you an answer.'
    },
    silenceCounts: false,
    stops: [],
    needsEveryone: false,
    decides: 'author'
  },
  consent: {
    title: 'Consent',
    sentence: 'Passes unless someone blocks. Silence counts as consent for people who have received it.',
    meaning: {
      agree: 'Agree: you want it to pass.',
      abstain: 'Abstain: you leave it to the others. It can pass.',
      disagree: 'Disagree: you think it is wrong, and you will live with it. It can still pass.',
      block: 'Block: you cannot live with it. It does not pass as it is.'
    },
    silenceCounts: true,
    stops: ['block'],
    needsEveryone: false,
    decides: 'count'
  },
  everyone: {
    title: 'Everyone agrees',
    sentence: 'Passes when everyone who is asked agrees or stands aside. Silence does not count.',
    meaning: {
      agree: 'Agree: you want it to pass.',
      abstain: 'Abstain: you stand aside. It can pass without you.',
      disagree: 'Disagree: you think it is wrong. It does not pass as it is.',
      block: 'Block: you cannot live with it. It does not pass as it is.'
    },
    silenceCounts: false,
    stops: ['disagree', 'block'],
    needsEveryone: true,
    decides: 'count'
  }
}

/** Whoever is against it says why, in every mode: people who are asleep can only act on a reason. */
export function needsReason(stance: Stance): boolean {
  return stance === 'disagree' || stance === 'block'
}
