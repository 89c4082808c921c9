/**
 * What is settled before a meeting, as its agenda's page shows and changes it. Why it is held is written into the agenda; what
 * somebody asks, answers and read is their own word, and counts by who said it.
 */
import type { ActId, DocumentId } from '../base/ids'
import { sha256 } from '../crypto/hash'
import { currentActs, isSpoken } from '../docs/current-acts'
import { readTitle } from '../docs/document'
import { setOutcome } from '../docs/item-edit'
import { meetingRoot, readMeeting, type Meeting } from '../docs/meeting'
import { setLine, setReason } from '../docs/meeting-edit'
import {
  countAnswers,
  isSettled,
  NECESSARY,
  NOTHING_WRITTEN,
  readersIn,
  writtenIn,
  type AskedQuestion,
  type GivenAnswer,
  type Written
} from '../docs/questions'
import { createSettledInWriting } from '../docs/settle-in-writing'
import { agendaHash } from '../docs/text-version'
import { addLedTo } from '../docs/trail'
import type { ActDraft } from '../sync/engine'
import type * as views from './before-views'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live, PAUSE_MS, Settled } from './document-parts.svelte'
import { titleOf } from './document-lines'
import { sentenceFor } from './error-sentences'
import { MEETING_SENTENCES as SAY, SAYING_SENTENCES } from './meeting-sentences'
import type { SuggestionsDeps } from './suggestions.svelte'
import type { Outcome } from './views'

type Deps = Pick<SuggestionsDeps, 'session' | 'open' | 'scope' | 'change'> & { readonly whyNot: () => string | null }

export class Before implements views.BeforeView {
  readonly #deps: Deps
  readonly #meeting: Live<Meeting>
  readonly #text: Settled<Uint8Array>
  readonly #book: DecisionBook
  readonly #written: ReadonlyMap<string, Written> = $derived.by(() => writtenIn(this.#acts))
  readonly #necessity: views.NecessityView = $derived.by(() => this.#readNecessity())
  readonly #readers: views.ReadersView = $derived.by(() => this.#listReaders())

  constructor(deps: Deps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#book = decisionBookOf(session)
    this.#meeting = new Live([meetingRoot(open.doc)], () => readMeeting(open.doc), scope)
    const { timers } = session
    this.#text = new Settled(open.doc, () => agendaHash(open.doc, sha256), { timers, scope, pauseMs: PAUSE_MS.hash })
  }

  get whyNot(): string | null {
    return this.#deps.whyNot()
  }

  get whyNoQuestion(): string | null {
    return this.#deps.session.roster.goneAs === null ? null : SAY.gone
  }

  get necessity(): views.NecessityView {
    return this.#necessity
  }

  get readers(): views.ReadersView {
    return this.#readers
  }

  writtenAbout(item: string): views.WrittenView {
    return this.#viewOf(this.#written.get(item) ?? NOTHING_WRITTEN)
  }

  ask(about: views.About, words: string, named: boolean): Outcome {
    const body = { type: 'question', target: about ?? NECESSARY, named, words: words.trim() } as const
    return this.#say(this.whyNoQuestion ?? emptyIn(words), body)
  }

  answer(about: views.About, { question, words, disagrees }: views.AnswerDraft): Outcome {
    const target = about ?? NECESSARY
    const asked = this.#written.get(target)?.questions.find(({ id }) => id === question) ?? null
    if (question !== null && !asked) return Promise.resolve(SAY.noQuestion)
    const to = asked && { act: asked.id, asker: asked.asker }
    const body = { type: 'answer', target, question: to, disagrees, words: words.trim() } as const
    // Whoever wanted to be in on it is, by saying something.
    return this.#say(this.whyNot ?? emptyIn(words), body, this.#wishes(target))
  }

  takeBack(id: string): Outcome {
    const mine = this.#own.filter(({ act }) => act.id === id).map(({ act }) => act.id)
    return mine.length > 0
      ? this.#say(this.whyNoQuestion, { type: 'withdrawal' }, mine)
      : Promise.resolve(SAY.noQuestion)
  }

  wantIn(item: string, wants: boolean): Outcome {
    const said = this.#wishes(item)
    if (wants === said.length > 0) return Promise.resolve(null)
    const wish = { type: 'answer', target: item, question: null, disagrees: false, words: '' } as const
    return this.#say(this.whyNot, wants ? wish : { type: 'withdrawal' }, said)
  }

  async sayRead(): Outcome {
    // What it is about is on disk before it is said to be read.
    const flushed = await this.#deps.open.flush()
    if (!flushed.ok) return sentenceFor(flushed.error)
    const before = this.#own.flatMap(({ act }) => (act.body.type === 'read' ? [act.id] : []))
    return this.#say(this.whyNoQuestion, { type: 'read' }, before, agendaHash(this.#deps.open.doc, sha256))
  }

  setReason(reason: Parameters<views.BeforeView['setReason']>[0]): Outcome {
    return this.#change(() => setReason(this.#deps.open.doc, reason))
  }

