/**
 * A private draft on screen: the same texts as a document's, and nothing of what happens between people. It is in no presence
 * and in no talk; whoever asks where it is hears that it is here (decision 0015).
 */
import type * as Y from 'yjs'
import { nextStartOfWork } from '../base/working-day'
import { newScope, type Scope } from '../base/scope'
import type { DocumentId } from '../base/ids'
import { afterFragment } from '../docs/agenda'
import {
  bodyFragment,
  headRoots,
  LOCAL_ORIGIN,
  readHead,
  setTitle,
  stampKind,
  type DocumentHead
} from '../docs/document'
import { documentText, outlineOf, wordCount } from '../docs/document-text'
import { SECTIONS, sectionFragment } from '../docs/proposal'
import type { OpenDocument } from '../sync/engine'
import { mayChange } from '../sync/guarded-doc'
import { Agenda } from './agenda.svelte'
import { Live, Settled } from './document-parts.svelte'
import { draftSentence } from './draft-sentences'
import type { DraftView } from './draft-views'
import type { Drafts } from './drafts.svelte'
import { fileNameOf } from './file-names'
import { loadPart } from './load-part'
import { PROMPTS, REQUIRED } from './proposal-sections'
import type { Session } from './session'
import type { AgendaView, BodyBinding, DocumentKind, Outcome, PersonView, ProposalSectionView, Saved } from './views'

export class DraftPage implements DraftView {
  readonly id: string
  readonly trashed = false
  readonly writers: readonly PersonView[] = []
  readonly #session: Session
  readonly #drafts: Drafts
  readonly #scope = newScope()
  #state: DraftView['state'] = $state('opening')
  #problem: string | null = $state(null)
  #publishedAs: string | null = $state(null)
  #parts: DraftParts | null = $state.raw(null)
  #endParts: () => void = () => undefined
  readonly #head = $derived.by(() => this.#drafts.head(this.id))

  constructor(session: Session, drafts: Drafts, id: string) {
    this.#session = session
    this.#drafts = drafts
    this.id = id
    session.scope.defer(() => void this.close())
    void this.#begin()
  }

  get state(): DraftView['state'] {
    // Published by its morning while it was looked at, or from another window.
    return this.#state === 'open' && this.#head?.state === 'went' ? 'published' : this.#state
  }

  get problem(): string | null {
    return this.#problem ?? this.#drafts.heldBack(this.id)
  }

  get publishedAs(): string | null {
    return this.#publishedAs ?? (this.state === 'published' ? this.id : null)
  }

  get kind(): DocumentKind {
    return this.#parts?.head.kind ?? 'note'
  }

  get title(): string {
    return this.#parts?.head.title ?? ''
  }

  get editable(): boolean {
    return this.#state === 'open' && this.#head?.state === 'kept' && this.#opened().standing.isWhole
  }

  get saved(): Saved {
    return this.#parts?.standing.saved ?? 'saved'
  }

  get savedWords(): string {
    if (this.saved === 'failed') return this.#parts?.standing.problem ?? 'Not saved'
    return this.saved === 'saving' ? 'Saving' : 'Only on this device'
  }

  get changedMs(): number | null {
    return this.#head?.changedMs ?? null
  }

  get words(): number {
    return this.#parts?.text.words ?? 0
  }

  get outline(): DraftView['outline'] {
    return this.#parts?.text.outline ?? []
  }

