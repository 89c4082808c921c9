/**
 * What came of the notes of a meeting: actions, decisions, proposals and side notes, each with a way back to where it was said.
 * A decision or a proposal is a document of its own, there before the agenda names it.
 */
import { bytesToBase64url } from '../base/bytes'
import type { DocumentId } from '../base/ids'
import { sha256 } from '../crypto/hash'
import { itemsRoot, notesOf, readItems, type AgendaItem } from '../docs/agenda'
import { createCaptured, titleOfWords } from '../docs/captured'
import { closingChoices } from '../docs/closing-choices'
import { compareSpoken, currentActs, isSpoken } from '../docs/current-acts'
import { readTitle } from '../docs/document'
import { MOST_CAPTURED_LENGTH, MOST_CAPTURES } from '../docs/limits'
import { meetingRoot, readMeeting } from '../docs/meeting'
import { setCapture } from '../docs/meeting-edit'
import type { Capture } from '../docs/meeting-record'
import { setStatus } from '../docs/proposal'
import { textHash } from '../docs/proposal-hash'
import { addLedTo } from '../docs/trail'
import { awayTimes, everyoneNow } from './deciding-case'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live } from './document-parts.svelte'
import { titleOf } from './document-lines'
import { sentenceFor } from './error-sentences'
import type { LiveDeps } from './live.svelte'
import { MEETING_SENTENCES as SAY } from './meeting-sentences'
import type { CaptureDraft, CapturesView, CaptureView } from './meeting-views'
import { USUAL_HOURS } from './usual-hours'
import type { Outcome } from './views'

type Deps = Omit<LiveDeps, 'state'> & { readonly whyNot: () => string | null }

/** More would be kept and never shown. */
function whyNoCapture(words: string, kept: number): string | null {
  if (words === '') return SAY.empty
  if (words.length > MOST_CAPTURED_LENGTH) return SAY.long
  return kept >= MOST_CAPTURES ? SAY.many : null
}

export class Captures implements CapturesView {
  readonly #deps: Deps
  readonly #kept: Live<readonly Capture[]>
  readonly #items: Live<readonly AgendaItem[]>
  readonly #book: DecisionBook
  readonly #all: readonly CaptureView[] = $derived.by(() => this.#list())

  constructor(deps: Deps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#book = decisionBookOf(session)
    this.#kept = new Live([meetingRoot(open.doc)], () => readMeeting(open.doc).captures, scope)
    this.#items = new Live([itemsRoot(open.doc)], () => readItems(open.doc), scope)
  }

  get all(): readonly CaptureView[] {
    return this.#all
  }

  get unported(): readonly CaptureView[] {
    return this.#all.filter(({ kind, isPorted }) => kind === 'side' && !isPorted)
  }

  get people(): CapturesView['people'] {
    return this.#deps.session.roster.members
  }

