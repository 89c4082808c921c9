/** What reminders and lists know beside the rows, each change of it a reason to look again. */
import type { DocumentId } from '../base/ids'
import type { AskedMember } from '../docs/asked-members'
import type { SpokenAct } from '../docs/spoken-act'
import type { Known } from '../projections/row-standing'
import type { WaitingWork } from '../sync/waiting-work'
import { membersFor } from './deciding-case'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import type { Session } from './session'

/** Receipts are not replayed for a list: who has a text is asked on its own page. */
const NOBODY: ReadonlySet<never> = new Set()

const knownBySession = new WeakMap<Session, KnownActs>()

/** One for as long as the workspace is open, however often its lists are looked at. */
export function knownActsOf(session: Session): KnownActs {
  const known = knownBySession.get(session) ?? new KnownActs(session)
  knownBySession.set(session, known)
  return known
}

class KnownActs implements Known {
  readonly #session: Session
  readonly #book: DecisionBook
  #works: readonly WaitingWork[] = $state.raw([])

  constructor(session: Session) {
    this.#session = session
    this.#book = decisionBookOf(session)
    const { engine, scope } = session
    const reread = () => (this.#works = engine.waitingWork)
    reread()
    scope.defer(engine.documentsRebuilt.listen(reread))
    scope.defer(engine.teamChanged.listen(reread))
  }

  /** Written by somebody whose work does not count by itself. */
  get waitingWork(): readonly WaitingWork[] {
    return this.#works
  }

  get nowMs(): number {
    return this.#session.now.ms
  }

  readonly acts = (document: DocumentId): readonly SpokenAct[] => this.#book.actsOn(document)

  readonly successorOf = (document: DocumentId): DocumentId | null => this.#book.successorOf(document)

  readonly members = (atMs: number): readonly AskedMember[] => {
    const { engine, roster } = this.#session
    // Stamps and roles come with reports; reading them here makes each a reason to look again.
    void roster.report
    void roster.team
    void this.#book.actsOn(null)
    return membersFor(engine, { received: NOBODY, atMs })
  }
}
