/** Those in a live meeting at this moment: hands, the temperature, and how their clocks differ. */
import type { DocumentId, LogId } from '../base/ids'
import { joinLive, type LiveOther, type LivePresence } from '../platform/live-presence'
import type { LiveMeeting, LivePresenceView, Temperature } from './live-presence-views'
import type { Session } from './session'
import type { PersonView } from './views'

/** In the meeting of this document until the meeting's scope ends. */
export function enterMeeting(session: Session, document: DocumentId, meeting: LiveMeeting): LivePresenceView {
  return new LivePeople(session, document, meeting)
}

/** What one device says. */
interface Word {
  readonly person: PersonView
  readonly handMs: number | null
  readonly temperature: Temperature | null
}

class LivePeople implements LivePresenceView {
  readonly #session: Session
  readonly #document: DocumentId
  readonly #live: LivePresence | null
  #others: readonly LiveOther[] = $state.raw([])
  #handMs: number | null = $state(null)
  #temperature: Temperature | null = $state(null)

  constructor(session: Session, document: DocumentId, { scope, stamper }: LiveMeeting) {
    this.#session = session
    this.#document = document
    const { clock, timers } = session
    const presence = session.presence.joined
    // Without a network nobody else is there.
    this.#live = presence && joinLive({ presence, document, clock, timers, scope, stamper })
    const follow = () => (this.#others = this.#live?.others ?? [])
    follow()
    if (this.#live) scope.defer(this.#live.changed.listen(follow))
  }

  get here(): readonly PersonView[] {
    return [this.#session.roster.me, ...this.#session.presence.peopleIn(this.#document)]
  }

  get hands(): readonly PersonView[] {
    const up = this.#words.filter(({ handMs }) => handMs !== null)
    const inTurn = up.sort((one, other) => Number(one.handMs) - Number(other.handMs))
    return [...new Map(inTurn.map(({ person }) => [person.id, person])).values()]
  }

  get temperatures(): Readonly<Record<Temperature, number>> {
    const byPerson = new Map(
      this.#words.flatMap(({ person, temperature }) => (temperature ? [[person.id, temperature]] : []))
    )
    const count = (said: Temperature) => [...byPerson.values()].filter((temperature) => temperature === said).length
    return { up: count('up'), level: count('level'), down: count('down') }
  }

  get isMyHandUp(): boolean {
    return this.#handMs !== null
  }

  get myTemperature(): Temperature | null {
    return this.#temperature
  }

  setHand(up: boolean): void {
    // Whoever raises it twice keeps their turn.
    this.#handMs = up ? (this.#handMs ?? this.#session.clock.now()) : null
    this.#say()
  }

  setTemperature(temperature: Temperature | null): void {
    this.#temperature = temperature
    this.#say()
  }

  offsetOf(log: LogId): number | null {
    if (log === this.#session.engine.ownLog) return 0
    // Read, so that whoever shows a time by it hears of a better measure.
    void this.#others
    return this.#live?.differenceOf(log)?.offsetMs ?? null
  }

  get #words(): Word[] {
    const others = this.#others.flatMap(({ log, handMs, temperature }) => {
      const person = this.#session.roster.personOfLog(log)
      return person ? [{ person, handMs, temperature }] : []
    })
    return [...others, { person: this.#session.roster.me, handMs: this.#handMs, temperature: this.#temperature }]
  }

  #say(): void {
    this.#live?.say({ handMs: this.#handMs, temperature: this.#temperature })
  }
}
