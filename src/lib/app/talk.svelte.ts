/**
 * The conversation on a document, as its page shows and changes it. Loaded beside the text: whoever only writes never waits
 * for it.
 *
 * - Who said a thing is what the record says, and it is shown as the member of that id, by their name in the team.
 * - It is read again at once when something is said, and after a pause when the text changed: anchors are in there.
 */
import type * as Y from 'yjs'
import { bytesToBase64url } from '../base/bytes'
import type { Scope } from '../base/scope'
import { readItems } from '../docs/agenda'
import { readAnchors } from '../docs/anchors'
import { concludeInto } from '../docs/conclusion'
import { readTitle } from '../docs/document'
import { MOST_COMMENT_LENGTH } from '../docs/limits'
import { momentToken, sayWords, spansIn, type Span } from '../docs/mentions'
import { REACTIONS } from '../docs/reactions'
import { SECTIONS } from '../docs/proposal'
import { AFTER, BODY, notesRoot, sectionRoot } from '../docs/roots'
import * as threads from '../docs/threads'
import { momentsFor } from '../docs/typed-moment'
import { zonedMs } from '../docs/wall-time'
import type { OpenDocument } from '../sync/engine'
import { AgendaSourceReading } from './agenda-source.svelte'
import { Live, Settled } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import { keepPutAside, readPutAside } from './put-aside'
import { Reactions } from './reactions.svelte'
import type { Session } from './session'
import { SeenComments } from './seen-comments.svelte'
import { draftOf, nameableOf, wordsOf, type Nameable } from './talk-drafts'
import { TALK_SENTENCES, WHY_NOT } from './talk-sentences'
import { makeAgendaOf } from './talking-through'
import type { ChosenText, CommentView, TalkSpan, TalkView, ThreadView } from './talk-views'
import { newUnsentComments, type UnsentComments } from './unsent-comments'
import type { Outcome, Verdict } from './views'

export interface TalkDeps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
  /** Changes the document as this person, or says why not. */
  readonly change: (change: () => void) => string | null
  readonly state: () => { readonly verdict: Verdict; readonly trashed: boolean }
}

export class Talk implements TalkView {
  readonly #deps: TalkDeps
  readonly #said: Live<object>
  readonly #text: Settled<object>
  readonly #now = $derived.by(() => this.#read())
  readonly #nameable: readonly Nameable[] = $derived.by(() => nameableOf(this.#deps.session.roster.members))
  readonly #source: AgendaSourceReading
  readonly #reactions: Reactions
  readonly #seen: SeenComments
  #unsent: UnsentComments | null = null
  /** Threads in which this person was offered to talk it through, and goes on in writing. */
  #inWriting: ReadonlySet<string> = $state.raw(new Set())
  readonly #threads = $derived(this.#now.map((thread) => this.#threadView(thread)))

