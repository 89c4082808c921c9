/** A proposal's decision as a screen sees it, without a workspace behind it; says what was done with it, in order. */
import type {
  DecidingView,
  ModeName,
  ModeView,
  OutcomeView,
  PositionView,
  TermsView,
  WritingView
} from '../../src/lib/app/deciding-views'
import type { DocumentView, PersonView, ProposalView } from '../../src/lib/app/views'

export const NOW = Date.parse('2026-11-24T09:40Z')
export const THURSDAY = Date.parse('2026-11-26T17:00Z')

export const person = (name: string, zone = 'Europe/Lisbon', isMe = false): PersonView => ({
  id: name,
  name,
  initial: name.charAt(0),
  hue: 1,
  zone,
  hours: Array.from({ length: 7 }, () => [540, 1020] as const),
  isMe
})

export const me = person('Inês', 'Europe/Lisbon', true)
export const mei = person('Mei', 'Asia/Tokyo')
export const joss = person('Joss', 'America/Vancouver')
export const tomasz = person('Tomasz', 'Europe/Warsaw')

/** What the shell gives its pages, as far as these screens ask. */
export const frame = { view: { me, people: [me, mei, joss, tomasz], nowMs: NOW, workspace: { id: 'w' } } }

const mode = (name: ModeName, title: string, says: string): ModeView => ({
  name,
  title,
  says,
  means: {
    agree: 'Agree: you want it.',
    abstain: 'Abstain: you leave it to the others.',
    disagree: 'Disagree: you think it is wrong, and you will live with it. It can still pass.',
    block: 'Block: it must not happen as it stands.'
  }
})

export const modes: readonly ModeView[] = [
  mode('tell', 'Tell', 'Decided already; everyone is told.'),
  mode('objections', 'Objections', 'Passes unless someone disagrees.'),
  mode('advice', 'Advice', 'Whoever proposes it decides, after hearing everyone.'),
  mode('consent', 'Consent', 'Passes unless someone blocks.'),
  mode('everyone', 'Everyone', 'Passes when everyone agrees.')
]

export const noTerms: TermsView = {
  ...{ mode: null, undo: null, touches: null, asked: null, pod: null, everyone: null, quorum: null, review: null },
  supersedes: null
}

export const position = (said: Partial<PositionView>): PositionView => ({
  id: `position of ${(said.person ?? mei).name}`,
  person: mei,
  stance: 'agree',
  reason: '',
  saidMs: NOW - 86_400_000,
  isStale: false,
  isLate: false,
  isDoubled: false,
  isSetAside: false,
  ...said
})

export const outcome = (said: Partial<OutcomeView>): OutcomeView => ({
  id: `outcome of ${(said.person ?? mei).name}`,
  person: mei,
  verdict: 'adopted',
  words: 'Nobody blocks it.',
  saidMs: NOW - 3_600_000,
  isStale: false,
  ...said
})

interface Fake<View> {
  readonly view: View
  readonly done: string[]
}

/** `problems` are what actions answer, one after the other; after the last they succeed. */
export function newFake(state: Partial<DecidingView> = {}, problems: string[] = []): Fake<DecidingView> {
  const done: string[] = []
  const act = (what: string) => (done.push(what), Promise.resolve(problems.shift() ?? null))
  const view: DecidingView = {
    phase: 'open',
    terms: { ...noTerms, mode: 'consent' },
    modes,
    mode: modes.find(({ name }) => name === (state.terms ?? { mode: 'consent' }).mode) ?? null,
    suggest: (undo, touches) =>
      undo && touches ? { mode: 'objections', why: `Undone in ${undo}, and it touches ${touches}.` } : null,
    asked: frame.view.people,
    asking: { pods: [], newcomers: [], askNewcomers: () => act('ask newcomers') },
    setAside: [],
    people: frame.view.people,
    positions: [],
    mine: null,
    toCome: [],
    countWords: 'nobody yet',
    heard: null,
    resultWords: null,
    whyNoPosition: null,
    outcome: null,
    rivals: [],
    reopenedBy: null,
    review: null,
    isOutcomeOwed: false,
    whyNoOutcome: null,
    whyNotOpen: null,
    closingChoices: () => [
      { label: 'In two days', wall: '2026-11-26T17:00:00', zone: 'Europe/Lisbon', ms: THURSDAY },
      { label: 'In a week', wall: '2026-12-01T17:00:00', zone: 'Europe/Lisbon', ms: THURSDAY + 5 * 86_400_000 }
    ],
    settle: ({ asked, closes, ...terms }) =>
      act(`settle ${JSON.stringify({ ...terms, asked: asked?.map(({ name }) => name) ?? null, closes })}`),
    open: () => act('open'),
    needsReason: (stance) => stance === 'disagree' || stance === 'block',
    takePosition: (stance, reason) => act(`${stance}: ${reason}`),
    stillStands: () => act('still stands'),
    writeOutcome: (verdict, words) => act(`${verdict}: ${words}`),
    changesSince: (id) => (done.push(`changes since ${id}`), Promise.resolve([])),
    ...state
  }
  return { view, done }
}

export function newWriting(state: Partial<WritingView> = {}): Fake<WritingView> {
  const done: string[] = []
  const addQuestions = () => (done.push('add questions'), Promise.resolve(null))
  return { view: { advice: [], readers: [], questions: null, addQuestions, ...state }, done }
}

export function newProposal(state: Partial<ProposalView> = {}): Fake<ProposalView> {
  const done: string[] = []
  const view: ProposalView = {
    status: 'open',
    beside: null,
    isKept: false,
    importedStatus: null,
    closes: { wall: '2026-11-26T17:00:00', zone: 'Europe/Lisbon', ms: THURSDAY },
    fields: [],
    sections: [],
    setClosing: (closes) => (done.push(`closes ${closes?.wall ?? 'never'}`), Promise.resolve(null)),
    setStatus: (status) => (done.push(`status ${status}`), Promise.resolve(null)),
    ...state
  }
  return { view, done }
}

/** Only what these screens read of a document. */
export const document: Pick<DocumentView, 'editable'> = { editable: true }
