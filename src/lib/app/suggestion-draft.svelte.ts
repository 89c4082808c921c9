/**
 * A copy of a document's text for one person to change: a document of its own that no log knows. What is typed is kept on this
 * device, and nothing of it is anybody's before it is sent.
 */
import * as Y from 'yjs'
import { newScope, type Scope } from '../base/scope'
import { sha256 } from '../crypto/hash'
import { writeFragment } from '../docs/fragment'
import { VERSION_OF } from '../docs/schema'
import { changedCopy, encodeCopy } from '../docs/suggestion-copy'
import { rebasedCopy } from '../docs/take-suggestion'
import { textNames, versionHash, versionOf, type TextVersion } from '../docs/text-version'
import { childrenOf } from '../docs/tree'
import { readFragment } from '../docs/fragment'
import { deflate, inflateWithin } from '../log/deflate'
import type { OpenDocument } from '../sync/engine'
import { Settled } from './document-parts.svelte'
import { sentenceFor } from './error-sentences'
import type { Session } from './session'
import { keepDraft, type KeptDraft } from './suggestion-drafts'
import { SUGGESTION_SENTENCES } from './suggestion-sentences'
import type { SuggestionDraftView } from './suggestion-views'
import type { Outcome } from './views'

export const DEFLATING = { deflate, inflateWithin }

/** What is typed is on the disk so soon after. */
const KEPT_MS = 400

export interface DraftDeps {
  readonly session: Session
  readonly open: OpenDocument
  readonly kept: KeptDraft | null
  /** It was sent or thrown away; or there is one now. */
  readonly onkept: (isKept: boolean) => void
}

export class SuggestionDraft implements SuggestionDraftView {
  readonly #deps: DraftDeps
  readonly #doc = new Y.Doc()
  readonly #scope: Scope = newScope()
  readonly #base: TextVersion
  readonly texts: SuggestionDraftView['texts']
  readonly wasKept: boolean
  #title = $state('')
  #why = $state('')
  readonly #isTextChanged: Settled<boolean>
  #cancelKeeping: (() => void) | null = null

  constructor(deps: DraftDeps) {
    const { session, open, kept } = deps
    this.#deps = deps
    this.wasKept = kept !== null
    const present = versionOf(open.doc)
    // Texts that were not touched are those of now.
    this.#base = { title: kept?.base.title ?? present.title, texts: withTexts(present, kept?.base.texts) }
    this.#title = kept?.copy.title ?? present.title
    this.#why = kept?.why ?? ''
    this.#write(withTexts(present, kept?.copy.texts))
    const names = textNames(open.doc)
    this.texts = [...this.#base.texts.keys()].map((root) => ({
      root,
      label: names.get(root) ?? '',
      body: { fragment: this.#doc.getXmlFragment(root), awareness: null, person: () => null }
    }))
    const settling = { timers: session.timers, scope: this.#scope, pauseMs: KEPT_MS }
    this.#isTextChanged = new Settled(this.#doc, () => this.#changed() !== null, settling)
    this.#doc.on('update', () => this.#keepLater())
  }

  get title(): string {
    return this.#title
  }

  get why(): string {
    return this.#why
  }

  set why(why: string) {
    this.#why = why
    this.#keepLater()
  }

  get isChanged(): boolean {
    return this.#isTextChanged.value || this.#title !== this.#base.title
  }

  setTitle(title: string): void {
    this.#title = title
    this.#keepLater()
  }

  async send(): Outcome {
    const { session, open } = this.#deps
    const failed = (kind: string) => sentenceFor({ kind }, SUGGESTION_SENTENCES)
    if (this.#why.trim() === '') return failed('NoReason')
    // What changed in the text since is no part of the suggestion, so it is said of the text as it is now.
    const present = versionOf(open.doc)
    const changed = changedCopy(present, rebasedCopy(this.#base, this.#copy(), present))
    if (!changed) return failed('NothingChanged')
    const copy = encodeCopy(changed, DEFLATING)
    if (!copy.ok) return failed(copy.error.kind)
    const about = versionHash(open.doc, sha256)
    const sealed = await open.flush()
    if (!sealed.ok) return sentenceFor(sealed.error, SUGGESTION_SENTENCES)
    const said = await session.engine.act({
      ...{ document: open.id, about, replaces: [] },
      body: { type: 'suggestion', words: this.#why.trim(), schema: VERSION_OF.document, copy: copy.value }
    })
    if (!said.ok) return sentenceFor(said.error, SUGGESTION_SENTENCES)
    await this.discard()
    return null
  }

  async leave(): Promise<void> {
    if (this.#scope.ended) return
    await this.#keep()
    this.#end()
  }

  async discard(): Promise<void> {
    if (this.#scope.ended) return
    this.#end()
    await keepDraft(this.#deps.session.store, this.#deps.open.id, null)
    this.#deps.onkept(false)
  }

  #write(texts: TextVersion['texts']): void {
    this.#doc.transact(() => {
      for (const [root, blocks] of texts) {
        if (blocks.length > 0) writeFragment(this.#doc.getXmlFragment(root), { type: 'doc', content: blocks })
      }
    })
  }

  #copy(): TextVersion {
    const textOf = (root: string) => childrenOf(readFragment(this.#doc.getXmlFragment(root)))
    return { title: this.#title, texts: new Map([...this.#base.texts.keys()].map((root) => [root, textOf(root)])) }
  }

  #changed() {
    return changedCopy(this.#base, this.#copy())
  }

  #keepLater(): void {
    this.#cancelKeeping ??= this.#deps.session.timers.after(KEPT_MS, () => void this.#keep())
  }

  async #keep(): Promise<void> {
    this.#cancelKeeping?.()
    this.#cancelKeeping = null
    if (this.#scope.ended) return
    const changed = this.#changed()
    const isKept = changed !== null || this.#why.trim() !== ''
    const texts = changed?.texts ?? new Map()
    const base = new Map([...texts.keys()].map((root) => [root, this.#base.texts.get(root) ?? []]))
    const draft: KeptDraft = {
      why: this.#why,
      base: { title: this.#base.title, texts: base },
      copy: { title: this.#title, texts }
    }
    await keepDraft(this.#deps.session.store, this.#deps.open.id, isKept ? draft : null)
    this.#deps.onkept(isKept)
  }

  #end(): void {
    this.#scope.end()
    this.#cancelKeeping?.()
    this.#doc.destroy()
  }
}

/** The texts of now, some of them as they are in a draft. */
function withTexts(present: TextVersion, drafted: TextVersion['texts'] = new Map()): TextVersion['texts'] {
  return new Map([...present.texts].map(([root, blocks]) => [root, drafted.get(root) ?? blocks]))
}
