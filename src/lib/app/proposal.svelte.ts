/** A proposal as a screen shows and changes it: its sections, when it closes, and in what state it is. */
import type * as Y from 'yjs'
import type { Scope } from '../base/scope'
import * as proposal from '../docs/proposal'
import { zonedMs } from '../docs/wall-time'
import { Live } from './document-parts.svelte'
import type { BesideText } from './deciding-views'
import { NOT_A_ZONE, PROMPTS, REQUIRED } from './proposal-sections'
import type { Session } from './session'
import type { OpenDocument } from '../sync/engine'
import type { BodyBinding, Outcome, ProposalSectionView, ProposalStatus, ProposalView } from './views'

interface Deps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
  readonly bind: (fragment: Y.XmlFragment) => BodyBinding
  readonly change: (change: () => void) => string | null
}

export class Proposal implements ProposalView {
  readonly #deps: Deps
  readonly #live: Live<proposal.ProposalFields>
  readonly sections: readonly ProposalSectionView[]
  #beside: BesideText | null = $state.raw(null)

  constructor(deps: Deps) {
    this.#deps = deps
    this.#live = new Live([proposal.fieldsRoot(deps.open.doc)], () => proposal.readFields(deps.open.doc), deps.scope)
    this.sections = proposal.SECTIONS.map(({ key, title }) => ({
      key,
      title,
      prompt: PROMPTS[key],
      required: REQUIRED.has(key),
      body: deps.bind(proposal.sectionFragment(deps.open.doc, key))
    }))
    void this.#loadBeside()
  }

  get beside(): BesideText | null {
    return this.#beside
  }

  get isKept(): boolean {
    return this.#beside?.decided.isKept ?? false
  }

  get status(): ProposalStatus {
    return this.#live.value.status
  }

  get importedStatus(): string | null {
    return this.#live.value.importedStatus
  }

  get closes(): ProposalView['closes'] {
    const closes = this.#live.value.closes
    const ms = closes ? zonedMs(closes) : null
    return closes && ms !== null ? { ...closes, ms } : null
  }

  get fields(): ProposalView['fields'] {
    return this.#live.value.header
  }

  setClosing(closes: { readonly wall: string; readonly zone: string } | null): Outcome {
    if (closes && zonedMs(closes) === null) return Promise.resolve(NOT_A_ZONE)
    return this.#change((doc) => proposal.setClosing(doc, closes))
  }

  setStatus(status: 'draft' | 'open' | 'withdrawn'): Outcome {
    return this.#change((doc) => proposal.setStatus(doc, status))
  }

  async #loadBeside(): Promise<void> {
    // Without a network and without the part the text is written all the same.
    const part = await import('./proposal-beside').catch(() => null)
    if (part && !this.#deps.scope.ended) this.#beside = part.openBeside(this.#deps)
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    return Promise.resolve(this.#deps.change(() => change(this.#deps.open.doc)))
  }
}
