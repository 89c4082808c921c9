/** A conversation as a screen sees it, without a document behind it; says what was done with it, in order. */
import type { CommentView, TalkView, ThreadView } from '../../src/lib/app/talk-views'
import { joss, mei, NOW } from './fake-deciding'

export const comment = (said: Partial<CommentView> & { readonly words?: string }): CommentView => ({
  id: `comment of ${(said.person ?? mei).name}`,
  person: mei,
  saidMs: NOW - 3_600_000,
  spans: [{ kind: 'text', text: said.words ?? 'Why hourly?' }],
  draft: said.words ?? 'Why hourly?',
  isEdited: false,
  isDeleted: false,
  isOutcome: false,
  isNew: false,
  reactions: [],
  mayChange: false,
  ...said
})

export const thread = (state: Partial<ThreadView> = {}): ThreadView => ({
  id: 'one',
  quote: 'once an hour',
  isGone: false,
  comments: [comment({})],
  resolved: null,
  agendas: [],
  isOwed: false,
  backAndForth: null,
  ...state
})

/** `problems` are what actions answer, one after the other; after the last they succeed. */
export function newTalk(state: Partial<TalkView> = {}, problems: string[] = []) {
  const done: string[] = []
  const seen: string[] = []
  const unsent = new Map<string, string>()
  const act = (what: string) => (done.push(what), Promise.resolve(problems.shift() ?? null))
  const view: TalkView = {
    threads: [thread()],
    nameable: [mei, joss].map((person) => ({ label: person.name, person })),
    momentsFor: (typed) =>
      typed === 'fri 14' ? [{ ms: Date.parse('2026-11-27T14:00Z'), draft: '@[2026-11-27T14:00 Europe/Lisbon]' }] : [],
    whyNot: null,
    start: async (draft, chosen) => {
      const problem = await act(`start on ${chosen?.quote ?? 'all'}: ${draft}`)
      return problem === null ? { thread: 'new' } : { problem }
    },
    reply: (id, draft) => act(`reply to ${id}: ${draft}`),
    edit: (id, said, draft) => act(`edit ${said} in ${id}: ${draft}`),
    remove: (id, said) => act(`remove ${said} in ${id}`),
    resolve: (id) => act(`resolve ${id}`),
    reopen: (id) => act(`reopen ${id}`),
    keepConclusion: (id) => act(`keep ${id}`),
    talkThrough: async (id) => {
      const problem = await act(`talk ${id} through`)
      return problem === null ? { agenda: 'agenda' } : { problem }
    },
    goOnWriting: (id) => act(`go on writing in ${id}`),
    writeOutcome: (id, draft) => act(`outcome of ${id}: ${draft}`),
    reactionChoices: [
      { emoji: '👍', name: 'thumbs up' },
      { emoji: '👀', name: 'looking at it' }
    ],
    mayReact: true,
    react: (said, emoji) => act(`${emoji} to ${said}`),
    saw: (id) => void seen.push(`saw ${id}`),
    leftThread: (id) => void seen.push(`left ${id}`),
    unsent: (place) => unsent.get(place) ?? '',
    keepUnsent: (place, draft) => void unsent.set(place, draft),
    source: null,
    ...state
  }
  return { view, done, seen }
}
