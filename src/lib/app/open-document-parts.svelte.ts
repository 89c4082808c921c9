/** What a document's screen reads of an open document, by kind, bound to runes for as long as it is open. */
import * as Y from 'yjs'
import type { Scope } from '../base/scope'
import { bodyFragment, headRoots, LOCAL_ORIGIN, readHead, type DocumentHead } from '../docs/document'
import { afterFragment } from '../docs/agenda'
import { outlineOf, wordCount } from '../docs/document-text'
import { checkFragment } from '../docs/guard'
import { schema } from '../docs/schema'
import type { OpenDocument } from '../sync/engine'
import { mayChange } from '../sync/guarded-doc'
import type { BesideDocument } from './beside-document'
import { Live, Settled } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { KindParts } from './kind-parts'
import type { Session } from './session'
import type { AgendaView, BodyBinding, DocumentView, ProposalView, Saved, Verdict } from './views'

/** What the engine says of an open document. */
interface Standing {
  readonly saved: Saved
  readonly verdict: Verdict
  readonly hash: string | null
  readonly problem: string | null
}

interface TextFacts {
  readonly words: number
  readonly outline: DocumentView['outline']
}

export interface DocumentParts {
  readonly open: OpenDocument
  readonly standing: Standing
  readonly head: DocumentHead
  readonly text: TextFacts
  readonly body: BodyBinding
  readonly after: BodyBinding | null
  readonly proposal: ProposalView | null
  readonly agenda: AgendaView | null
  readonly beside: Promise<BesideDocument>
  /** A text of it is why it may only be read. */
  readonly saysWhyInText: boolean
}

/** `parts` are those of its kind. */
export function openParts(session: Session, open: OpenDocument, scope: Scope, parts: KindParts): DocumentParts {
  const { doc } = open
  const standing = new Standings(open, scope)
  const head = new Live(headRoots(doc), () => readHead(doc), scope)
  const text = new Settled(doc, () => ({ words: wordCount(doc), outline: outlineOf(doc) }), {
    timers: session.timers,
    scope
  })
  const bind = session.presence.enter(open, scope)
  const change = (run: () => void) => changeAsPerson(session, standing, doc, run)
  const { kind } = head.value
  const { Proposal, Agenda } = parts
  const proposal = kind === 'proposal' && Proposal ? new Proposal({ session, open, scope, bind, change }) : null
  const state = () => ({ verdict: standing.now.verdict, trashed: head.value.trashed })
  const beside = import('./beside-document').then((part) =>
    part.openBesideDocument({ session, open, scope, proposal, change, state })
  )
  // A page that waits for it says so. Without a network and without the part the text is written all the same.
  beside.catch(() => undefined)
  const shared = { scope, bind, change, meeting: { session, open, scope, change, state } }
  const memberNames = () => session.roster.members.map(({ name }) => name)
  return {
    open,
    get standing() {
      return standing.now
    },
    get head() {
      return head.value
    },
    get text() {
      return text.value
    },
    body: bind(bodyFragment(doc)),
    after: kind === 'agenda' ? bind(afterFragment(doc)) : null,
    proposal,
    agenda: kind === 'agenda' && Agenda ? new Agenda({ doc, ...shared, memberNames, random: session.random }) : null,
    beside,
    get saysWhyInText() {
      return standing.now.verdict !== 'ok' && textsOf(doc).some((text) => checkFragment(text, schema).verdict !== 'ok')
    }
  }
}

class Standings {
  #now: Standing = $state.raw() as Standing
  readonly #open: OpenDocument

  constructor(open: OpenDocument, scope: Scope) {
    this.#open = open
    this.#now = this.#read()
    scope.defer(open.changed.listen(() => (this.#now = this.#read())))
  }

  get now(): Standing {
    return this.#now
  }

  #read(): Standing {
    const { saved, hash, verdict, failure } = this.#open
    return {
      saved,
      hash,
      verdict,
      problem: failure ? sentenceFor(failure) : null
    }
  }
}

function textsOf(doc: Y.Doc): Y.XmlFragment[] {
  return [...doc.share.values()].flatMap((root) => (root instanceof Y.XmlFragment ? [root] : []))
}

function changeAsPerson(session: Session, standing: Standings, doc: Y.Doc, run: () => void): string | null {
  if (!session.roster.mayWrite) return sentenceFor({ kind: 'NotAllowed' })
  const may = mayChange(standing.now.verdict)
  if (!may.ok) return sentenceFor(may.error)
  doc.transact(run, LOCAL_ORIGIN)
  return null
}
