/** Whom a proposal asks: the pods to choose from, and those who came after it opened. */
import type * as Y from 'yjs'
import type { MemberId, PodId } from '../base/ids'
import type { Scope } from '../base/scope'
import { podsOf, type Pod } from '../docs/pods'
import { readFields } from '../docs/proposal'
import { EVERYONE, readTerms, setTerms, type Asked } from '../docs/proposal-terms'
import { askedOnOpening, membersHere, notOnTheList, podNow } from './asked-now'
import type { AskablePod, AskingView } from './asking-views'
import type { TermsView } from './deciding-views'
import { everyoneNow } from './deciding-case'
import type { Session } from './session'
import type { Outcome, PersonView } from './views'

export const NO_SUCH_POD = 'That pod is not here any more. Choose who is asked.'

export interface AskingDeps {
  readonly session: Session
  readonly scope: Scope
  readonly change: (change: (doc: Y.Doc) => void) => Outcome
  /** Whether I opened it and it is open, and whom it asks by its terms. */
  readonly mine: () => { readonly isMineAndOpen: boolean; readonly asked: Asked }
}

export class Asking implements AskingView {
  readonly #deps: AskingDeps
  #all: readonly Pod[] = $state.raw([])

  constructor(deps: AskingDeps) {
    this.#deps = deps
    const { engine } = deps.session
    const reread = () => (this.#all = podsOf(engine.acts(null)))
    reread()
    deps.scope.defer(engine.actsChanged.listen((documents) => documents.includes(null) && reread()))
  }

  get pods(): readonly AskablePod[] {
    const { roster } = this.#deps.session
    return this.#all
      .map((pod) => {
        const here = new Set<string>(membersHere(roster, pod))
        return { id: pod.id, name: pod.name, people: roster.members.filter(({ id }) => here.has(id)) }
      })
      .filter(({ people }) => people.length > 0)
      .sort((a, b) => a.name.localeCompare(b.name))
  }

  get newcomers(): readonly PersonView[] {
    const { session, mine } = this.#deps
    const { isMineAndOpen, asked } = mine()
    if (!isMineAndOpen || !session.roster.mayWrite) return []
    const left = new Set<string>(notOnTheList(session.roster, asked))
    return session.roster.members.filter(({ id }) => left.has(id))
  }

  askNewcomers(): Outcome {
    const { session, change } = this.#deps
    return change((doc) => setTerms(doc, { asked: everyoneNow(session.engine) }))
  }

  /** As terms that are settled ask; null for a pod that was dissolved meanwhile. Fixed once it is open: as it was, or from now on. */
  wished(doc: Y.Doc, { asked, pod }: Pick<TermsView, 'asked' | 'pod'>): Asked | null {
    const { engine } = this.#deps.session
    const isDraft = readFields(doc).status === 'draft'
    const before = readTerms(doc).asked
    if (pod) {
      const isAsBefore = before.kind === 'pod' && before.pod === pod.id
      const now = podNow(engine, pod.id as PodId)
      return isAsBefore && (!isDraft || now === null) ? before : now
    }
    if (asked) return { kind: 'members', members: asked.map(({ id }) => id as MemberId) }
    if (isDraft) return EVERYONE
    return before.kind === 'everyone' && before.members ? before : everyoneNow(engine)
  }

  /** What is fixed as it opens. */
  onOpening(doc: Y.Doc): Asked {
    return askedOnOpening(this.#deps.session.engine, readTerms(doc).asked)
  }

  /** Whom it asks as things stand: a pod changes while it is a draft. */
  standing(asked: Asked, isDraft: boolean): Asked {
    void this.#all
    return isDraft && asked.kind === 'pod' ? askedOnOpening(this.#deps.session.engine, asked) : asked
  }
}
