/**
 * When a meeting is, and whom it hurts: its sessions by everybody's clock, what the last weeks took from each, times that are
 * found, its series, and calendar files of them. What is said of it is written into the agenda (decisions 0020 and 0021).
 */
import type * as Y from 'yjs'
import { bytesToBase64url } from '../base/bytes'
import { MINUTE_MS } from '../base/zone-clock'
import { MOST_MEETING_MINUTES } from '../docs/limits'
import { meetingRoot, readMeeting, type Going, type Meeting, type Session as MeetingSession } from '../docs/meeting'
import { planSession, setGoing } from '../docs/meeting-edit'
import { USUAL_MINUTES } from '../docs/meeting-record'
import { occurrenceOf, type Series } from '../docs/series'
import { readSeries, setSeries } from '../docs/series-record'
import { wallClockOf, zonedMs } from '../docs/wall-time'
import { fairnessLedger, type Attended, type Burden } from '../projections/fairness-ledger'
import { Live } from './document-parts.svelte'
import type { LiveDeps } from './live.svelte'
import { attendedOf, pastMeetings } from './past-meetings'
import type { Outcome, PersonView } from './views'
import * as costs from './when-costs'
import { saveSeriesFile, saveSessionFile } from './when-files'
import { carriedBy, foundTimes } from './when-finding'
import * as again from './when-series'
import type * as views from './when-views'
import { ruleWords, turnWords, WHEN_SENTENCES as SAY } from './when-words'

export type WhenDeps = Pick<LiveDeps, 'session' | 'open' | 'scope' | 'change'> & {
  readonly whyNot: () => string | null
}

/** A table of more people is no table: then those stand in it who said something. */
const MOST_PEOPLE = 12

export class When implements views.WhenView {
  readonly #deps: WhenDeps
  readonly #meeting: Live<Meeting>
  readonly #series: Live<Series | null>
  #past: readonly Attended[] = $state.raw([])
  readonly #sessions = $derived.by(() => this.#listSessions())
  readonly #attenders = $derived.by(() => this.#listAttenders())

