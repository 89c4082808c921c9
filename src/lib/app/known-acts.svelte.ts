/** What reminders and lists know beside the rows, each change of it a reason to look again. */
import type { DocumentId } from '../base/ids'
import type { AskedMember } from '../docs/asked-members'
import type { SpokenAct } from '../docs/spoken-act'
import type { Known } from '../projections/row-standing'
import { membersFor } from './deciding-case'
import type { Session } from './session'

/** Receipts are not replayed for a list: who has a text is asked on its own page. */
const NOBODY: ReadonlySet<never> = new Set()

export class KnownActs implements Known {
  readonly #session: Session
  #looks = $state(0)

  constructor(session: Session) {
    this.#session = session
    session.scope.defer(session.engine.actsChanged.listen(() => (this.#looks += 1)))
  }

  get nowMs(): number {
    return this.#session.now.ms
  }

  readonly acts = (document: DocumentId): readonly SpokenAct[] => {
    void this.#looks
    return this.#session.engine.acts(document)
  }

  readonly members = (atMs: number): readonly AskedMember[] => {
    const { engine, roster } = this.#session
    // Stamps and roles come with reports; reading them here makes each a reason to look again.
    void roster.report
    void roster.team
    return membersFor(engine, { received: NOBODY, atMs })
  }
}
