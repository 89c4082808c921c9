/**
 * One document on screen. It opens through the engine, binds texts for editors, and says in words where it is kept.
 *
 * - Nothing here writes on opening, looking or closing (I6).
 * - A refused or failed write keeps its text and says so; `retrySaving` tries again.
 * - Counts over the whole text wait for a pause in typing.
 */
import type { BesideDocument } from './beside-document'
import type { DeviceId, DocumentId } from '../base/ids'
import { ok, type Failure, type Result } from '../base/result'
import { newScope } from '../base/scope'
import { readHead, setTitle, setTrashed } from '../docs/document'
import type { OpenDocument, SyncReport } from '../sync/engine'
import { sentenceFor } from './error-sentences'
import { fileNameOf } from './file-names'
import { loadKindParts, type KindParts } from './kind-parts'
import { loadPart } from './load-part'
import { openParts, type DocumentParts } from './open-document-parts.svelte'
import type { Session } from './session'
import type {
  AgendaView,
  BodyBinding,
  DocumentKind,
  DocumentView,
  Outcome,
  PersonView,
  ProposalView,
  Saved,
  Verdict
} from './views'
import { whereWords } from './where-words'
import type * as Withheld from './withheld-words'

export class DocumentPage implements DocumentView {
  readonly id: string
  readonly #session: Session
  readonly #scope = newScope()
  #state: DocumentView['state'] = $state('opening')
  #problem: string | null = $state(null)
  #parts: DocumentParts | null = $state.raw(null)
  /** Seq of this device's last entry that changed this document; null where it wrote none. */
  #lastOwnSeq: number | null = $state(null)
  /** Rare sentences, loaded when the first is needed. */
  #words: typeof Withheld | null = $state.raw(null)
  readonly #row = $derived.by(() => this.#session.rows.get(this.id))

  constructor(session: Session, id: string) {
    this.#session = session
    this.id = id
    session.scope.defer(() => void this.close())
    void this.#open()
  }

  get state(): DocumentView['state'] {
    return this.#state
  }

  get problem(): string | null {
    return this.#problem ?? this.#parts?.standing.problem ?? null
  }

  get kind(): DocumentKind {
    return this.#parts?.head.kind ?? this.#row?.kind ?? 'note'
  }

  get title(): string {
    return this.#parts?.head.title ?? this.#row?.title ?? ''
  }

  get verdict(): Verdict {
    return this.#parts?.standing.verdict ?? 'ok'
  }

  get editable(): boolean {
    const isFit = this.verdict === 'ok' && !this.trashed && !(this.proposal ?? this.agenda)?.isKept
    return this.#state === 'open' && isFit && this.#session.roster.mayWrite
  }

  get trashed(): boolean {
    return this.#parts?.head.trashed ?? this.#row?.trashed ?? false
  }

  get saved(): Saved {
    return this.#parts?.standing.saved ?? 'saved'
  }

  get savedWords(): string {
    if (this.saved === 'failed') return this.problem ?? 'Not saved'
    if (this.saved === 'saving') return 'Saving'
    // What was just typed is on this disk and in no entry yet: nobody else can have it.
    const seq = this.hash === null ? null : this.#lastOwnSeq
    const { roster, now } = this.#session
    const ownerOf = (device: DeviceId) => roster.person(roster.team.devices.get(device)?.member ?? null)?.name ?? null
    return whereWords(seq, { report: roster.report, nowMs: now.ms, ownerOf })
  }

  get hash(): string | null {
    return this.#parts?.standing.hash ?? null
  }

  get changedMs(): number | null {
    return this.#row?.changedMs ?? null
  }

  get changedBy(): PersonView | null {
    return this.#session.roster.person(this.#row?.changedBy ?? null)
  }

