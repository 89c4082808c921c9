/**
 * The meeting that is on, as its agenda's page shows and changes it: which item everybody is at and for how long, who is in the
 * call and wants to speak, and whether it can end. What is done in it is written into the agenda (decision 0020).
 */
import { bytesToBase64url } from '../base/bytes'
import type { LogId } from '../base/ids'
import { newScope } from '../base/scope'
import { adjourningOf, ownAdjournActs } from '../docs/adjourning'
import { readItems, itemsRoot, type AgendaItem } from '../docs/agenda'
import { isIn, liveSession, meetingRoot, readMeeting, type Meeting, type Session } from '../docs/meeting'
import { itemEndsMs, minutesOf, momentHere, sessionEndsMs } from '../docs/meeting-clock'
import * as edit from '../docs/meeting-edit'
import type { QueueKind, Stamp } from '../docs/meeting-record'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { LivePresenceView } from './live-presence-views'
import { enterMeeting } from './live-presence.svelte'
import { MEETING_SENTENCES as SAY } from './meeting-sentences'
import type { AdjournView, LiveView, QueueView, RoleInCall, StepView, TimerView } from './meeting-views'
import { Seconds } from './seconds.svelte'
import type { SuggestionsDeps } from './suggestions.svelte'
import type { Outcome, PersonView } from './views'

/** As many other parts of a document get. */
export type LiveDeps = Pick<SuggestionsDeps, 'session' | 'open' | 'scope' | 'change' | 'state'>
const NOBODY: AdjournView = { said: 0, of: 0, needed: 1, isMine: false, isAdjourned: false }

/** What was to begin longer ago than this was not held. */
const LATE_MS = 12 * 3_600_000

/** The planned one that is nearest, and not over; else one of its own. */
function sessionToBegin(meeting: Meeting, nowMs: number): string {
  const distance = ({ startMs }: Session) => Math.abs((startMs ?? nowMs) - nowMs)
  const [nearest] = meeting.sessions
    .filter(({ run, cancelled, startMs }) => !run && !cancelled && (startMs ?? nowMs) > nowMs - LATE_MS)
    .sort((a, b) => distance(a) - distance(b))
  return nearest?.id ?? edit.unplannedSession(meeting)
}

export class LiveMeeting implements LiveView {
  readonly #deps: LiveDeps
  readonly #meeting: Live<Meeting>
  readonly #items: Live<readonly AgendaItem[]>
  /** Those who have it on screen just now; null while nothing is on. */
  #present: LivePresenceView | null = $state.raw(null)
  #leavePresence = () => {}
  readonly #seconds: Seconds
  readonly #book: DecisionBook
  readonly #on: Session | null = $derived.by(() => liveSession(this.#meeting.value))
  readonly #steps: readonly StepView[] = $derived.by(() => this.#listSteps())

  constructor(deps: LiveDeps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#items = new Live([itemsRoot(open.doc)], () => readItems(open.doc), scope)
    this.#seconds = new Seconds({ clock: session.clock, timers: session.timers, scope })
    this.#book = decisionBookOf(session)
    this.#meeting = new Live([meetingRoot(open.doc)], () => readMeeting(open.doc), scope)
    this.#follow()
    const follow = () => this.#follow()
    meetingRoot(open.doc).observeDeep(follow)
    scope.defer(() => {
      meetingRoot(open.doc).unobserveDeep(follow)
      this.#leavePresence()
    })
  }

  get isLive(): boolean {
    return this.#on !== null
  }

  get isIn(): boolean {
    return this.#on !== null && isIn(this.#on, this.#me)
  }

  get letter(): string | null {
    return this.#meeting.value.sessions.length > 1 ? (this.#on?.letter ?? null) : null
  }

  get whyNot(): string | null {
    const { session, state } = this.#deps
    if (session.roster.goneAs !== null) return SAY.gone
    if (!session.roster.mayWrite) return SAY.viewer
    const { verdict, trashed } = state()
    if (verdict !== 'ok') return SAY.unfit
    return trashed ? SAY.trashed : null
  }

  get steps(): readonly StepView[] {
    return this.#steps
  }

  get item(): StepView | null {
    return this.#steps.find(({ state }) => state === 'on') ?? null
  }

