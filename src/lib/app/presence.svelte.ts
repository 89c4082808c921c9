/**
 * Who is where, as screens show it. A peer says only which document it has open and where its caret is; its name and hue
 * come from the membership of the log its link vouches for.
 */
import type * as Y from 'yjs'
import { assert } from '../base/assert'
import type { LogId } from '../base/ids'
import type { Scope } from '../base/scope'
import type { Presence } from '../platform/presence'
import type { OpenDocument } from '../sync/engine'
import type { BodyBinding, PersonView } from './views'

/** Binds the texts of one open document for editors. */
export type Bind = (fragment: Y.XmlFragment) => BodyBinding

export interface PresenceView {
  readonly hereNow: readonly PersonView[]
  peopleIn(document: string): readonly PersonView[]
  /** This person is in a document until `scope` ends: others see it, and its texts show their carets. */
  enter(open: OpenDocument, scope: Scope): Bind
  /** What a live meeting is told through; null before the network is there. */
  readonly joined: Presence | null
}

export class PresenceBoard implements PresenceView {
  #presence: Presence | null = null
  readonly #personOf: (log: LogId) => PersonView | null
  #others: Presence['others'] = $state.raw([])

  /** Knows of nobody before `join`. */
  constructor(personOf: (log: LogId) => PersonView | null) {
    this.#personOf = personOf
  }

  join(presence: Presence, scope: Scope): void {
    this.#presence = presence
    this.#others = presence.others
    scope.defer(presence.changed.listen(() => (this.#others = presence.others)))
  }

  get joined(): Presence | null {
    return this.#presence
  }

  get hereNow(): readonly PersonView[] {
    return this.#peopleAmong(this.#others)
  }

  peopleIn(document: string): readonly PersonView[] {
    return this.#peopleAmong(this.#others.filter((other) => other.document === document))
  }

  enter(open: OpenDocument, scope: Scope): Bind {
    const presence = this.#presence
    assert(presence, 'whoever opened a document has joined')
    const awareness = presence.awarenessOf(open.id, scope)
    const follow = () => open.setCompany(presence.others.some((other) => other.document === open.id))
    follow()
    scope.defer(presence.changed.listen(follow))
    const person = (client: number) => {
      const log = presence.logOf(client)
      const found = log && this.#personOf(log)
      return found ? { name: found.name, hue: found.hue } : null
    }
    return (fragment) => ({ fragment, awareness, person })
  }

  #peopleAmong(others: Presence['others']): readonly PersonView[] {
    const people = others.flatMap(({ log }) => this.#personOf(log) ?? []).filter(({ isMe }) => !isMe)
    return [...new Map(people.map((person) => [person.id, person])).values()]
  }
}