  constructor(deps: TalkDeps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#said = new Live([threads.threadsRoot(open.doc)], () => ({}), scope)
    const present = () => threads.readThreads(open.doc).flatMap(({ comments }) => comments.map(({ id }) => id))
    this.#seen = new SeenComments({ store: session.store, document: open.id, scope }, present)
    this.#reactions = new Reactions({ session, document: open.id, scope })
    this.#source = new AgendaSourceReading(deps)
    const { store, timers } = session
    void newUnsentComments({ store, document: open.id, timers, scope }).then((unsent) => (this.#unsent = unsent))
    void readPutAside(store, 'talks-put-aside').then((threads) => (this.#inWriting = threads))
    this.#text = new Settled(open.doc, () => ({}), { timers: session.timers, scope })
  }

  get threads(): readonly ThreadView[] {
    return this.#threads
  }

  get nameable(): readonly Nameable[] {
    return this.#nameable.filter(({ person }) => !person.isMe)
  }

  momentsFor(typed: string): ReturnType<TalkView['momentsFor']> {
    const { clock, roster } = this.#deps.session
    return momentsFor(typed, { nowMs: clock.now(), zone: roster.me.zone }).flatMap((moment) => {
      const ms = zonedMs(moment)
      return ms === null ? [] : [{ ms, draft: momentToken(moment) }]
    })
  }

  get whyNot(): string | null {
    const { session, state } = this.#deps
    if (session.roster.goneAs !== null) return WHY_NOT.gone
    if (!session.roster.mayWrite) return WHY_NOT.viewer
    const { verdict, trashed } = state()
    if (verdict !== 'ok') return WHY_NOT.unfit
    return trashed ? WHY_NOT.trashed : null
  }

  start(draft: string, chosen: ChosenText | null): ReturnType<TalkView['start']> {
    const thread = this.#newId()
    const { doc } = this.#deps.open
    let isAnchored = true
    const problem = this.#say(draft, (words) => {
      const { by, at } = this.#me()
      isAnchored = chosen?.anchor(thread) ?? true
      const on = chosen ? 'text' : 'document'
      if (isAnchored) threads.startThread(doc, { id: thread, by, at, on, quote: chosen?.quote ?? '', words })
    })
    if (problem !== null) return Promise.resolve({ problem })
    return Promise.resolve(isAnchored ? { thread } : { problem: whyFailed('ChosenTextGone') })
  }

  reply(thread: string, draft: string): Outcome {
    const id = this.#newId()
    return this.#answer(thread, draft, (words) =>
      threads.reply(this.#deps.open.doc, { thread, id, ...this.#me(), words })
    )
  }

  edit(thread: string, comment: string, draft: string): Outcome {
    const { doc } = this.#deps.open
    return Promise.resolve(
      this.#say(draft, (words) => threads.editComment(doc, { thread, comment, ...this.#me(), words }))
    )
  }

  remove(thread: string, comment: string): Outcome {
    return this.#change((doc) => threads.deleteComment(doc, { thread, comment, ...this.#me() }))
  }

  resolve(thread: string): Outcome {
    return this.#change((doc) => threads.resolveThread(doc, thread, this.#me()))
  }

  reopen(thread: string): Outcome {
    return this.#change((doc) => threads.reopenThread(doc, thread, this.#me()))
  }

  async goOnWriting(thread: string): Outcome {
    const kept = await keepPutAside(this.#deps.session.store, 'talks-put-aside', thread)
    if (!kept.ok) return sentenceFor(kept.error)
    this.#inWriting = kept.value
    return null
  }

  keepConclusion(thread: string): Outcome {
    return this.#change((doc) => {
      const kept = this.#threadOf(thread)
      const outcome = kept?.comments.findLast(({ answers }) => answers.length > 0)
      const comment = outcome ?? kept?.comments.findLast(({ deletedAt }) => deletedAt === null)
      if (kept && comment) concludeInto(doc, kept, this.#plainWords(comment))
    })
  }

  async talkThrough(id: string): ReturnType<TalkView['talkThrough']> {
    const { session, open } = this.#deps
    const thread = this.#threadOf(id)
    if (this.whyNot !== null || !thread) return { problem: this.whyNot ?? whyFailed('ThreadGone') }
    const known = thread.agendas.at(-1)
    if (known && threads.outcomesOwed([thread]).length > 0) return { agenda: known.id }
    const document = { id: open.id, title: readTitle(open.doc) }
    const made = await makeAgendaOf(session, { thread, document, say: (comment) => this.#plainWords(comment) })
    if (!made.ok) return { problem: sentenceFor(made.error) }
    const problem = this.#deps.change(() => threads.owe(open.doc, id, { id: made.value, ...this.#me() }))
    return problem === null ? { agenda: made.value } : { problem }
  }

  writeOutcome(thread: string, draft: string): Outcome {
    const id = this.#newId()
    return this.#answer(thread, draft, (words) =>
      threads.writeOutcome(this.#deps.open.doc, { thread, id, ...this.#me(), words })
    )
  }

  saw(thread: string): void {
    this.#seen.saw(this.#idsIn(thread))
  }

  leftThread(thread: string): void {
    this.#seen.clear(this.#idsIn(thread))
  }

  unsent(place: string): string {
    return this.#unsent?.of(place) ?? ''
  }

  keepUnsent(place: string, draft: string): void {
    this.#unsent?.keep(place, draft)
  }

  readonly reactionChoices = REACTIONS

  get mayReact(): boolean {
    const { session, state } = this.#deps
    return session.roster.goneAs === null && !session.roster.me.waits && !state().trashed
  }

  react(comment: string, emoji: string): Outcome {
    return this.#reactions.toggle(comment, emoji)
  }

  get source(): TalkView['source'] {
    return this.#source.now
  }

  #idsIn(thread: string): readonly string[] {
    return this.#now.find(({ id }) => id === thread)?.comments.map(({ id }) => id) ?? []
  }

  #threadOf(thread: string): threads.Thread | null {
    return threads.readThreads(this.#deps.open.doc).find(({ id }) => id === thread) ?? null
  }

  #plainWords({ words }: threads.Comment): string {
    return sayWords(words, (span) => this.#nameOf(span))
  }

  /** In reading order; what has no place in the text comes after it. */
  #read(): readonly threads.Thread[] {
    void this.#said.value
    void this.#text.value
    const { doc } = this.#deps.open
    const read = threads.readThreads(doc)
    if (read.length === 0) return read
    const roots = rootsInOrder(doc)
    const anchors = [...readAnchors(doc)].sort(([, a], [, b]) => roots.indexOf(a) - roots.indexOf(b))
    const placeOf = new Map(anchors.map(([thread], place) => [thread, place]))
    const place = ({ id, root }: threads.Thread) => (root === null ? Infinity : (placeOf.get(id) ?? Infinity))
    return read.sort((a, b) => (place(a) === place(b) ? 0 : place(a) - place(b)))
  }

  #threadView(thread: threads.Thread): ThreadView {
    const { id, quote, isGone, comments, resolved, agendas } = thread
    const { roster, rows } = this.#deps.session
    const pair = this.#inWriting.has(id) ? null : threads.backAndForth(thread)
    return {
      id,
      quote,
      isGone,
      comments: comments.map((comment) => this.#commentView(comment)),
      resolved: resolved && { person: roster.person(resolved.by), ms: resolved.at },
      agendas: agendas.map(({ id: agenda }) => ({ id: agenda, title: rows.get(agenda)?.title ?? null })),
      isOwed: threads.outcomesOwed([thread]).length > 0,
      backAndForth: pair && [roster.person(pair[0]), roster.person(pair[1])]
    }
  }

  #commentView({ id, by, at, words, editedAt, deletedAt, answers }: threads.Comment): CommentView {
    const { roster, engine } = this.#deps.session
    const isDeleted = deletedAt !== null
    return {
      id,
      person: roster.person(by),
      saidMs: at,
      spans: spansIn(words).map((span) => this.#spanView(span)),
      draft: draftOf(words, this.#nameable),
      isEdited: editedAt !== null && !isDeleted,
      isDeleted,
      isOutcome: answers.length > 0,
      isNew: by !== engine.ownMember && !isDeleted && this.#seen.isNew(id),
      reactions: isDeleted ? [] : this.#reactions.of(id),
      mayChange: by === engine.ownMember && !isDeleted && this.whyNot === null
    }
  }

  #spanView(span: Span): TalkSpan {
    if (span.kind === 'text') return span
    if (span.kind === 'member') return { kind: 'person', person: this.#deps.session.roster.person(span.member) }
    return { kind: 'moment', ms: zonedMs(span.moment), ...span.moment }
  }

  /** In the text, where everyone reads it: names as they are now, and times with their zone. */
  #nameOf(span: Exclude<Span, { kind: 'text' }>): string {
    if (span.kind === 'moment') return `${span.moment.wall.replace('T', ' ')} (${span.moment.zone})`
    return this.#deps.session.roster.person(span.member)?.name ?? 'somebody'
  }

  #me(): threads.Said {
    const { engine, clock } = this.#deps.session
    return { by: engine.ownMember, at: clock.now() }
  }

  #newId(): string {
    return bytesToBase64url(this.#deps.session.random.bytes(12))
  }

  /** Whoever answers has read what they answer to. */
  #answer(thread: string, draft: string, say: (words: string) => void): Outcome {
    const problem = this.#say(draft, say)
    if (problem === null) this.leftThread(thread)
    return Promise.resolve(problem)
  }

  #say(draft: string, say: (words: string) => void): string | null {
    const words = wordsOf(draft.trim(), this.#nameable)
    if (words === '') return whyFailed('NothingSaid')
    if (words.length > MOST_COMMENT_LENGTH) return whyFailed('CommentTooLong')
    return this.whyNot ?? this.#deps.change(() => say(words))
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    return Promise.resolve(this.whyNot ?? this.#deps.change(() => change(this.#deps.open.doc)))
  }
}

/** As a page shows them. */
function rootsInOrder(doc: Y.Doc): readonly string[] {
  const notes = readItems(doc).map(({ id }) => notesRoot(id))
  return [BODY, ...SECTIONS.map(({ key }) => sectionRoot(key)), ...notes, AFTER]
}

const whyFailed = (kind: string): string => sentenceFor({ kind }, TALK_SENTENCES)
