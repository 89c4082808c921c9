/**
 * Telling the others that one is away (*no ask, must tell*): an act of one's own, from one moment to another or until one is
 * back. Proposals do not wait for whoever is away, and closing times leave them their days (decision 0017).
 */
import { assert } from '../base/assert'
import type { ActId, MemberId } from '../base/ids'
import { awayActs } from '../docs/away-acts'
import { wallClockOf, zonedMs, type WallClock } from '../docs/wall-time'
import type { ActDraft } from '../sync/engine'
import type { AwayNotice, AwayView, AwayWish } from './away-views'
import { sentenceFor, type Sentences } from './error-sentences'
import type { Session } from './session'
import type { Outcome, PersonView } from './views'

const SENTENCES: Sentences = {
  WordsTooLong: () => 'That is more than stands beside a name, so nothing was said. Say it in fewer words.'
}

type SpokenAway = ReturnType<typeof awayActs>[number]

export class Away implements AwayView {
  readonly #session: Session
  #said: readonly SpokenAway[] = $state.raw([])

  constructor(session: Session) {
    this.#session = session
    const { engine, scope } = session
    const reread = () => (this.#said = awayActs(engine.acts(null)))
    reread()
    scope.defer(engine.actsChanged.listen((documents) => documents.includes(null) && reread()))
  }

  get notices(): readonly AwayNotice[] {
    const { now, roster } = this.#session
    const isIn = (spoken: SpokenAway) => roster.members.some(({ id }) => id === spoken.member)
    return this.#said
      .filter((spoken) => isIn(spoken) && (spoken.act.body.toMs ?? Infinity) > now.ms)
      .flatMap((spoken) => this.#noticeOf(spoken) ?? [])
      .sort((a, b) => a.fromMs - b.fromMs)
  }

  get mayTell(): boolean {
    const { mayWrite, me } = this.#session.roster
    return mayWrite && !me.waits
  }

  get others(): readonly PersonView[] {
    return this.#session.roster.members.filter(({ isMe, waits }) => !isMe && !waits)
  }

  wishOf(notice: AwayNotice | null): AwayWish {
    const wallOf = (ms: number) => this.#clock.wallAt(ms)
    if (notice === null) return { from: wallOf(this.#session.now.ms), to: null, standIn: null, words: '' }
    const { fromMs, toMs, standIn, words } = notice
    return { from: wallOf(fromMs), to: toMs === null ? null : wallOf(toMs), standIn: standIn?.id ?? null, words }
  }

  faultOf({ from, to }: AwayWish): string | null {
    const [fromMs, toMs] = [this.#msOf(from), to === null ? null : this.#msOf(to)]
    if (fromMs === null) return 'Choose a day and a time from when you are away.'
    if (to === null) return null
    if (toMs === null) return 'Choose a day and a time until when, or leave it empty.'
    if (toMs <= fromMs) return 'It ends before it begins. Choose a later end.'
    return toMs <= this.#session.now.ms ? 'That is over already. Choose a later end.' : null
  }

  tell(wish: AwayWish, instead: string | null): Outcome {
    const fault = this.faultOf(wish)
    const fromMs = this.#msOf(wish.from)
    if (fault !== null || fromMs === null) return Promise.resolve(fault)
    const toMs = wish.to === null ? null : this.#msOf(wish.to)
    const delegate = wish.standIn as MemberId | null
    return this.#say({ type: 'away', fromMs, toMs, delegate, words: wish.words.trim() }, instead)
  }

  endAway(notice: string): Outcome {
    const body = this.#said.find(({ act }) => act.id === notice)?.act.body
    // The present as screens have it: what ends now is over on this one at once.
    const nowMs = this.#session.now.ms
    if (!body) return Promise.resolve(null)
    return this.#say(body.fromMs < nowMs ? { ...body, toMs: nowMs } : { type: 'withdrawal' }, notice)
  }

  get #clock(): WallClock {
    const clock = wallClockOf(this.#zone)
    assert(clock, 'every device knows UTC')
    return clock
  }

  get #zone(): string {
    const { zone } = this.#session.roster.me
    return wallClockOf(zone) ? zone : 'UTC'
  }

  #msOf(wall: string): number | null {
    return zonedMs({ wall: wall.slice(0, 16), zone: this.#zone })
  }

  #noticeOf({ act, member }: SpokenAway): AwayNotice | null {
    const { roster, now } = this.#session
    const person = roster.person(member)
    const { fromMs, toMs, delegate, words } = act.body
    const standIn = roster.person(delegate)
    const { id, wallMs: toldMs } = act
    return person && { id, person, fromMs, toMs, standIn, words, toldMs, hasBegun: fromMs <= now.ms }
  }

  async #say(body: ActDraft['body'], instead: string | null): Outcome {
    const replaces = instead === null ? [] : [instead as ActId]
    const said = await this.#session.engine.act({ document: null, about: null, replaces, body })
    return said.ok ? null : sentenceFor(said.error, SENTENCES)
  }
}
