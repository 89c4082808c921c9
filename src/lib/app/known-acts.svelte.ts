/** What reminders and lists know beside the rows, each change of it a reason to look again. */
import type { DocumentId } from '../base/ids'
import type { AskedMember } from '../docs/asked-members'
import type { SpokenAct } from '../docs/spoken-act'
import type { Known } from '../projections/row-standing'
import type { WaitingWork } from '../sync/waiting-work'
import { membersFor } from './deciding-case'
import type { Session } from './session'

/** Receipts are not replayed for a list: who has a text is asked on its own page. */
const NOBODY: ReadonlySet<never> = new Set()

export class KnownActs implements Known {
  readonly #session: Session
  #looks = $state(0)
  #works: readonly WaitingWork[] = $state.raw([])

  constructor(session: Session) {
    this.#session = session
    const { engine, scope } = session
    const reread = () => (this.#works = engine.waitingWork)
    reread()
    scope.defer(engine.documentsRebuilt.listen(reread))
    scope.defer(engine.teamChanged.listen(reread))
    scope.defer(engine.actsChanged.listen(() => (this.#looks += 1)))
  }

  /** Written by somebody whose work does not count by itself. */
  get waitingWork(): readonly WaitingWork[] {
    return this.#works
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
