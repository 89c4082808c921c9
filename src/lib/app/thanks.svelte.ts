/** Thanks for a document: a reaction of each member's own, to the whole of it. Nobody can say it for somebody else. */
import type { DocumentId } from '../base/ids'
import { outcomesOf } from '../docs/proposal-outcomes'
import { reactionsIn } from '../docs/reactions'
import type { SpokenAct } from '../docs/spoken-act'
import { toggleReaction } from './react'
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
  readonly #members = $derived.by(() => {
    const said = reactionsIn(this.#deps.acts()).get(TARGET) ?? []
    return said.find(({ emoji }) => emoji === EMOJI)?.members ?? []
  })

  constructor(deps: Deps) {
    this.#deps = deps
  }

  get people(): readonly PersonView[] {
    const said = new Set<string>(this.#members)
    return this.#deps.session.roster.members.filter(({ id }) => said.has(id))
  }

  get isMine(): boolean {
    return this.#members.includes(this.#deps.session.engine.ownMember)
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

  toggle(): Outcome {
    if (this.whyNot !== null) return Promise.resolve(this.whyNot)
    const { session, id, acts } = this.#deps
    return toggleReaction(session.engine, { document: id, acts: acts(), target: TARGET, emoji: EMOJI })
  }
}
