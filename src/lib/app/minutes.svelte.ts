/**
 * What is left of a meeting: what each item came to, the four phases of its minutes (live, cleaned up, amended by those who were
 * there, final), where it was recorded, and who caught up.
 */
import { itemsRoot, readItems, type AgendaItem } from '../docs/agenda'
import { closingChoices } from '../docs/closing-choices'
import { currentActs, isSpoken } from '../docs/current-acts'
import { setOutcome } from '../docs/item-edit'
import { isLinkAddress } from '../docs/item-fields'
import { liveSession, meetingRoot, readMeeting, type Meeting, type Session } from '../docs/meeting'
import { momentHere, type OffsetOf } from '../docs/meeting-clock'
import * as edit from '../docs/meeting-edit'
import { PHASES } from '../docs/meeting-record'
import { chaptersOf, minutesGivenBack, owedItems } from '../docs/minutes'
import { zonedMs } from '../docs/wall-time'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { LiveDeps } from './live.svelte'
import { MEETING_SENTENCES as SAY } from './meeting-sentences'
import type { HeldSessionView, ItemOutcomeKind, MinutesView, PhaseName, SettledItemView } from './meeting-views'
import type { Outcome, PersonView } from './views'

type Deps = Omit<LiveDeps, 'state'> & { readonly whyNot: () => string | null; readonly offsetOf: OffsetOf }

/** What a tick of somebody who caught up names. */
const CAUGHT_UP = 'caught-up'

export class Minutes implements MinutesView {
  readonly #deps: Deps
  readonly #meeting: Live<Meeting>
  readonly #items: Live<readonly AgendaItem[]>
  readonly #book: DecisionBook
  readonly #listed: readonly SettledItemView[] = $derived.by(() => this.#list())
  readonly #held: readonly HeldSessionView[] = $derived.by(() => this.#listHeld())

  constructor(deps: Deps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#book = decisionBookOf(session)
    this.#meeting = new Live([meetingRoot(open.doc)], () => readMeeting(open.doc), scope)
    this.#items = new Live([itemsRoot(open.doc)], () => readItems(open.doc), scope)
  }

  get isAfter(): boolean {
    const meeting = this.#meeting.value
    return liveSession(meeting) === null && meeting.sessions.some(({ run }) => run !== null)
  }

  get items(): readonly SettledItemView[] {
    return this.#listed
  }

  get owed(): readonly SettledItemView[] {
    return this.#listed.filter(({ isOwed }) => isOwed)
  }

  get sessions(): readonly HeldSessionView[] {
    return this.#held
  }

  get phase(): PhaseName {
    return liveSession(this.#meeting.value) ? 'live' : (this.#meeting.value.phase?.phase ?? 'live')
  }

  get untilMs(): number | null {
    return this.#meeting.value.phase?.untilMs ?? null
  }

  get whyNotOn(): string | null {
    return this.#deps.whyNot() ?? (this.owed.length > 0 ? SAY.owed(this.owed.length) : null)
  }

  get caughtUp(): readonly PersonView[] {
    const members = new Set(this.#ticks.flatMap(({ member, act }) => (act.body.done ? [member] : [])))
    return this.#people([...members])
  }

  get iCaughtUp(): boolean {
    return this.caughtUp.some(({ isMe }) => isMe)
  }

  settle(item: string, kind: ItemOutcomeKind | null, words: string): Outcome {
    return this.#change(() => this.#settle({ item, kind, words }))
  }

  endWith(outcomes: Parameters<MinutesView['endWith']>[0]): Outcome {
    const running = this.#meeting.value.sessions.filter(({ run, end }) => run && !end)
    if (running.length === 0) return Promise.resolve(SAY.over)
    const said = new Set(outcomes.map(({ item }) => item))
    const left = this.owed.filter(({ id }) => !said.has(id)).length
    if (left > 0) return Promise.resolve(SAY.owed(left))
    const { open, session } = this.#deps
    const stamp = { ms: session.clock.now(), log: session.engine.ownLog }
    return this.#change(() => {
      for (const outcome of outcomes) this.#settle(outcome)
      for (const { id } of running) edit.endSession(open.doc, id, stamp)
    })
  }