  setLine(line: 'unsettled' | 'waiting', words: string): Outcome {
    return this.#change(() => setLine(this.#deps.open.doc, line, words))
  }

  skip(item: string): Outcome {
    const { session, open } = this.#deps
    const words = `Settled in writing: ${countOf(countAnswers(this.#written.get(item) ?? NOTHING_WRITTEN))}.`
    const outcome = { kind: 'writing', words, by: session.engine.ownMember, ms: session.clock.now() } as const
    return this.#change(() => setOutcome(open.doc, item, outcome))
  }

  /** The new one is there as soon as it is in the log. An agenda that cannot say so is found by it all the same. */
  async settleInWriting(): ReturnType<views.BeforeView['settleInWriting']> {
    const { session, open, change } = this.#deps
    const { whyNot } = this
    if (whyNot !== null) return { problem: whyNot }
    const title = titleOf('agenda', readTitle(open.doc))
    const created = await session.engine.createDocument((doc) =>
      createSettledInWriting(doc, {
        ...{ agenda: open.doc, from: { document: open.id, title }, written: this.#written },
        unsettled: this.#meeting.value.unsettled,
        nameOf: (member) => session.roster.person(member)?.name ?? 'Somebody'
      })
    )
    if (!created.ok) return { problem: sentenceFor(created.error) }
    change(() => addLedTo(open.doc, { document: created.value, title }))
    return { document: created.value }
  }

  get #acts() {
    return this.#book.actsOn(this.#deps.open.id)
  }

  get #own() {
    const { ownMember } = this.#deps.session.engine
    return currentActs(this.#acts).filter(({ member }) => member === ownMember)
  }

  /** Acts by which this person wants to be in on an item, from whichever of their devices. */
  #wishes(target: string): ActId[] {
    return this.#own.flatMap((spoken) => {
      if (!isSpoken(spoken, 'answer')) return []
      const { act } = spoken
      return act.body.target === target && act.body.question === null && act.body.words === '' ? [act.id] : []
    })
  }

  async #say(
    problem: string | null,
    body: ActDraft['body'],
    replaces: readonly ActId[] = [],
    about: Uint8Array | null = null
  ): Outcome {
    if (problem !== null) return problem
    const { session, open } = this.#deps
    const said = await session.engine.act({ document: open.id, about, replaces, body })
    return said.ok ? null : sentenceFor(said.error, SAYING_SENTENCES)
  }

  #change(change: () => void): Outcome {
    return Promise.resolve(this.whyNot ?? this.#deps.change(change))
  }

  #readNecessity(): views.NecessityView {
    const { rows } = this.#deps.session
    const { reason, unsettled, waiting } = this.#meeting.value
    const proposals = rows.present
      .filter(({ kind }) => kind === 'proposal')
      .map(({ id, title }) => ({ id, title: titleOf('proposal', title) }))
    const written = this.#viewOf(this.#written.get(NECESSARY) ?? NOTHING_WRITTEN)
    return { reason: reason && this.#reasonView(reason), unsettled, waiting, written, proposals }
  }

  #reasonView(reason: NonNullable<Meeting['reason']>): views.ReasonView {
    if (reason.kind !== 'review') return reason
    const id = reason.proposal as DocumentId
    const row = this.#deps.session.rows.get(id)
    return {
      kind: 'review',
      proposal: { id, title: row ? titleOf('proposal', row.title) : 'A proposal not received yet' }
    }
  }

  #listReaders(): views.ReadersView {
    const { roster, engine } = this.#deps.session
    const { now, earlier } = readersIn(this.#acts, this.#text.value)
    const among = (read: ReadonlySet<string>) => roster.members.filter(({ id }) => read.has(id))
    return {
      now: among(now),
      earlier: among(earlier),
      of: roster.members.length,
      iRead: now.has(engine.ownMember)
    }
  }

  #viewOf(written: Written): views.WrittenView {
    const { roster, engine } = this.#deps.session
    return {
      questions: written.questions.map((question) => this.#questionView(question)),
      inWriting: written.inWriting.map((answer) => this.#answerView(answer)),
      waiting: written.waiting.flatMap((member) => roster.person(member) ?? []),
      iWait: written.waiting.includes(engine.ownMember),
      isSettled: isSettled(written),
      answers: countAnswers(written)
    }
  }

  #questionView({ id, asker, named, words, answers }: AskedQuestion): views.QuestionView {
    const { roster, engine } = this.#deps.session
    return {
      ...{ id, words, isNamed: named !== null, isMine: asker === engine.ownMember },
      asker: roster.person(named),
      answers: answers.map((answer) => this.#answerView(answer))
    }
  }

  #answerView({ id, member, words, disagrees }: GivenAnswer): views.AnswerView {
    const { roster, engine } = this.#deps.session
    return { id, words, disagrees, person: roster.person(member), isMine: member === engine.ownMember }
  }
}

function emptyIn(words: string): string | null {
  return words.trim() === '' ? SAY.nothingSaid : null
}

function countOf(answers: number): string {
  return answers === 1 ? '1 answer' : `${answers} answers`
}