  get isBlank(): boolean {
    return this.title === '' && (this.#parts?.text.isBlank ?? true)
  }

  get body(): BodyBinding {
    return this.#opened().body
  }

  get after(): BodyBinding | null {
    return this.#parts?.after ?? null
  }

  get sections(): readonly ProposalSectionView[] {
    return this.#parts?.sections ?? []
  }

  get agenda(): AgendaView | null {
    return this.#parts?.agenda ?? null
  }

  get mayPublish(): boolean {
    return this.#session.roster.mayWrite
  }

  get morningMs(): number | null {
    const { roster, now } = this.#session
    return nextStartOfWork(roster.me, now.ms)
  }

  get goesMs(): number | null {
    return this.#head?.goesMs ?? null
  }

  setTitle(title: string): void {
    if (this.editable) setTitle(this.#opened().open.doc, title)
  }

  choose(kind: DocumentKind): void {
    const { open } = this.#opened()
    if (!this.editable || !this.isBlank) return
    stampKind(open.doc, kind)
    this.#showParts(open)
  }

  async publish(): Outcome {
    const published = await this.#drafts.publish(this.id as DocumentId)
    if (!published.ok) return draftSentence(published.error)
    this.#publishedAs = published.value
    this.#state = 'published'
    return null
  }

  async sleepOnIt(): Outcome {
    const goesMs = this.morningMs
    return goesMs === null ? draftSentence({ kind: 'NoHours' }) : this.#drafts.goAt(this.id as DocumentId, goesMs)
  }

  stay(): Outcome {
    return this.#drafts.goAt(this.id as DocumentId, null)
  }

  async discard(): Outcome {
    const looks = await this.#session.looks()
    const shown = looks ? await looks.takeBackAll(this.id) : draftSentence({ kind: 'PartNotLoaded' })
    const problem = shown ?? (await this.#drafts.discard(this.id as DocumentId))
    if (problem === null) this.#state = 'absent'
    return problem
  }

  async retrySaving(): Outcome {
    const retried = await this.#opened().open.retry()
    return retried.ok ? null : draftSentence(retried.error)
  }

  async exportMarkdown(): Outcome {
    const content = await this.#markdown()
    if ('problem' in content) return content.problem
    const name = fileNameOf(this.kind, this.title)
    this.#session.desk.saveFile({ name, content: content.text, type: 'text/markdown' })
    return null
  }

  async copyMarkdown(): Outcome {
    const content = await this.#markdown()
    if ('problem' in content) return content.problem
    const copied = await this.#session.desk.copy(content.text)
    return copied.ok ? null : draftSentence(copied.error)
  }

  print(): void {
    this.#session.desk.print()
  }

  /** One in which nothing was ever written is not kept. */
  async close(): Promise<void> {
    if (this.#scope.ended) return
    this.#scope.end()
    this.#endParts()
    const open = this.#parts?.open
    const isBlank = open !== undefined && documentText(open.doc).trim() === ''
    await open?.close()
    if (isBlank) await this.#drafts.discard(this.id as DocumentId, 'blank')
  }

  async #begin(): Promise<void> {
    const opened = await this.#drafts.open(this.id as DocumentId)
    if (!opened.ok) {
      this.#problem = draftSentence(opened.error)
      this.#state = STATE_OF[opened.error.kind] ?? 'failed'
      return
    }
    if (this.#scope.ended) {
      await opened.value.close()
      return
    }
    this.#showParts(opened.value)
    this.#state = 'open'
  }

  #showParts(open: OpenDocument): void {
    this.#endParts()
    const scope = newScope()
    this.#endParts = () => scope.end()
    this.#parts = openParts(this.#session, open, scope)
  }

  async #markdown(): Promise<{ readonly text: string } | { readonly problem: string }> {
    const part = await loadPart(() => import('../docs/export-document'))
    if (!part.ok) return { problem: draftSentence(part.error) }
    return { text: part.value.exportDocument(this.#opened().open.doc) }
  }

  #opened(): DraftParts {
    if (!this.#parts) throw new Error('the screen asks a draft that is not open')
    return this.#parts
  }
}

const STATE_OF: Readonly<Record<string, DraftView['state'] | undefined>> = { NotHere: 'absent', DraftLeaves: 'leaving' }

interface DraftParts {
  readonly open: OpenDocument
  readonly standing: { readonly saved: Saved; readonly problem: string | null; readonly isWhole: boolean }
  readonly head: DocumentHead
  readonly text: { readonly words: number; readonly outline: DraftView['outline']; readonly isBlank: boolean }
  readonly body: BodyBinding
  readonly after: BodyBinding | null
  readonly sections: readonly ProposalSectionView[]
  readonly agenda: AgendaView | null
}

function openParts({ timers, roster, random }: Session, open: OpenDocument, scope: Scope): DraftParts {
  const { doc } = open
  const standing = new Standing(open, scope)
  const head = new Live(headRoots(doc), () => readHead(doc), scope)
  const text = new Settled(doc, () => textOf(doc), { timers, scope })
  const change = (run: () => void) => {
    const may = mayChange(open.verdict)
    if (!may.ok) return draftSentence(may.error)
    doc.transact(run, LOCAL_ORIGIN)
    return null
  }
  const { kind } = head.value
  const memberNames = () => roster.members.map(({ name }) => name)
  const sections = kind === 'proposal' ? SECTIONS : []
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
    sections: sections.map(({ key, title }) => ({
      key,
      title,
      prompt: PROMPTS[key],
      required: REQUIRED.has(key),
      body: bind(sectionFragment(doc, key))
    })),
    agenda: kind === 'agenda' ? new Agenda({ doc, scope, bind, change, memberNames, random, meeting: null }) : null
  }
}

function textOf(doc: Y.Doc): DraftParts['text'] {
  return { words: wordCount(doc), outline: outlineOf(doc), isBlank: documentText(doc).trim() === '' }
}

/** Nobody else is in it. */
function bind(fragment: Y.XmlFragment): BodyBinding {
  return { fragment, awareness: null, person: () => null }
}

class Standing {
  #now: DraftParts['standing'] = $state.raw() as DraftParts['standing']
  readonly #open: OpenDocument

  constructor(open: OpenDocument, scope: Scope) {
    this.#open = open
    this.#now = this.#read()
    scope.defer(open.changed.listen(() => (this.#now = this.#read())))
  }

  get now(): DraftParts['standing'] {
    return this.#now
  }

  #read(): DraftParts['standing'] {
    const { saved, verdict, failure } = this.#open
    return { saved, problem: failure ? draftSentence(failure) : null, isWhole: verdict === 'ok' }
  }
}
