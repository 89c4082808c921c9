/** Reactions to what is said beside a document: acts of its members, read again when one is said or taken back. */
import type { DocumentId, MemberId } from '../base/ids'
import type { Scope } from '../base/scope'
import { reactionsIn, type Reacted } from '../docs/reactions'
import type { SpokenAct } from '../docs/spoken-act'
import { toggleReaction } from './react'
import type { Session } from './session'
import type { ReactionView } from './talk-views'
import type { Outcome } from './views'

interface Deps {
  readonly session: Session
  readonly document: DocumentId
  readonly scope: Scope
}

export class Reactions {
  readonly #deps: Deps
  #acts: readonly SpokenAct[] = $state.raw([])
  readonly #byComment: ReadonlyMap<string, readonly Reacted[]> = $derived(reactionsIn(this.#acts))

  constructor(deps: Deps) {
    const { session, document, scope } = deps
    this.#deps = deps
    this.#acts = session.engine.acts(document)
    const look = (documents: readonly (DocumentId | null)[]) => {
      if (documents.includes(document)) this.#acts = session.engine.acts(document)
    }
    scope.defer(session.engine.actsChanged.listen(look))
  }

  of(comment: string): readonly ReactionView[] {
    return (this.#byComment.get(comment) ?? []).map(({ emoji, name, members }) => ({
      emoji,
      name,
      people: members.map((member) => this.#deps.session.roster.person(member)),
      isMine: members.includes(this.#own)
    }))
  }

  /** Reacts, or takes it back where this person did. */
  toggle(target: string, emoji: string): Outcome {
    const { session, document } = this.#deps
    return toggleReaction(session.engine, { document, acts: this.#acts, target, emoji })
  }

  get #own(): MemberId {
    return this.#deps.session.engine.ownMember
  }
}