  get writers(): readonly PersonView[] {
    return (this.#row?.changedByAll ?? []).flatMap(({ member }) => this.#session.roster.person(member) ?? [])
  }

  get hereNow(): readonly PersonView[] {
    return this.#session.presence.peopleIn(this.id)
  }

  get words(): number {
    return this.#parts?.text.words ?? 0
  }

  get outline(): DocumentView['outline'] {
    return this.#parts?.text.outline ?? []
  }

  get body(): BodyBinding {
    return this.#opened().body
  }

  get after(): BodyBinding | null {
    return this.#parts?.after ?? null
  }

  get proposal(): ProposalView | null {
    return this.#parts?.proposal ?? null
  }

  get agenda(): AgendaView | null {
    return this.#parts?.agenda ?? null
  }

  get beside(): Promise<BesideDocument> {
    return this.#opened().beside
  }

  setTitle(title: string): void {
    const { open } = this.#opened()
    if (this.editable) setTitle(open.doc, title)
  }

  get withheld(): readonly string[] {
    return this.#words?.withheldWords(this.id, this.#session.roster) ?? []
  }

  get saysWhyInText(): boolean {
    return this.#parts?.saysWhyInText ?? false
  }

  async retrySaving(): Outcome {
    const retried = await this.#opened().open.retry()
    return retried.ok ? null : sentenceFor(retried.error)
  }

  async copyLink(): Outcome {
    const { desk, entry } = this.#session
    return this.#copy(desk.addressOf(entry.id, this.id))
  }

  async exportMarkdown(): Outcome {
    return this.#export(this.#opened().open.doc)
  }

  get wasMended(): boolean {
    return this.#session.roster.report.waiting.some(({ kind, document }) => kind === 'mended' && document === this.id)
  }

  async exportFormer(): Outcome {
    const former = await this.#session.engine.formerDocument(this.id as DocumentId)
    if (!former.ok || !former.value) return sentenceFor(former.ok ? { kind: 'NotHere' } : former.error)
    return this.#export(former.value)
  }

  async copyMarkdown(): Outcome {
    const content = await markdownOf(this.#session, this.#opened().open.doc)
    return content.ok ? this.#copy(content.value) : sentenceFor(content.error)
  }

  print(): void {
    this.#session.desk.print()
  }

  trash(): Outcome {
    const { clock, engine } = this.#session
    return this.#change((doc) => setTrashed(doc, { at: clock.now(), by: engine.ownMember }))
  }

  restore(): Outcome {
    return this.#change((doc) => setTrashed(doc, null))
  }

  async close(): Promise<void> {
    if (this.#scope.ended) return
    this.#scope.end()
    await this.#parts?.open.close()
  }

  async #open(): Promise<void> {
    const opened = await this.#session.engine.openDocument(this.id as DocumentId)
    if (!opened.ok) {
      this.#fail(opened.error)
      if (opened.error.kind === 'NotHere') this.#openWhenItArrives()
      return
    }
    const parts = await loadKindParts(readHead(opened.value.doc).kind)
    if (this.#scope.ended || !parts.ok) {
      await opened.value.close()
      if (!parts.ok) this.#fail(parts.error)
      return
    }
    this.#showParts(opened.value, parts.value)
    this.#problem = null
    this.#state = 'open'
    this.#sayWhatIsWithheld()
    await this.#followOwnChanges()
  }

  #fail(error: Failure): void {
    this.#state = error.kind === 'NotHere' ? 'absent' : 'failed'
    this.#problem = sentenceFor(error)
  }

  /**
   * What the guard refused is on another Y.Doc than the one that was bound (`sync/guarded-doc.ts`): from then on that one is
   * shown, so that what arrived, and all that arrives after it, can be read.
   */
  #showParts(open: OpenDocument, parts: KindParts): void {
    let scope = newScope()
    const show = () => {
      scope.end()
      scope = newScope()
      shown = open.doc
      this.#parts = openParts(this.#session, open, scope, parts)
    }
    let shown = open.doc
    show()
    this.#scope.defer(() => scope.end())
    this.#scope.defer(open.changed.listen(() => void (open.doc !== shown && show())))
  }

  #sayWhatIsWithheld(): void {
    const { engine } = this.#session
    const look = async ({ waiting }: SyncReport) => {
      if (this.#words || !waiting.some(({ document }) => document === this.id)) return
      this.#words = await import('./withheld-words').catch(() => null)
    }
    this.#scope.defer(engine.reported.listen((report) => void look(report)))
    void look(engine.report)
  }

  #openWhenItArrives(): void {
    const stop = this.#session.engine.documentsChanged.listen((changes) => {
      if (!changes.some((change) => change.document === this.id)) return
      stop()
      void this.#open()
    })
    this.#scope.defer(stop)
  }

  /** Who has this document is known from the seq of our own last entry in it. */
  async #followOwnChanges(): Promise<void> {
    const { engine, store } = this.#session
    const id = this.id as DocumentId
    const reread = async () => {
      const rows = await store.documentRows(id)
      if (rows.ok) this.#lastOwnSeq = rows.value.findLast(({ log }) => log === engine.ownLog)?.seq ?? null
    }
    this.#scope.defer(
      engine.documentsChanged.listen((changes) => {
        if (changes.some((change) => change.document === id && change.log === engine.ownLog)) void reread()
      })
    )
    await reread()
  }

  async #export(doc: OpenDocument['doc']): Outcome {
    const content = await markdownOf(this.#session, doc)
    if (!content.ok) return sentenceFor(content.error)
    const name = fileNameOf(this.kind, this.title)
    this.#session.desk.saveFile({ name, content: content.value, type: 'text/markdown' })
    return null
  }

  #opened(): DocumentParts {
    if (!this.#parts) throw new Error('the screen asks a document that is not open')
    return this.#parts
  }

  async #copy(text: string): Outcome {
    const copied = await this.#session.desk.copy(text)
    return copied.ok ? null : sentenceFor(copied.error)
  }

  async #change(change: Parameters<Session['engine']['changeDocument']>[1]): Outcome {
    const changed = await this.#session.engine.changeDocument(this.id as DocumentId, change)
    return changed.ok ? null : sentenceFor(changed.error)
  }
}

/** Markdown is a large part of the code and is loaded when it is asked for; offline it comes from the worker's cache. */
async function markdownOf(session: Session, doc: OpenDocument['doc']): Promise<Result<string, Failure>> {
  const part = await loadPart(() => import('./document-markdown'))
  return part.ok ? ok(part.value.documentMarkdown(session, doc)) : part
}