  constructor(deps: WhenDeps) {
    const { session, open, scope } = deps
    this.#deps = deps
    const roots = [meetingRoot(open.doc)]
    this.#meeting = new Live(roots, () => readMeeting(open.doc), scope)
    this.#series = new Live(roots, () => readSeries(open.doc), scope)
    void pastMeetings(session, open.id).then((past) => scope.ended || (this.#past = past))
  }

  get whyNot(): string | null {
    return this.#deps.whyNot()
  }

  get people(): readonly PersonView[] {
    return this.#deps.session.roster.members.filter(({ waits }) => !waits)
  }

  get sessions(): readonly views.SessionView[] {
    return this.#sessions
  }

  get attenders(): readonly views.AttenderView[] {
    return this.#attenders
  }

  get turnWords(): string | null {
    const most = Math.max(0, ...this.#attenders.map(({ times }) => times))
    const gave = this.#attenders.filter(({ times }) => most > 0 && times === most).map(({ person }) => person)
    const stretching = this.planned?.hurt ?? this.oneCall?.hurt ?? []
    const everybodyGave = gave.length === this.#attenders.length
    return turnWords([...new Set(stretching.map(({ person }) => person))], everybodyGave ? [] : gave)
  }

  get oneCall(): views.CostView | null {
    const [first] = this.#coming
    if (!first) return null
    const people = this.#attenders.map(({ person }) => person)
    return costs.costOf([{ people, startMs: first.startMs, minutes: first.minutes }], this.#zone)
  }

  get planned(): views.CostView | null {
    const groups = this.#coming.map(({ id, startMs, minutes }) => {
      return { startMs, minutes, people: costs.expectedIn(id, this.#attenders) }
    })
    const [only] = groups
    const isSame = groups.length === 1 && only?.people.length === this.#attenders.length
    return groups.length === 0 || isSame ? null : costs.costOf(groups, this.#zone)
  }

  get series(): views.SeriesView | null {
    const series = this.#series.value
    if (!series) return null
    const people = this.#attenders.map(({ person }) => person)
    const coming = again.comingTurns(series, this.#now).map(({ index, startMs }) => ({
      ...{ index, startMs, isPlanned: this.#meeting.value.sessions.some(({ id }) => id === again.idOfTurn(index)) },
      hurt: costs.costOf([{ people, startMs, minutes: series.minutes }], this.#zone).hurt
    }))
    const words = ruleWords(series.rule, again.weekdayOfSeries(series))
    const changes = again.changesAhead(series, people, this.#now, this.#zone)
    return { words, minutes: series.minutes, coming, changes }
  }

  find(wish: views.FindWish): views.FoundView {
    const people = this.people.filter(({ id }) => wish.people.has(id))
    return foundTimes(people, wish, { ledger: this.#ledger(people), nowMs: this.#now, zone: this.#zone })
  }

  wishOf(session: string | null): views.SessionWish {
    const plan = this.#planOf(session)
    const wall = plan?.startMs == null ? null : wallClockOf(this.#zone)?.wallAt(plan.startMs)
    return { wall: wall ?? again.nextHour(this.#now, this.#zone), minutes: plan?.minutes ?? USUAL_MINUTES }
  }

  faultOf({ wall, minutes }: views.SessionWish): string | null {
    const startMs = zonedMs({ wall, zone: this.#zone })
    if (startMs === null) return SAY.noTime
    if (!Number.isInteger(minutes) || minutes < 1 || minutes > MOST_MEETING_MINUTES) return SAY.noLength
    return startMs + minutes * MINUTE_MS <= this.#now ? SAY.past : null
  }

  async plan(wish: views.SessionWish, session: string | null): Outcome {
    const fault = this.whyNot ?? this.faultOf(wish)
    if (fault !== null) return fault
    const { random } = this.#deps.session
    const id = session ?? bytesToBase64url(random.bytes(9))
    return this.#change((doc) => planSession(doc, id, { ...wish, zone: this.#zone }))
  }

  planAt(startMs: number, minutes: number): Outcome {
    return this.plan({ wall: wallClockOf(this.#zone)?.wallAt(startMs) ?? '', minutes }, null)
  }

  cancel(session: string): Outcome {
    return this.#setCancelled(session, true)
  }

  uncancel(session: string): Outcome {
    return this.#setCancelled(session, false)
  }

  go(session: string, how: Going | null): Outcome {
    return this.#change((doc) => setGoing(doc, session, this.#deps.session.engine.ownMember, how))
  }

  seriesWish(): views.SeriesWish {
    const series = this.#series.value
    const next = series && again.comingTurns(series, this.#now)[0]
    if (!next) return { ...this.wishOf(null), repeats: 'week', takesTurns: true }
    const wall = wallClockOf(this.#zone)?.wallAt(next.startMs) ?? next.wall
    return { wall, minutes: series.minutes, repeats: again.repeatsOf(series), takesTurns: series.turns.length > 1 }
  }

  async saveSeries(wish: views.SeriesWish): Outcome {
    const fault = this.whyNot ?? this.faultOf(wish)
    if (fault !== null) return fault
    const people = this.#attenders.map(({ person }) => person)
    const { wall, minutes, takesTurns, repeats } = wish
    const around = {
      people: people.map(costs.attenderOf),
      carried: carriedBy(people, this.#ledger(people)),
      zone: this.#zone
    }
    const turns = takesTurns ? again.rotatedTurns(wish, around) : [{ time: wall.slice(11), zone: this.#zone }]
    if (turns.length === 0) return SAY.noTurns
    const first = wall.slice(0, 10)
    return this.#change((doc) => setSeries(doc, { first, minutes, turns, rule: again.ruleOf(repeats, first) }))
  }

  endSeries(): Outcome {
    return this.#change((doc) => setSeries(doc, null))
  }

  planComing(index: number): Outcome {
    const series = this.#series.value
    const turn = series && occurrenceOf(series, index)
    if (!turn) return Promise.resolve(SAY.noSeries)
    const { wall, zone } = turn
    return this.#change((doc) => planSession(doc, again.idOfTurn(index), { wall, zone, minutes: series.minutes }))
  }

  saveSessionFile(session: string): Outcome {
    return saveSessionFile(this.#deps, this.#planOf(session))
  }

  saveSeriesFile(): Outcome {
    return saveSeriesFile(this.#deps, this.#series.value)
  }

  get #zone(): string {
    return this.#deps.session.roster.me.zone
  }

  get #now(): number {
    return this.#deps.session.now.ms
  }

  /** Of what is to come, with a time; what is planned of it costs something. */
  get #coming(): readonly MeetingSession[] {
    return this.#meeting.value.sessions.filter((session) => !session.cancelled && !this.#isOver(session))
  }

  #planOf(session: string | null): MeetingSession | undefined {
    return this.#meeting.value.sessions.find(({ id }) => id === session)
  }

  #isOver({ end, run, startMs, minutes }: MeetingSession): boolean {
    return end !== null || (run === null && startMs !== null && startMs + minutes * MINUTE_MS <= this.#now)
  }

  #listSessions(): readonly views.SessionView[] {
    const { roster, engine } = this.#deps.session
    return this.#meeting.value.sessions.map((session) => {
      const { id, letter, startMs, minutes, cancelled, roles, goes } = session
      const facilitator = roster.person(roles.facilitator)
      const people = costs.expectedIn(id, this.#attenders)
      const mine = goes.get(engine.ownMember) ?? null
      const isOn = session.run !== null && session.end === null
      return { id, letter, startMs, minutes, cancelled, facilitator, people, mine, isOver: this.#isOver(session), isOn }
    })
  }

  #listAttenders(): readonly views.AttenderView[] {
    const { sessions } = this.#meeting.value
    const said = new Set(sessions.flatMap(({ goes, was }) => [...goes.keys(), ...was.keys()]))
    const people = this.people.filter(({ id, isMe }, _, all) => all.length <= MOST_PEOPLE || isMe || said.has(id))
    const ledger = this.#ledger(people)
    return people.map((person) => ({
      ...{ person, times: ledger.get(person.id)?.times ?? 0 },
      seats: costs.seatsOf(person, this.#coming, this.#zone)
    }))
  }

  #ledger(people: readonly PersonView[]): ReadonlyMap<string, Burden> {
    const here = this.#meeting.value.sessions.flatMap(attendedOf)
    return fairnessLedger([...this.#past, ...here], people, this.#now)
  }

  #setCancelled(session: string, cancelled: boolean): Outcome {
    const plan = this.#planOf(session)
    if (!plan) return Promise.resolve(SAY.noSession)
    const { wall, zone, minutes } = plan
    return this.#change((doc) => planSession(doc, session, { wall, zone, minutes, cancelled }))
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    const { change: run, open } = this.#deps
    return Promise.resolve(this.whyNot ?? run(() => change(open.doc)))
  }
}
