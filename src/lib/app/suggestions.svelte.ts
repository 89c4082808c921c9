/**
 * What was suggested on a document, and what becomes of it. Loaded beside the text: whoever only writes never waits for it.
 *
 * - A suggestion is its member's own act; taking one in is an ordinary change of whoever does, and an act that says so.
 * - On an adopted text the one who answers for it takes in, and that is an outcome of its own: the version everybody agreed to
 *   moves, and the former one can be read.
 * - Copies come from others: they are read when somebody looks, and what is not fit is a sentence.
 */
import type * as Y from 'yjs'
import { equalBytes, textToBytes } from '../base/bytes'
import type { DocumentId } from '../base/ids'
import type { Scope } from '../base/scope'
import { sha256 } from '../crypto/hash'
import { blocksText } from '../docs/document-text'
import type { BlockEdit } from '../docs/merge-suggestion'
import { suggestedChanges } from '../docs/suggestion-changes'
import { decodeCopy, type ChangedCopy } from '../docs/suggestion-copy'
import { suggestionsOf, type StandingSuggestion } from '../docs/suggestions'
import { conflictKey, planMerge, takeIn, type MergePlan } from '../docs/take-suggestion'
import { textNames, versionHash, versionOf, type TextVersion } from '../docs/text-version'
import type { SpokenAct } from '../docs/spoken-act'
import * as threads from '../docs/threads'
import type { ActDraft, OpenDocument } from '../sync/engine'
import { MAX_WORDS_BYTES } from '../wire/limits'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'
import { DEFLATING, SuggestionDraft } from './suggestion-draft.svelte'
import { readDraft } from './suggestion-drafts'
import { SUGGESTION_SENTENCES, WHY_NOT_SETTLE, WHY_NOT_SHOWN, WHY_NOT_SUGGEST } from './suggestion-sentences'
import type { ConflictChoice, ConflictView, SuggestedDiff, SuggestionsView, SuggestionView } from './suggestion-views'
import { WHY_NOT } from './talk-sentences'
import { textThen } from './text-then'
import type { Outcome, ProposalView, Verdict } from './views'

export interface SuggestionsDeps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
  readonly proposal: ProposalView | null
  /** Changes the document as this person, or says why not. */
  readonly change: (change: () => void) => string | null
  readonly state: () => { readonly verdict: Verdict; readonly trashed: boolean }
}

/** A suggestion read, with the text it was made of where that is here. */
interface Read {
  readonly standing: StandingSuggestion
  readonly copy: ChangedCopy
  readonly base: TextVersion | null
}

export class Suggestions implements SuggestionsView {
  readonly #deps: SuggestionsDeps
  readonly #id: DocumentId
  readonly #book: DecisionBook
  readonly #acts = $derived.by(() => this.#book.actsOn(this.#id))
  readonly #talk: Live<readonly threads.Thread[]>
  #hasDraft = $state(false)
  readonly #standing = $derived.by(() => suggestionsOf(this.#acts, (member) => this.#maySettle(member)))
  readonly #views = $derived.by(() => this.#standing.map((standing) => this.#viewOf(standing)))
  /** What the conflicts were shown of, by suggestion: a text that moved meanwhile is another question. */
  readonly #shown = new Map<string, string>()

