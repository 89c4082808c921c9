/** A proposal as a screen shows and changes it: its sections, when it closes, and in what state it is. */
import type * as Y from 'yjs'
import type { Scope } from '../base/scope'
import * as proposal from '../docs/proposal'
import { zonedMs } from '../docs/wall-time'
import { Live } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { BodyBinding, Outcome, ProposalSectionView, ProposalStatus, ProposalView } from './views'

interface Deps {
  readonly doc: Y.Doc
  readonly scope: Scope
  readonly bind: (fragment: Y.XmlFragment) => BodyBinding
  readonly change: (change: () => void) => string | null
}

const PROMPTS: Readonly<Record<proposal.SectionKey, string>> = {
  summary: 'In two sentences: what would be different?',
  problem: 'What goes wrong today, for whom, and how often?',
  proposal: 'What exactly would we do? Number the steps.',
  measure: 'What would we see in three months if it worked?',
  alternatives: 'What else did you consider, doing nothing included?',
  tradeoffs: 'What do we lose by doing this?',
  undo: 'If it turns out wrong, how do we go back?'
}

/** Needed before it may be opened (DESIGN.md §12); the others may stay empty. */
const REQUIRED: ReadonlySet<proposal.SectionKey> = new Set(['summary', 'problem', 'proposal', 'undo'])

export class Proposal implements ProposalView {
  readonly #deps: Deps
  readonly #live: Live<proposal.ProposalFields>
  readonly sections: readonly ProposalSectionView[]

  constructor(deps: Deps) {
    this.#deps = deps
    this.#live = new Live([proposal.fieldsRoot(deps.doc)], () => proposal.readFields(deps.doc), deps.scope)
    this.sections = proposal.SECTIONS.map(({ key, title }) => ({
      key,
      title,
      prompt: PROMPTS[key],
      required: REQUIRED.has(key),
      body: deps.bind(proposal.sectionFragment(deps.doc, key))
    }))
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
    if (closes && zonedMs(closes) === null) return Promise.resolve(sentenceFor({ kind: 'NotAZone' }))
    return this.#change((doc) => proposal.setClosing(doc, closes))
  }

  setStatus(status: 'draft' | 'open' | 'withdrawn'): Outcome {
    return this.#change((doc) => proposal.setStatus(doc, status))
  }

  #change(change: (doc: Y.Doc) => void): Outcome {
    return Promise.resolve(this.#deps.change(() => change(this.#deps.doc)))
  }
}