  get timer(): TimerView {
    const on = this.#on
    if (!on?.now) return { leftMs: null, minutes: null, endsMs: null }
    const timebox = this.item?.minutes ?? null
    const endsMs = itemEndsMs(on, timebox, this.offsetOf)
    return { endsMs, leftMs: this.#left(endsMs), minutes: minutesOf(timebox, on.now.added) }
  }

  get leftMs(): number | null {
    return this.#on && this.#left(sessionEndsMs(this.#on, this.offsetOf))
  }

  get present(): LivePresenceView | null {
    return this.#present
  }

  get inCall(): readonly PersonView[] {
    const on = this.#on
    return on ? this.#people([...on.was.keys()].filter((member) => isIn(on, member))) : []
  }

  get inWriting(): readonly PersonView[] {
    const on = this.#on
    return on ? this.#people([...on.goes].flatMap(([member, how]) => (how === 'writing' ? [member] : []))) : []
  }

  get speaking(): LiveView['speaking'] {
    const said = this.#on?.speaking
    const person = this.#deps.session.roster.person(said?.member ?? null)
    if (!said || !person) return null
    return { person, forMs: Math.max(0, this.#seconds.ms - momentHere(said, this.offsetOf)) }
  }

  get queue(): readonly QueueView[] {
    const { roster } = this.#deps.session
    return this.#meeting.value.queue.flatMap(({ id, session, member, kind, words }) => {
      const person = session === this.#on?.id ? roster.person(member) : null
      return person ? [{ id, person, kind, words }] : []
    })
  }

  get adjourn(): AdjournView {
    const on = this.#on
    if (!on) return NOBODY
    const acts = this.#acts
    return { ...adjourningOf(acts, on), isMine: ownAdjournActs(acts, on.id, this.#me).length > 0 }
  }

  get roles(): LiveView['roles'] {
    const { roster } = this.#deps.session
    const { facilitator, scribe } = this.#on?.roles ?? { facilitator: null, scribe: null }
    return { facilitator: roster.person(facilitator), scribe: roster.person(scribe) }
  }

  start(): Outcome {
    // Somebody was faster.
    if (this.#on) return this.join()
    const item = this.#items.value.find(({ done }) => !done)?.id ?? null
    const session = sessionToBegin(this.#meeting.value, this.#deps.session.clock.now())
    return this.#change((doc) => edit.beginSession(doc, { session, item, by: this.#joining() }))
  }

  join(): Outcome {
    return this.#within((doc, { id }) => edit.joinSession(doc, id, this.#joining()))
  }

  leave(): Outcome {
    return this.#within((doc, { id }) => edit.leaveSession(doc, id, this.#me, this.#stamp()))
  }

  goTo(item: string): Outcome {
    return this.#within((doc, { id }) => edit.turnTo(doc, id, { item, stamp: this.#stamp() }))
  }

  next(): Outcome {
    const at = this.#steps.findIndex(({ state }) => state === 'on')
    const coming = this.#steps.slice(at + 1).find(({ state }) => state === 'coming')
    return this.#within((doc, { id }) => edit.turnTo(doc, id, { item: coming?.id ?? null, stamp: this.#stamp() }))
  }

  addMinutes(minutes: number): Outcome {
    return this.#within((doc, { id }) => edit.addMinutes(doc, id, minutes, this.#deps.session.engine.ownLog))
  }

  queueUp(kind: QueueKind, words: string): Outcome {
    const entry = { id: bytesToBase64url(this.#deps.session.random.bytes(9)), member: this.#me, kind, words }
    return this.#within((doc, { id: session }) => edit.joinQueue(doc, { ...entry, session }))
  }

  unqueue(id: string): Outcome {
    return this.#change((doc) => edit.leaveQueue(doc, id))
  }

  nextSpeaker(): Outcome {
    return this.#within((doc, { id }) => edit.nextSpeaker(doc, id, this.#stamp()))
  }

  async sayAdjourn(): Outcome {
    const on = this.#on
    if (!on) return SAY.over
    const { session, open } = this.#deps
    const mine = ownAdjournActs(this.#acts, on.id, session.engine.ownMember)
    const body = mine.length > 0 ? ({ type: 'withdrawal' } as const) : ({ type: 'adjourn', target: on.id } as const)
    const said = await session.engine.act({ document: open.id, about: null, replaces: mine, body })
    return said.ok ? null : sentenceFor(said.error)
  }

  handOver(role: RoleInCall, person: string | null): Outcome {
    return this.#within((doc, { id }) => edit.setRole(doc, id, role, person))
  }

  get #me() {
    return this.#deps.session.engine.ownMember
  }

  get #acts() {
    return this.#book.actsOn(this.#deps.open.id)
  }

  /** Unmeasured, a clock is taken at its word. */
  readonly offsetOf = (log: LogId): number => this.#present?.offsetOf(log) ?? 0

  /** Whoever looks at a meeting that is on sees its clock go, and tells the others their own. */
  #follow(): void {
    if (!liveSession(this.#meeting.value)) {
      this.#seconds.stop()
      this.#leavePresence()
      return
    }
    this.#seconds.start()
    if (this.#present) return
    const scope = newScope()
    const stamper = () => liveSession(this.#meeting.value)?.now?.log ?? null
    this.#present = enterMeeting(this.#deps.session, this.#deps.open.id, { scope, stamper })
    this.#leavePresence = () => {
      scope.end()
      this.#present = null
      this.#leavePresence = () => {}
    }
  }

  #listSteps(): readonly StepView[] {
    const [on, begun] = [this.#on?.now?.item ?? null, this.#on?.begun]
    return this.#items.value.map(({ id, number, topic, timebox: minutes, done }) => {
      const state = id === on ? 'on' : done ? 'done' : begun?.has(id) ? 'past' : 'coming'
      return { id, number, topic: topic || `Item ${number}`, minutes, state }
    })
  }

  #left(endsMs: number | null): number | null {
    return endsMs === null ? null : endsMs - this.#seconds.ms
  }

  #people(members: readonly string[]): readonly PersonView[] {
    return members.flatMap((member) => this.#deps.session.roster.person(member) ?? [])
  }

  #stamp(): Stamp {
    const { clock, engine } = this.#deps.session
    return { ms: clock.now(), log: engine.ownLog }
  }

  #joining(): edit.Joining {
    return { member: this.#me, zone: this.#deps.session.roster.me.zone, stamp: this.#stamp() }
  }

  #within(change: (doc: LiveDeps['open']['doc'], on: Session) => void): Outcome {
    const on = this.#on
    return on ? this.#change((doc) => change(doc, on)) : Promise.resolve(SAY.over)
  }

  #change(change: (doc: LiveDeps['open']['doc']) => void): Outcome {
    const { open } = this.#deps
    return Promise.resolve(this.whyNot ?? this.#deps.change(() => change(open.doc)))
  }
}
