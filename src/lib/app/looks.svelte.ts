/**
 * Looks at private drafts: showing one of mine to one person, and reading what others show me (decision 0015). What is shown
 * travels as an act everybody carries and one member's devices open; nobody else learns more than that, and how large it is.
 *
 * - What others sealed is opened once and believed in nothing; what cannot be read is a sentence.
 * - A person reads a draft at the address its document will have; once that document is here they read that.
 */
import type { ActId, DocumentId, MemberId } from '../base/ids'
import type { BoxKey } from '../crypto/wrapping'
import type { Spoken } from '../docs/current-acts'
import { DOCUMENT_KINDS } from '../docs/document'
import {
  lookKey,
  looksAskedBy,
  looksOf,
  looksShownTo,
  type AskedLook,
  type LookAnswer,
  type ReadLook,
  type ShownLook
} from '../docs/looks'
import type { SpokenAct } from '../docs/spoken-act'
import type { PmNode } from '../docs/tree'
import type { ActDraft } from '../sync/engine'
import { titleOf } from './document-lines'
import { readLook, sealAnswer, sealAsk, type LettersDeps } from './look-letters'
import { loadPart } from './load-part'
import { lookSentence, WHY_NOT_ANSWER, WHY_NOT_ASK, WHY_NOT_READ } from './look-sentences'
import type { AskedLine, LookAnswerLine, LookNews, LooksView, ShownLine } from './look-views'
import { keepPutAside, readPutAside } from './put-aside'
import type { Session } from './session'
import type { MemberView, Outcome } from './views'

export class Looks implements LooksView {
  readonly #session: Session
  readonly #letters: LettersDeps
  #acts: readonly SpokenAct[] = $state.raw([])
  /** By the act itself, which the engine holds once. */
  #read: ReadonlyMap<SpokenAct['act'], ReadLook> = $state.raw(new Map())
  #aside: ReadonlySet<string> = $state.raw(new Set())
  /** What came so far is opened. */
  #settled: Promise<void>
  readonly #reader = (spoken: Spoken<'look'>) => this.#read.get(spoken.act) ?? null
  readonly #asked = $derived.by(() => looksAskedBy(this.#me, this.#acts, this.#reader))
  readonly #shown = $derived.by(() => looksShownTo(this.#me, this.#acts, this.#reader))
  readonly #shownLines = $derived.by(() => this.#shown.map((shown) => this.#shownLine(shown)))

  constructor(session: Session, box: BoxKey) {
    const { engine, scope, store, random } = session
    this.#session = session
    this.#letters = { engine, box, random }
    this.#settled = readPutAside(store, 'looks-put-aside').then((aside) => void (this.#aside = aside))
    // What could not be read is tried again with the next act; it ends nothing else.
    const look = () => (this.#settled = this.#settled.then(() => this.#look()).catch(() => undefined))
    void look()
    scope.defer(
      engine.actsChanged.listen((documents) => {
        if (documents.includes(null)) void look()
      })
    )
  }

  get people(): readonly MemberView[] {
    return this.#session.roster.members.filter(({ isMe, waits }) => !isMe && !waits)
  }

  get whyNotAsk(): string | null {
    const { goneAs, mayWrite } = this.#session.roster
    if (goneAs !== null) return WHY_NOT_ASK.gone
    return mayWrite ? null : WHY_NOT_ASK.viewer
  }

  get news(): readonly LookNews[] {
    return this.#asked.flatMap(({ draft, ask, answers, to }) => {
      const title = titleOf(kindOf(ask.kind) ?? 'note', ask.title)
      const person = this.#session.roster.person(to)
      return answers
        .filter(({ spoken }) => !this.#aside.has(lookKey(spoken)))
        .map((answer) => ({ ...answerLine(answer), person, title, draft }))
    })
  }

