/**
 * The trail of an open document, as its page shows it: a function of what it keeps itself, of the rows of all others, and of
 * acts. Loaded beside the text.
 */
import type { DocumentId } from '../base/ids'
import type { Scope } from '../base/scope'
import { readTrail, trailRoot, type Trail } from '../docs/trail'
import { trailsOf, type TrailStep } from '../projections/trail'
import type { OpenDocument } from '../sync/engine'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { Live } from './document-parts.svelte'
import { titleOf } from './document-lines'
import { makeProposal } from './make-proposal'
import type { Session } from './session'
import { Thanks } from './thanks.svelte'
import type { ThanksView, TrailStepView, TrailView } from './trail-views'

/** A calm line each; a document that led to more is a hub, and says so in its own words. */
const MOST_CHAINS = 3

interface Deps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
}

export class TrailBeside implements TrailView {
  readonly #session: Session
  readonly #id: DocumentId
  readonly #open: OpenDocument
  readonly #kept: Live<Trail>
  readonly thanks: ThanksView
  readonly #book: DecisionBook
  readonly #all = $derived.by(() => this.#readAll())

  constructor({ session, open, scope }: Deps) {
    this.#session = session
    this.#id = open.id
    this.#open = open
    this.#kept = new Live([trailRoot(open.doc)], () => readTrail(open.doc), scope)
    this.#book = decisionBookOf(session)
    this.thanks = new Thanks({
      ...{ session, id: open.id, acts: () => this.#book.actsOn(open.id) },
      kind: () => session.rows.get(open.id)?.kind ?? ''
    })
  }

  get chains(): TrailView['chains'] {
    return this.#all.slice(0, MOST_CHAINS).map((chain) => chain.map((step) => this.#stepView(step)))
  }

  get more(): number {
    return Math.max(0, this.#all.length - MOST_CHAINS)
  }

  makeProposal(): ReturnType<TrailView['makeProposal']> {
    return makeProposal(this.#session, this.#open)
  }

  #readAll(): (readonly TrailStep[])[] {
    const { rows } = this.#session
    return trailsOf({
      ...{ id: this.#id, kept: this.#kept.value, rows: rows.present },
      acts: (document) => this.#book.actsOn(document),
      numberOf: (document) => this.#book.numberOf(document)
    })
  }

  #stepView(step: TrailStep): TrailStepView {
    if (step.kind !== 'document') return step
    const { link, row } = step
    const { document: id } = link
    const title = row ? titleOf(row.kind, row.title) : titleOf('note', link.title)
    return { kind: 'document', id, title, documentKind: row?.kind ?? null, isHere: id === this.#id }
  }
}
