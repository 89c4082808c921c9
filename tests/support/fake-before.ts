/** What is settled before a meeting as a screen sees it, without an agenda behind it; says what was done with it, in order. */
import type { AnswerView, BeforeView, NecessityView, QuestionView, WrittenView } from '../../src/lib/app/before-views'
import { joss, me, mei } from './fake-deciding'

export const answer = (said: Partial<AnswerView> = {}): AnswerView => ({
  ...{ id: `answer of ${(said.person ?? mei).name}`, person: mei, words: 'Two per gauge.', disagrees: false },
  isMine: said.person === me,
  ...said
})

export const question = (said: Partial<QuestionView> = {}): QuestionView => ({
  ...{ id: 'one', asker: joss, isNamed: true, isMine: false, words: 'How many false alarms?', answers: [] },
  ...said
})

export const written = (said: Partial<WrittenView> = {}): WrittenView => ({
  ...{ questions: [], inWriting: [], waiting: [], iWait: false, isSettled: false, answers: 0 },
  ...said
})

const UNANSWERED: NecessityView = {
  ...{ reason: null, unsettled: '', waiting: '', written: written() },
  proposals: [{ id: 'p', title: 'Send readings hourly' }]
}

/** `problems` are what actions answer, one after the other; after the last they succeed. */
export function newBefore(state: Partial<BeforeView> & { readonly item?: WrittenView } = {}, problems: string[] = []) {
  const done: string[] = []
  const act = (what: string) => (done.push(what), Promise.resolve(problems.shift() ?? null))
  const view: BeforeView = {
    ...{ whyNot: null, whyNoQuestion: null, necessity: UNANSWERED },
    readers: { now: [mei], earlier: [], of: 5, iRead: false },
    writtenAbout: () => state.item ?? written(),
    ask: (about, words, named) => act(`ask ${about ?? 'necessary'}${named ? '' : ' unnamed'}: ${words}`),
    answer: (about, { question: to, words, disagrees }) =>
      act(`answer ${to ?? about ?? 'necessary'}${disagrees ? ' disagreeing' : ''}: ${words}`),
    takeBack: (id) => act(`take back ${id}`),
    wantIn: (item, wants) => act(`${wants ? 'add to' : 'take off'} ${item}`),
    sayRead: () => act('read'),
    setReason: (reason) => act(`reason ${reason?.kind === 'review' ? reason.proposal : reason?.kind}`),
    setLine: (line, words) => act(`${line}: ${words}`),
    skip: (item) => act(`skip ${item}`),
    async settleInWriting() {
      const problem = await act('settle in writing')
      return problem === null ? { document: 'new' } : { problem }
    },
    ...state
  }
  return { view, done }
}