  get waiting(): readonly ShownLine[] {
    return this.#shown
      .filter(({ spoken, content, isTakenBack, isAnswered }) => {
        // By its author: anybody who was shown it knows the id, and may have written under it.
        const writers = content.type === 'ask' ? (this.#session.rows.get(content.draft)?.changedByAll ?? []) : []
        const isPublished = writers.some(({ member }) => member === spoken.member)
        return !isTakenBack && !isAnswered && !isPublished && !this.#aside.has(lookKey(spoken))
      })
      .map((shown) => this.#shownLine(shown))
  }

  askedOf(draft: string): readonly AskedLine[] {
    return this.#asked
      .filter((asked) => asked.draft === draft && (!asked.isTakenBack || asked.answers.length > 0))
      .map(({ spoken, to, isTakenBack, answers }) => ({
        ...{ id: lookKey(spoken), person: this.#session.roster.person(to), saidMs: spoken.act.wallMs, isTakenBack },
        answers: answers.map(answerLine)
      }))
  }

  shownAt(address: string): readonly ShownLine[] {
    return this.#shownLines.filter((line) => line.address === address)
  }

  /** What is on this device when it is called was opened. */
  settled(): Promise<void> {
    return this.#settled
  }

  async ask(draft: string, person: string, words: string): Outcome {
    if (this.whyNotAsk !== null) return this.whyNotAsk
    const drafts = await this.#session.drafts
    if (!drafts) return lookSentence({ kind: 'PartNotLoaded' })
    await this.#settled
    const wish = { draft: draft as DocumentId, to: person as MemberId, words: words.trim(), drafts }
    const sealed = await sealAsk(wish, this.#letters)
    if (!sealed.ok) return lookSentence(sealed.error)
    const before = this.#asked.filter((asked) => asked.draft === draft && asked.to === person && !asked.isTakenBack)
    return this.#say(
      sealed.value,
      before.map(({ spoken }) => spoken.act.id)
    )
  }

  async takeBack(id: string): Outcome {
    const asked = this.#asked.find(({ spoken, isTakenBack }) => lookKey(spoken) === id && !isTakenBack)
    return asked ? this.#takeBack([asked]) : lookSentence({ kind: 'LookGone' })
  }

  /** Before a draft is deleted: what was shown of it is not left standing. */
  async takeBackAll(draft: string): Outcome {
    await this.#settled
    const asked = this.#asked.filter((each) => each.draft === draft && !each.isTakenBack)
    return asked.length === 0 ? null : this.#takeBack(asked)
  }

  async textOf(id: string): Promise<PmNode | string> {
    const content = this.#shownOf(id)?.content
    if (!content) return lookSentence({ kind: 'LookGone' })
    if (content.type === 'closed') return WHY_NOT_READ[content.why]
    const part = await loadPart(() => import('./look-copy'))
    if (!part.ok) return lookSentence(part.error)
    const text = part.value.textOfCopy(content)
    return text.ok ? text.value : WHY_NOT_READ[text.error.kind]
  }

  async answer(id: string, words: string): Outcome {
    const shown = this.#shownOf(id)
    if (!shown || shown.isTakenBack) return lookSentence({ kind: 'LookGone' })
    const { whyNotAnswer } = this.#shownLine(shown)
    if (whyNotAnswer !== null) return whyNotAnswer
    const sealed = await sealAnswer(shown.spoken, words.trim(), this.#letters)
    return sealed.ok ? this.#say(sealed.value, []) : lookSentence(sealed.error)
  }

  async putAside(id: string): Outcome {
    const kept = await keepPutAside(this.#session.store, 'looks-put-aside', id)
    if (!kept.ok) return lookSentence(kept.error)
    this.#aside = kept.value
    return null
  }

  get #me(): MemberId {
    return this.#session.engine.ownMember
  }

  #shownOf(id: string): ShownLook | undefined {
    return this.#shown.find(({ spoken }) => lookKey(spoken) === id)
  }

  async #look(): Promise<void> {
    const acts = this.#session.engine.acts(null)
    const read = new Map<SpokenAct['act'], ReadLook>()
    for (const spoken of looksOf(acts, this.#me)) {
      read.set(spoken.act, this.#read.get(spoken.act) ?? (await readLook(spoken, this.#letters)))
    }
    this.#read = read
    this.#acts = acts
  }

  #takeBack(asked: readonly AskedLook[]): Outcome {
    return this.#say(
      { type: 'withdrawal' },
      asked.map(({ spoken }) => spoken.act.id)
    )
  }

  async #say(body: ActDraft['body'], replaces: readonly ActId[]): Outcome {
    const said = await this.#session.engine.act({ document: null, about: null, replaces, body })
    if (!said.ok) return lookSentence(said.error)
    await this.#settled
    return null
  }

  #shownLine({ spoken, content, isTakenBack, answers }: ShownLook): ShownLine {
    const kind = content.type === 'ask' ? kindOf(content.kind) : null
    const id = lookKey(spoken)
    return {
      id,
      address: content.type === 'ask' ? content.draft : spoken.act.id,
      person: this.#session.roster.person(spoken.member),
      kind,
      title: content.type === 'ask' ? titleOf(kind ?? 'note', content.title) : 'A private draft',
      words: content.type === 'ask' ? content.words : '',
      saidMs: spoken.act.wallMs,
      isTakenBack,
      problem: content.type === 'closed' ? WHY_NOT_READ[content.why] : null,
      answers: answers.map(answerLine),
      whyNotAnswer: this.#whyNotAnswer(spoken)
    }
  }

  #whyNotAnswer({ member }: Spoken<'look'>): string | null {
    const { goneAs, mayWrite, members } = this.#session.roster
    if (goneAs !== null) return WHY_NOT_ANSWER.gone
    if (!mayWrite) return WHY_NOT_ANSWER.viewer
    return members.some(({ id }) => id === member) ? null : WHY_NOT_ANSWER.left
  }
}

function answerLine({ spoken, words }: LookAnswer): LookAnswerLine {
  return { id: lookKey(spoken), words, saidMs: spoken.act.wallMs }
}

function kindOf(kind: string) {
  return DOCUMENT_KINDS.find((known) => known === kind) ?? null
}
