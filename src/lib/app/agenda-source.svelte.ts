/** The thread an agenda comes from, as its page says it: read from the thread's own document, and again when that changed. */
import type { DocumentId } from '../base/ids'
import type { Scope } from '../base/scope'
import { readSource, sourceRoot, type AgendaSource } from '../docs/agenda-source'
import { outcomesOwed, readThreads } from '../docs/threads'
import type { OpenDocument } from '../sync/engine'
import { Live } from './document-parts.svelte'
import type { Session } from './session'
import type { TalkSource } from './talk-views'

interface Deps {
  readonly session: Session
  readonly open: OpenDocument
  readonly scope: Scope
}

interface Found {
  readonly quote: string
  readonly isOwed: boolean
}

export class AgendaSourceReading {
  readonly #deps: Deps
  readonly #source: Live<AgendaSource | null>
  /** Null where the document or the thread is not on this device. */
  #found: Found | null = $state.raw(null)

  constructor(deps: Deps) {
    const { session, open, scope } = deps
    this.#deps = deps
    this.#source = new Live([sourceRoot(open.doc)], () => readSource(open.doc), scope)
    const look = (documents: readonly string[]) => {
      const source = this.#source.value
      if (source && documents.includes(source.document)) void this.#read(source)
    }
    scope.defer(session.engine.documentsChanged.listen((changes) => look(changes.map(({ document }) => document))))
    if (this.#source.value) void this.#read(this.#source.value)
  }

  get now(): TalkSource | null {
    const source = this.#source.value
    if (!source) return null
    const { quote = null, isOwed = null } = this.#found ?? {}
    return { ...source, title: this.#deps.session.rows.get(source.document)?.title ?? null, quote, isOwed }
  }

  async #read({ document, thread }: AgendaSource): Promise<void> {
    const { session, scope } = this.#deps
    const read = await session.engine.readDocument(document as DocumentId)
    if (!read.ok) return
    const found = readThreads(read.value).find(({ id }) => id === thread)
    read.value.destroy()
    if (!scope.ended) this.#found = found ? { quote: found.quote, isOwed: outcomesOwed([found]).length > 0 } : null
  }
}
