/** Thanks for a document: a reaction of each member's own, to the whole of it. Nobody can say it for somebody else. */
import type { ActId, DocumentId } from '../base/ids'
import { currentActs, isSpoken, type Spoken } from '../docs/current-acts'
import { outcomesOf } from '../docs/proposal-outcomes'
import type { SpokenAct } from '../docs/spoken-act'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'
import type { ThanksView } from './trail-views'
import type { Outcome, PersonView } from './views'

/** Reactions to comments name the comment. */
const TARGET = 'document'
const EMOJI = '🙏'

const OUT = 'This device is out of the workspace, so it can say nothing in it.'

interface Deps {
  readonly session: Session
  readonly id: DocumentId
  readonly kind: () => string
  /** Acts on it, read so that each change is a reason to look again. */
  readonly acts: () => readonly SpokenAct[]
}

export class Thanks implements ThanksView {
  readonly #deps: Deps
  readonly #said = $derived.by(() => currentActs(this.#deps.acts()).filter(isThanks))

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get people(): readonly PersonView[] {
    const said = new Set<string>(this.#said.map(({ member }) => member))
    return this.#deps.session.roster.members.filter(({ id }) => said.has(id))
  }

  get isMine(): boolean {
    return this.#mine.length > 0
  }

  get isFitting(): boolean {
    const { kind, acts } = this.#deps
    return kind() === 'note' || (kind() === 'proposal' && outcomesOf(acts()).settled.length > 0)
  }

  get isOwn(): boolean {
    const { session, id, acts } = this.#deps
    const wrote = [...(session.rows.get(id)?.changedByAll ?? []), ...outcomesOf(acts()).settled]
    return wrote.length > 0 && wrote.every(({ member }) => member === session.engine.ownMember)
  }

  get whyNot(): string | null {
    return this.#deps.session.roster.goneAs === null ? null : OUT
  }

  async toggle(): Outcome {
    if (this.whyNot !== null) return this.whyNot
    const { session, id } = this.#deps
    const body = this.isMine
      ? ({ type: 'withdrawal' } as const)
      : ({ type: 'reaction', target: TARGET, emoji: EMOJI } as const)
    const said = await session.engine.act({ document: id, about: null, replaces: this.#mine, body })
    return said.ok ? null : sentenceFor(said.error)
  }

  /** From each of my devices, should several have said it. */
  get #mine(): readonly ActId[] {
    const { ownMember } = this.#deps.session.engine
    return this.#said.flatMap(({ member, act }) => (member === ownMember ? [act.id] : []))
  }
}

function isThanks(spoken: SpokenAct): spoken is Spoken<'reaction'> {
  return isSpoken(spoken, 'reaction') && spoken.act.body.target === TARGET && spoken.act.body.emoji === EMOJI
}