  async capture(draft: CaptureDraft): Outcome {
    const { whyNot, change, open } = this.#deps
    const words = draft.words.trim()
    const problem = whyNot() ?? whyNoCapture(words, this.#kept.value.length)
    if (problem !== null) return problem
    const made = draft.kind === 'decision' || draft.kind === 'proposal' ? await this.#make({ ...draft, words }) : null
    if (made && 'problem' in made) return made.problem
    return change(() => setCapture(open.doc, this.#record({ ...draft, words }, made?.document ?? null)))
  }

  async drop(id: string): Outcome {
    const { session, whyNot, change, open } = this.#deps
    const kept = this.#kept.value.find((capture) => capture.id === id)
    const problem = whyNot() ?? (kept ? null : SAY.gone)
    if (!kept || problem !== null) return problem
    const { document } = kept
    if (kept.kind === 'decision' && document !== null) {
      // Or it would go ahead by itself, though those who noted it took it back.
      const status = kept.dropped ? 'open' : 'withdrawn'
      const changed = await session.engine.changeDocument(document as DocumentId, (doc) => setStatus(doc, status))
      if (!changed.ok) return sentenceFor(changed.error)
    }
    return change(() => setCapture(open.doc, { ...kept, dropped: !kept.dropped }))
  }

  async agree(id: string): Outcome {
    const { session } = this.#deps
    const document = (this.#kept.value.find((capture) => capture.id === id)?.document ?? null) as DocumentId | null
    if (document === null) return sentenceFor({ kind: 'NotHere' })
    const read = await session.engine.readDocument(document)
    if (!read.ok) return sentenceFor(read.error)
    const about = textHash(read.value, sha256)
    read.value.destroy()
    const replaces = this.#ownPositions(document)
    const said = await session.engine.act({
      document,
      about,
      replaces,
      body: { type: 'position', stance: 'agree', reason: '' }
    })
    return said.ok ? null : sentenceFor(said.error)
  }

  async tick(id: string): Outcome {
    const { session, open } = this.#deps
    const done = !(this.#all.find((capture) => capture.id === id)?.isDone ?? false)
    const body = { type: 'tick', target: id, done } as const
    const replaces = this.#ticks.flatMap(({ member, act }) =>
      member === session.engine.ownMember && act.body.target === id ? [act.id] : []
    )
    const said = await session.engine.act({ document: open.id, about: null, replaces, body })
    return said.ok ? null : sentenceFor(said.error)
  }

  get #ticks() {
    const acts = currentActs(this.#book.actsOn(this.#deps.open.id))
    return acts.filter((spoken) => isSpoken(spoken, 'tick'))
  }

  /** Whether each is done, as the last who said so has it: one ticks, and another may find that it was not. */
  #doneById(): ReadonlyMap<string, boolean> {
    const said = [...this.#ticks].sort(compareSpoken)
    return new Map(said.map(({ act }) => [act.body.target, act.body.done]))
  }

  #ownPositions(document: DocumentId) {
    const { ownMember } = this.#deps.session.engine
    return currentActs(this.#book.actsOn(document)).flatMap(({ member, act }) =>
      member === ownMember && act.body.type === 'position' ? [act.id] : []
    )
  }

  /** Members for it, and members against it. */
  #sides(document: DocumentId) {
    const positions = currentActs(this.#book.actsOn(document)).filter((spoken) => isSpoken(spoken, 'position'))
    const of = (...stances: readonly string[]) =>
      new Set(positions.flatMap(({ member, act }) => (stances.includes(act.body.stance) ? [member] : [])))
    return { agreeing: of('agree'), objecting: of('disagree', 'block') }
  }

  /** The document, then both ends of its trail: a link that leads nowhere would be worse than a proposal that is found by its list. */
  async #make({ kind, item, words }: CaptureDraft): Promise<{ document: DocumentId } | { problem: string }> {
    const { session, open } = this.#deps
    const topic = this.#items.value.find(({ id }) => id === item)?.topic ?? ''
    const from = { document: open.id, title: titleOf('agenda', readTitle(open.doc)) }
    const decided = kind === 'decision' ? this.#decidedNow() : null
    const notes = notesOf(open.doc, item ?? 'none')
    const created = await session.engine.createDocument((doc) =>
      createCaptured(doc, { words, topic, notes, from, decided })
    )
    if (!created.ok) return { problem: sentenceFor(created.error) }
    this.#deps.change(() => addLedTo(open.doc, { document: created.value, title: titleOfWords(words) }))
    return { document: created.value }
  }

  /** Everyone has a working day to object in, whoever was in the call. */
  #decidedNow() {
    const { engine, roster, now } = this.#deps.session
    const asked = everyoneNow(engine)
    const away = awayTimes(engine)
    const hoursOf = (hours: typeof roster.me.hours) => (hours.some(Boolean) ? hours : USUAL_HOURS)
    const people = roster.members
      .filter(({ role }) => role !== 'viewer')
      .map(({ id, zone, hours }) => ({
        zone,
        hours: hoursOf(hours),
        away: away.get(id as typeof engine.ownMember) ?? []
      }))
    const [soonest] = closingChoices({
      author: { ...roster.me, hours: hoursOf(roster.me.hours) },
      people,
      nowMs: now.ms
    })
    return soonest ? { proposer: engine.ownMember, asked, closes: soonest.closes } : null
  }

  #record(draft: CaptureDraft, document: string | null): Capture {
    const { session } = this.#deps
    return {
      ...{ id: bytesToBase64url(session.random.bytes(9)), kind: draft.kind, words: draft.words, item: draft.item },
      ...{ by: session.engine.ownMember, at: session.clock.now(), document, dropped: false },
      ...{ owner: draft.owner, due: draft.due, source: draft.source }
    }
  }

  #list(): readonly CaptureView[] {
    const { roster, rows, engine } = this.#deps.session
    const kept = this.#kept.value
    const ported = new Set(kept.flatMap(({ source, dropped }) => (source !== null && !dropped ? [source] : [])))
    const ticks = this.#doneById()
    const topics = new Map(this.#items.value.map(({ id, topic, number }) => [id, topic || `Item ${number}`]))
    return kept.map((capture) => {
      const { id, kind, item, words, by, owner, due, document, dropped } = capture
      const sides = document === null ? null : this.#sides(document as DocumentId)
      const row = document === null ? null : rows.get(document)
      return {
        ...{ id, kind, item, words, due, isDropped: dropped, by: roster.person(by), owner: roster.person(owner) },
        topic: topics.get(item ?? '') ?? null,
        isPorted: dropped || ported.has(id),
        isDone: ticks.get(id) ?? false,
        document: document === null ? null : { id: document, title: row ? titleOf('proposal', row.title) : words },
        agreeing: sides?.agreeing.size ?? 0,
        objecting: sides?.objecting.size ?? 0,
        iAgree: sides?.agreeing.has(engine.ownMember) ?? false
      }
    })
  }
}