  constructor(deps: SuggestionsDeps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#id = open.id
    this.#book = decisionBookOf(session)
    this.#talk = new Live([threads.threadsRoot(open.doc)], () => threads.readThreads(open.doc), scope)
    void readDraft(session.store, open.id).then((kept) => (this.#hasDraft = kept !== null))
  }

  get open(): readonly SuggestionView[] {
    return this.#views.filter(({ state }) => state === 'open')
  }

  get settled(): readonly SuggestionView[] {
    return this.#views.filter(({ state }) => state !== 'open')
  }

  get hasDraft(): boolean {
    return this.#hasDraft
  }

  get whyNotSuggest(): string | null {
    const { verdict, trashed } = this.#deps.state()
    if (this.#deps.session.roster.goneAs !== null) return WHY_NOT_SUGGEST.gone
    if (verdict !== 'ok') return WHY_NOT_SUGGEST.unfit
    return trashed ? WHY_NOT_SUGGEST.trashed : null
  }

  get amends(): boolean {
    return this.#deps.proposal?.isKept ?? false
  }

  get whyNotSettle(): string | null {
    const { session, proposal, state } = this.#deps
    if (session.roster.goneAs !== null) return WHY_NOT.gone
    if (!session.roster.mayWrite) return WHY_NOT_SETTLE
    if (this.whyNotSuggest !== null || state().trashed) return this.whyNotSuggest
    if (!proposal) return null
    return proposal.beside ? proposal.beside.decided.whyNotAmend : sentenceOf('NotLoadedYet')
  }

  async changesOf(id: string): Promise<SuggestedDiff | string> {
    const read = await this.#read(id)
    if (typeof read === 'string') return read
    const against = read.base ?? versionOf(this.#deps.open.doc)
    const names = textNames(this.#deps.open.doc)
    const changes = suggestedChanges(read.copy, against).map(({ root, runs }) => ({
      section: root === null ? 'Title' : (names.get(root) ?? 'A part that is not there any more'),
      runs
    }))
    return { changes, isAgainstPresent: read.base === null }
  }

  async conflictsOf(id: string): Promise<readonly ConflictView[] | string> {
    const read = await this.#read(id)
    if (typeof read === 'string') return read
    const conflicts = this.#conflictsIn(this.#planOf(read))
    this.#shown.set(id, JSON.stringify(conflicts))
    return conflicts
  }

  async takeIn(id: string, choices: ReadonlyMap<string, ConflictChoice>): Outcome {
    if (this.whyNotSettle !== null) return this.whyNotSettle
    const read = await this.#read(id)
    if (typeof read === 'string') return read
    if (!isOpen(read.standing)) return sentenceOf('NothingToSettle')
    const plan = this.#planOf(read)
    const conflicts = this.#conflictsIn(plan)
    if (conflicts.some(({ key }) => !choices.has(key)) || this.#shown.get(id) !== JSON.stringify(conflicts)) {
      return sentenceOf('TextMoved')
    }
    const { amends } = this
    // Asked before the text is changed: it would differ from its outcome.
    if (amends && textToBytes(this.#amendedWords(read.standing)).length > MAX_WORDS_BYTES) {
      return sentenceOf('AmendedTooLong')
    }
    const problem = this.#deps.change(() => takeIn(this.#deps.open.doc, plan, { choices }))
    if (problem !== null) return problem
    const amended = amends ? await this.#amend(read.standing) : null
    return amended ?? (await this.#settle(read.standing, true))
  }

  async decline(id: string, reason: string): Outcome {
    if (this.whyNotSettle !== null) return this.whyNotSettle
    const standing = this.#standingOf(id)
    if (!standing || !isOpen(standing)) return sentenceOf('NothingToSettle')
    if (reason.trim() === '') return sentenceOf('NoReason')
    if (reason.length > MOST_REASON_LENGTH) return sentenceOf('ReasonTooLong')
    const problem = this.#deps.change(() => this.#sayWhyNot(standing, reason.trim()))
    return problem ?? (await this.#settle(standing, false))
  }

  async withdraw(id: string): Outcome {
    const standing = this.#standingOf(id)
    if (!standing || !isOpen(standing)) return sentenceOf('NothingToSettle')
    return this.#say({ type: 'withdrawal' }, [standing.spoken])
  }

  async draft(): Promise<SuggestionDraft> {
    const { session, open } = this.#deps
    const kept = await readDraft(session.store, this.#id)
    return new SuggestionDraft({ session, open, kept, onkept: (isKept) => (this.#hasDraft = isKept) })
  }

  #maySettle(member: string): boolean {
    const found = this.#deps.session.roster.team.members.get(member as SpokenAct['member'])
    return found !== undefined && found.role !== 'viewer'
  }

  #standingOf(id: string): StandingSuggestion | undefined {
    return this.#standing.find(({ key }) => key === id)
  }

  #viewOf({ key, spoken, state, settledBy }: StandingSuggestion): SuggestionView {
    const { roster, engine } = this.#deps.session
    return {
      ...{ id: key, state, why: spoken.act.body.words, saidMs: spoken.act.wallMs },
      person: roster.person(spoken.member),
      isMine: spoken.member === engine.ownMember,
      settledBy: roster.person(settledBy?.member ?? null),
      settledMs: settledBy?.act.wallMs ?? null,
      reason: state === 'declined' ? this.#reasonOf(key, settledBy, spoken.act.body.words) : null
    }
  }

  /** It is said in the conversation, where it can be answered; only words of whoever declined are theirs. */
  #reasonOf(key: string, settledBy: SpokenAct | null, why: string): string | null {
    const said = this.#talk.value.find(({ id }) => id === key)?.comments
    const words = said?.find(({ by, deletedAt }) => by === settledBy?.member && deletedAt === null)?.words ?? null
    const head = aboutWords(why)
    return words?.startsWith(head) ? words.slice(head.length) : words
  }

  async #read(id: string): Promise<Read | string> {
    const standing = this.#standingOf(id)
    if (!standing) return sentenceOf('NothingToSettle')
    const { copy, schema: version } = standing.spoken.act.body
    const read = decodeCopy({ copy, version }, DEFLATING)
    if (!read.ok) return WHY_NOT_SHOWN[read.error.kind]
    return { standing, copy: read.value, base: await this.#baseOf(standing.spoken) }
  }

  /** Null where the very text is not here any more. */
  async #baseOf(spoken: SpokenAct): Promise<TextVersion | null> {
    const { session, open } = this.#deps
    if (!spoken.act.about) return null
    if (equalBytes(versionHash(open.doc, sha256), spoken.act.about)) return versionOf(open.doc)
    const hashOf = (then: Y.Doc) => versionHash(then, sha256)
    return textThen(session.engine, this.#id, spoken, { hashOf, read: versionOf })
  }

  #planOf({ base, copy }: Read): MergePlan {
    return planMerge({ base, copy, present: versionOf(this.#deps.open.doc) })
  }

  #conflictsIn({ title, texts }: MergePlan): readonly ConflictView[] {
    const names = textNames(this.#deps.open.doc)
    const all = [{ root: 'title', edits: title ? [title] : [] }, ...texts]
    return all.flatMap(({ root, edits }) =>
      edits.flatMap((edit, index) => {
        const section = root === 'title' ? 'Title' : (names.get(root) ?? '')
        return edit.isConflict ? [{ key: conflictKey(root, index), section, ...sidesOf(edit) }] : []
      })
    )
  }

  /** The decision stays what it was, with what was changed and why. */
  #amend(standing: StandingSuggestion): Outcome {
    const beside = this.#deps.proposal?.beside
    if (!beside) return Promise.resolve(sentenceOf('NotLoadedYet'))
    return beside.deciding.writeOutcome('adopted', this.#amendedWords(standing))
  }

  #amendedWords({ spoken }: StandingSuggestion): string {
    const before = this.#deps.proposal?.beside?.deciding.outcome?.words ?? ''
    return `${before}\n\nAmended: ${spoken.act.body.words}`.trim()
  }

  #sayWhyNot({ key, spoken }: StandingSuggestion, reason: string): void {
    const { session, open } = this.#deps
    const said = { by: session.engine.ownMember, at: session.clock.now() }
    const words = `${aboutWords(spoken.act.body.words)}${reason}`
    if (threads.readThreads(open.doc).some(({ id }) => id === key)) return
    threads.startThread(open.doc, { id: key, ...said, on: 'document', quote: '', words })
  }

  #settle({ key }: StandingSuggestion, done: boolean): Outcome {
    const { ownMember } = this.#deps.session.engine
    const before = this.#acts.filter(({ member, act }) => {
      return member === ownMember && act.body.type === 'tick' && act.body.target === key
    })
    return this.#say({ type: 'tick', target: key, done }, before)
  }

  async #say(body: ActDraft['body'], replaces: readonly SpokenAct[]): Outcome {
    const { session, open } = this.#deps
    const about = versionHash(open.doc, sha256)
    const sealed = await open.flush()
    if (!sealed.ok) return sentenceFor(sealed.error)
    const draft = { document: this.#id, about, replaces: replaces.map(({ act }) => act.id), body }
    const said = await session.engine.act(draft)
    return said.ok ? null : sentenceFor(said.error, SUGGESTION_SENTENCES)
  }
}

/** A comment has room for it and for what stands above it. */
const MOST_REASON_LENGTH = 5_000

const sentenceOf = (kind: string) => sentenceFor({ kind }, SUGGESTION_SENTENCES)

const isOpen = ({ state }: StandingSuggestion) => state === 'open'

/** Above the reason, for whoever reads it in the conversation. */
const aboutWords = (why: string) => `On the suggestion “${why.slice(0, 200)}”: `

function sidesOf({ present, suggested }: BlockEdit): Pick<ConflictView, 'present' | 'suggested'> {
  return { present: blocksText(present), suggested: blocksText(suggested) }
}
