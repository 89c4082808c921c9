/**
 * A proposal on its way to a decision, as its page shows and changes it. Loaded beside the text: whoever only writes never
 * waits for it.
 *
 * - What it says is a function of text, acts, team and time (`docs/proposal-standing.ts`); nothing of it is kept.
 * - What a person says is about the text as it stands here, so that is sealed first.
 */
import type * as Y from 'yjs'
import { equalBytes } from '../base/bytes'
import type { ActId, DocumentId, MemberId } from '../base/ids'
import type { Scope } from '../base/scope'
import { sha256 } from '../crypto/hash'
import { closingChoices } from '../docs/closing-choices'
import { isStale, type CountedPosition } from '../docs/counted-positions'
import { currentActs, isSpoken, type Spoken } from '../docs/current-acts'
import { fragmentText } from '../docs/document-text'
import { MOST_NAMED_TITLE_LENGTH } from '../docs/limits'
import { suggestMode } from '../docs/mode-suggestion'
import { fieldsRoot, readFields, SECTIONS, sectionFragment, setClosing, setStatus } from '../docs/proposal'
import { textHash } from '../docs/proposal-hash'
import { needsReason, USUAL_MODE } from '../docs/proposal-mode'
import { isOutcomeOwed, standingOf, type ProposalStanding } from '../docs/proposal-standing'
import { readTerms, setTerms, type NamedDocument, type ProposalTerms } from '../docs/proposal-terms'
import type { SpokenAct } from '../docs/spoken-act'
import { zonedMs } from '../docs/wall-time'
import { isReviewDue } from '../projections/review'
import type { ActDraft, OpenDocument } from '../sync/engine'
import { askedChange } from './asked-changes'
import { Asking, NO_SUCH_POD, type AskingDeps } from './asking.svelte'
import { awayTimes, membersFor } from './deciding-case'
import type {
  ClosingChoice,
  DecidingView,
  ModeView,
  OutcomeView,
  PositionView,
  SettledTerms,
  StanceName,
  TermsView,
  TextDiff,
  VerdictName
} from './deciding-views'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { countWords, MODE_VIEWS, resultWords, whyNoOutcome, whyNoPosition, whyNotOpen } from './deciding-words'
import { Live, PAUSE_MS, Settled } from './document-parts.svelte'
import { sentenceFor, type Sentences } from './error-sentences'
import { loadPart } from './load-part'
import { NOT_A_ZONE, REQUIRED } from './proposal-sections'
import type { Session } from './session'
import { textThen } from './text-then'
import type { Outcome, PersonView } from './views'

export interface DecidingDeps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
  /** Changes the document as this person, or says why not. */
  readonly change: (change: () => void) => string | null
}

interface Facts {
  readonly terms: ProposalTerms
  readonly fields: ReturnType<typeof readFields>
}

/** So far what is said of who has the text may be behind what their receipts tell. */
const RECEIVED_MS = 5_000

const SENTENCES: Sentences = {
  WordsTooLong: () =>
    'That is more than stands beside a document, so nothing was said. Say it in fewer words, or write it into a document.'
}

export class Deciding implements DecidingView {
  readonly #deps: DecidingDeps
  readonly #id: DocumentId
  readonly #facts: Live<Facts>
  readonly #book: DecisionBook
  readonly asking: Asking
  readonly #text: Settled<{ readonly hash: Uint8Array; readonly empty: readonly string[] }>
  readonly #acts = $derived.by(() => this.#book.actsOn(this.#id))
  /** What members say of themselves concerns every proposal. */
  readonly #ofMembers = $derived.by(() => this.#book.actsOn(null))
  /** Members known to have the text. */
  #received: ReadonlySet<MemberId> = $state.raw(new Set())
  #cancelReading: (() => void) | null = null
  readonly #standing: ProposalStanding = $derived.by(() => this.#readStanding())