  goOn(): Outcome {
    const problem = this.whyNotOn
    if (problem !== null) return Promise.resolve(problem)
    const { open, session } = this.#deps
    const next = PHASES[PHASES.indexOf(this.phase) + 1] ?? 'amended'
    const untilMs = next === 'final' ? null : this.#twoWorkingDays()
    const record = { phase: next, by: session.engine.ownMember, at: session.clock.now(), untilMs }
    return this.#change(() => edit.setPhase(open.doc, record))
  }

  setRecording(session: string, href: string, offsetMs: number): Outcome {
    const address = href.trim()
    if (address !== '' && !(isLinkAddress(address) && /^https?:/i.test(address))) return Promise.resolve(SAY.address)
    const recording = address === '' ? null : { href: address, offsetMs }
    return this.#change(() => edit.setRecording(this.#deps.open.doc, session, recording))
  }

  async toggleCaughtUp(): Outcome {
    const { session, open } = this.#deps
    const replaces = this.#ticks.flatMap(({ member, act }) => (member === session.engine.ownMember ? [act.id] : []))
    const body = { type: 'tick', target: CAUGHT_UP, done: !this.iCaughtUp } as const
    const said = await session.engine.act({ document: open.id, about: null, replaces, body })
    return said.ok ? null : sentenceFor(said.error)
  }

  get #ticks() {
    const acts = currentActs(this.#book.actsOn(this.#deps.open.id)).filter((spoken) => isSpoken(spoken, 'tick'))
    return acts.filter(({ act }) => act.body.target === CAUGHT_UP)
  }

  #settle({ item, kind, words }: { item: string; kind: ItemOutcomeKind | null; words: string }): void {
    const { open, session } = this.#deps
    const by = { by: session.engine.ownMember, ms: session.clock.now() }
    setOutcome(open.doc, item, kind && { kind, words, ...by })
  }

  /** By when everyone had two working days to amend or to answer. */
  #twoWorkingDays(): number | null {
    const { roster, now } = this.#deps.session
    const people = roster.members.map(({ zone, hours }) => ({ zone, hours, away: [] }))
    const choice = closingChoices({ author: roster.me, people, nowMs: now.ms }).find(({ key }) => key === 'twoDays')
    return choice ? zonedMs(choice.closes) : null
  }

  #list(): readonly SettledItemView[] {
    const { roster } = this.#deps.session
    const owed = new Set(owedItems(this.#items.value).map(({ id }) => id))
    return this.#items.value.map(({ id, number, topic, outcome }) => {
      const said = outcome && { kind: outcome.kind, words: outcome.words, by: roster.person(outcome.by) }
      return { id, number, topic: topic || `Item ${number}`, outcome: said, isOwed: owed.has(id) }
    })
  }

  #listHeld(): readonly HeldSessionView[] {
    const { sessions } = this.#meeting.value
    return sessions.flatMap((held) => (held.run ? [this.#heldView(held, sessions.length > 1)] : []))
  }

  #heldView(held: Session, isOneOfSeveral: boolean): HeldSessionView {
    const topics = new Map(this.#listed.map(({ id, topic }) => [id, topic]))
    return {
      id: held.id,
      letter: isOneOfSeveral ? held.letter : null,
      startedMs: held.run ? momentHere(held.run, this.#deps.offsetOf) : 0,
      people: this.#people([...held.was.keys()]),
      givenBack: minutesGivenBack(held, this.#deps.offsetOf),
      recording: held.recording,
      chapters: chaptersOf(held, this.#deps.offsetOf).flatMap(({ item, atMs }) => {
        const topic = topics.get(item)
        return topic === undefined ? [] : [{ item, topic, atMs }]
      })
    }
  }

  #people(members: readonly string[]): readonly PersonView[] {
    return members.flatMap((member) => this.#deps.session.roster.person(member) ?? [])
  }

  #change(change: () => void): Outcome {
    return Promise.resolve(this.#deps.whyNot() ?? this.#deps.change(change))
  }
}