  constructor(deps: DecidingDeps) {
    const { session, open, scope } = deps
    const { doc } = open
    this.#deps = deps
    this.#id = open.id
    this.#book = decisionBookOf(session)
    this.#facts = new Live([fieldsRoot(doc)], () => ({ terms: readTerms(doc), fields: readFields(doc) }), scope)
    this.asking = new Asking({ session, scope, change: (change) => this.#change(change), mine: () => this.#mineOpen() })
    this.#text = new Settled(doc, () => readText(doc), { ...{ timers: session.timers, scope }, pauseMs: PAUSE_MS.hash })
    scope.defer(session.engine.reported.listen(() => this.#readReceivedLater()))
    scope.defer(() => this.#cancelReading?.())
    void this.#readReceived()
  }

  get phase(): DecidingView['phase'] {
    return this.#standing.phase
  }

  get terms(): TermsView {
    const terms = this.#terms
    const { asked } = terms
    return {
      mode: terms.mode,
      undo: terms.answers?.undo ?? null,
      touches: terms.answers?.touches ?? null,
      asked: asked.kind === 'everyone' ? null : this.#people(asked.members),
      pod: asked.kind === 'pod' ? { id: asked.pod, name: asked.name } : null,
      everyone: asked.kind === 'everyone' && asked.members ? this.#standing.of : null,
      quorum: terms.quorum,
      review: terms.review,
      supersedes: terms.supersedes?.document ?? null
    }
  }

  get supersedes(): NamedDocument | null {
    return this.#facts.value.terms.supersedes
  }

  get proposer(): MemberId | null {
    return this.#facts.value.terms.proposer
  }

  readonly modes = MODE_VIEWS

  get mode(): ModeView | null {
    return MODE_VIEWS.find(({ name }) => name === this.#facts.value.terms.mode) ?? null
  }

  suggest(undo: TermsView['undo'], touches: TermsView['touches']): ReturnType<DecidingView['suggest']> {
    if (undo === null || touches === null) return null
    const { mode, reason } = suggestMode({ undo, touches })
    return { mode, why: reason }
  }

  get asked(): readonly PersonView[] {
    const { positions, toCome } = this.#standing
    const asked = new Set([...positions.map(({ spoken }) => spoken.member), ...toCome.map(({ member }) => member)])
    return this.people.filter(({ id }) => asked.has(id as MemberId))
  }

  get people(): readonly PersonView[] {
    return this.#deps.session.roster.members.filter(({ waits }) => !waits)
  }

  get positions(): readonly PositionView[] {
    return this.#standing.positions.flatMap((position) => this.#positionView(position) ?? [])
  }

  get mine(): PositionView | null {
    return this.positions.find(({ person }) => person.isMe) ?? null
  }

  get setAside(): readonly PositionView[] {
    return this.#standing.setAside.flatMap((position) => this.#positionView(position, true) ?? [])
  }

  get toCome(): DecidingView['toCome'] {
    const WHY = { hasIt: 'has', lacksIt: 'lacks', away: 'away' } as const
    return this.#standing.toCome.flatMap(({ member, why }) => {
      const person = this.#deps.session.roster.person(member)
      return person ? [{ person, why: WHY[why] }] : []
    })
  }

  get countWords(): string {
    return countWords(this.#standing.counts, this.#standing.toCome.length)
  }

  get heard(): DecidingView['heard'] {
    const { phase, heard, of, finalAtMs } = this.#standing
    return phase === 'provisional' ? { heard, of, finalAtMs } : null
  }

  get resultWords(): string | null {
    const { phase } = this.#standing
    const isAsking = phase === 'open' || phase === 'provisional' || phase === 'closed' || phase === 'unsettled'
    const { mode } = this.#facts.value.terms
    if (mode === null && phase === 'open') return null
    return isAsking ? resultWords(mode ?? USUAL_MODE, this.#standing) : null
  }

  get whyNoPosition(): string | null {
    const { roster, engine } = this.#deps.session
    const isAsked = this.asked.some(({ id }) => id === engine.ownMember)
    const isIn = roster.goneAs === null && !roster.me.waits
    return whyNoPosition(this.#standing, { isIn, isAsked, isViewer: roster.me.role === 'viewer' })
  }

  get outcome(): OutcomeView | null {
    return this.#standing.outcome && this.#outcomeView(this.#standing.outcome)
  }

  get rivals(): readonly OutcomeView[] {
    return this.#standing.rivals.flatMap((rival) => this.#outcomeView(rival) ?? [])
  }

  get reopenedBy(): PositionView | null {
    const ids = new Set<string>(this.#standing.reopenedBy.map(({ act }) => act.id))
    return this.positions.find(({ id }) => ids.has(id)) ?? null
  }

  get review(): DecidingView['review'] {
    const { now, roster } = this.#deps.session
    const { review: day } = this.#facts.value.terms
    return day === null ? null : { day, isDue: isReviewDue(day, { nowMs: now.ms, zone: roster.me.zone }) }
  }

  get isOutcomeOwed(): boolean {
    return isOutcomeOwed(this.#standing)
  }

  get whyNoOutcome(): string | null {
    return whyNoOutcome(this.#standing, { mayWrite: this.#deps.session.roster.mayWrite })
  }

  get whyNotOpen(): string | null {
    const { empty } = this.#text.value
    return whyNotOpen(empty, { hasMode: this.mode !== null, asksNobody: this.#standing.of === 0 })
  }

  closingChoices(): readonly ClosingChoice[] {
    const { roster, engine, now } = this.#deps.session
    const away = awayTimes(engine)
    const people = this.people.map(({ id, zone, hours }) => ({ zone, hours, away: away.get(id as MemberId) ?? [] }))
    return closingChoices({ author: roster.me, people, nowMs: now.ms }).map(({ title, closes, ms }) => ({
      label: title,
      ...closes,
      ms
    }))
  }

  settle(settled: SettledTerms): Outcome {
    const { mode, undo, touches, quorum, review, closes, supersedes } = settled
    if (closes && zonedMs(closes) === null) return Promise.resolve(NOT_A_ZONE)
    const answers = undo !== null && touches !== null ? { undo, touches } : null
    const asked = this.asking.wished(this.#deps.open.doc, settled)
    if (asked === null) return Promise.resolve(NO_SUCH_POD)
    return this.#change((doc) => {
      setTerms(doc, { mode, answers, quorum, review, supersedes: this.#named(supersedes), asked })
      setClosing(doc, closes)
    })
  }

  open(): Outcome {
    return this.#change((doc) => {
      setTerms(doc, { proposer: this.#deps.session.engine.ownMember, asked: this.asking.onOpening(doc) })
      setStatus(doc, 'open')
    })
  }

  readonly needsReason = needsReason

  takePosition(stance: StanceName, reason: string): Outcome {
    const said = this.whyNoPosition
    if (said !== null) return Promise.resolve(said)
    return this.#say({ type: 'position', stance, reason }, this.#mineOf('position'))
  }

  stillStands(): Outcome {
    const { mine } = this
    return mine ? this.takePosition(mine.stance, mine.reason) : Promise.resolve(null)
  }

  writeOutcome(verdict: VerdictName, words: string): Outcome {
    const said = this.whyNoOutcome
    if (said !== null) return Promise.resolve(said)
    return this.#say({ type: 'outcome', verdict, words }, this.#mineOf('outcome'))
  }

  async changesSince(id: string): Promise<readonly TextDiff[] | null> {
    const { session, open } = this.#deps
    const spoken = this.#acts.find(({ act }) => act.id === id)
    const part = await loadPart(() => import('../docs/text-changes'))
    if (!spoken || !part.ok) return null
    return textThen(session.engine, this.#id, spoken, {
      hashOf: (then) => textHash(then, sha256),
      read: (then) => [
        ...part.value.textChanges(then, open.doc),
        ...askedChange([readTerms(then).asked, readTerms(open.doc).asked], session.roster)
      ]
    })
  }

  get #terms(): ProposalTerms {
    const { terms, fields } = this.#facts.value
    return { ...terms, asked: this.asking.standing(terms.asked, fields.status === 'draft') }
  }

  #mineOpen(): ReturnType<AskingDeps['mine']> {
    const { asked, proposer } = this.#terms
    return { isMineAndOpen: this.phase === 'open' && proposer === this.#deps.session.engine.ownMember, asked }
  }

  #readStanding(): ProposalStanding {
    const { session } = this.#deps
    const { fields } = this.#facts.value
    const closesMs = fields.closes && zonedMs(fields.closes)
    // Stamps and roles come with reports; reading them here makes each a reason to look again.
    void session.roster.report
    void session.roster.team
    void this.#ofMembers
    const members = membersFor(session.engine, { received: this.#received, atMs: closesMs ?? session.now.ms })
    const status = this.#book.successorOf(this.#id) === null ? fields.status : 'superseded'
    return standingOf({ terms: this.#terms, closesMs, status, acts: this.#acts, members, nowMs: session.now.ms })
  }

  /** Texts are replayed for it, and while people write others are behind all the time: it is read once in a while. */
  #readReceivedLater(): void {
    this.#cancelReading ??= this.#deps.session.timers.after(RECEIVED_MS, () => {
      this.#cancelReading = null
      void this.#readReceived()
    })
  }

  /** What is written after the closing time, or beside the text, is no reason to think that somebody did not have it. */
  async #readReceived(): Promise<void> {
    const { session, open, scope } = this.#deps
    const closes = readFields(open.doc).closes
    const untilMs = (closes && zonedMs(closes)) ?? Infinity
    const isSame = (doc: Y.Doc) => equalBytes(textHash(doc, sha256), this.#text.value.hash)
    const received = await session.engine.whoReceived(this.#id, { untilMs, isSame })
    if (received.ok && !scope.ended) this.#received = received.value
  }

  /** As it is called here; one that is not here stays called what it was. */
  #named(id: string | null): NamedDocument | null {
    if (id === null || id === this.supersedes?.document) return id === null ? null : this.supersedes
    const title = this.#deps.session.rows.get(id)?.title.replace(/\s+/g, ' ') ?? ''
    return { document: id as DocumentId, title: title.slice(0, MOST_NAMED_TITLE_LENGTH) }
  }

  #people(members: readonly MemberId[]): readonly PersonView[] {
    return members.flatMap((member) => this.#deps.session.roster.person(member) ?? [])
  }

  #positionView({ spoken, isLate, isDoubled }: CountedPosition, isSetAside = false): PositionView | null {
    const person = this.#deps.session.roster.person(spoken.member)
    const { id, wallMs: saidMs, body } = spoken.act
    const { stance, reason } = body
    const isStale = this.#isStale(spoken)
    return person && { id, person, stance, reason, saidMs, isStale, isLate, isDoubled, isSetAside }
  }

  #outcomeView(spoken: Spoken<'outcome'>): OutcomeView | null {
    const person = this.#deps.session.roster.person(spoken.member)
    const { id, wallMs: saidMs, body } = spoken.act
    return person && { id, person, verdict: body.verdict, words: body.words, saidMs, isStale: this.#isStale(spoken) }
  }

  #isStale(spoken: SpokenAct): boolean {
    return isStale(spoken, this.#text.value.hash)
  }

  #mineOf(type: 'position' | 'outcome'): readonly ActId[] {
    const { ownMember } = this.#deps.session.engine
    const own = this.#acts.filter(({ member }) => member === ownMember)
    return currentActs(own).flatMap((spoken) => (isSpoken(spoken, type) ? [spoken.act.id] : []))
  }

  async #say(body: ActDraft['body'], replaces: readonly ActId[]): Outcome {
    const { session, open } = this.#deps
    // The text as it was when they said it, whatever arrives until it is on the disk.
    const about = textHash(open.doc, sha256)
    const sealed = await open.flush()
    if (!sealed.ok) return sentenceFor(sealed.error)
    const said = await session.engine.act({ document: this.#id, about, replaces, body })
    return said.ok ? null : sentenceFor(said.error, SENTENCES)
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    return Promise.resolve(this.#deps.change(() => change(this.#deps.open.doc)))
  }
}

function readText(doc: Y.Doc): { readonly hash: Uint8Array; readonly empty: readonly string[] } {
  const empty = SECTIONS.filter(({ key }) => REQUIRED.has(key) && fragmentText(sectionFragment(doc, key)).trim() === '')
  return { hash: textHash(doc, sha256), empty: empty.map(({ title }) => title) }
}
