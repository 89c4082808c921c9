/**
 * A decision that was made: which text was adopted, what stood before, what replaces what. Loaded beside the text.
 *
 * - A version is an outcome and the hash it named; its text is replayed from the log and shown only where it has that hash.
 * - Freezing is the screen's: a receiver takes an editor's change all the same, and then the page says that it changed.
 */
import type * as Y from 'yjs'
import { bytesToHex } from '../base/bytes'
import type { DocumentId } from '../base/ids'
import { sha256 } from '../crypto/hash'
import { compareSpoken, isSpoken, type Spoken } from '../docs/current-acts'
import { textHash } from '../docs/proposal-hash'
import { textNames, versionOf } from '../docs/text-version'
import { newDoc, newNode, textNode } from '../docs/tree'
import type { AdoptedVersion, DecidedView, DecisionLink } from './decided-views'
import type { Deciding, DecidingDeps } from './deciding.svelte'
import { decisionBookOf, type DecisionBook } from './decision-book.svelte'
import { titleOf } from './document-lines'
import { textThen } from './text-then'

const MOST_VERSIONS = 50

const NOT_HERE = 'The text as it was adopted is not on this device any more.'
const NOT_YOURS = 'Whoever wrote its outcome, whoever proposed it, or an admin takes changes into an adopted text.'

export class Decided implements DecidedView {
  readonly #deps: DecidingDeps
  readonly #deciding: Deciding
  readonly #book: DecisionBook
  readonly #adopted = $derived.by(() => this.#adoptions())

  constructor(deps: DecidingDeps, deciding: Deciding) {
    this.#deps = deps
    this.#deciding = deciding
    this.#book = decisionBookOf(deps.session)
  }

  get isKept(): boolean {
    const { outcome, phase } = this.#deciding
    const isOver = phase === 'closed' || phase === 'provisional' || phase === 'superseded'
    return outcome?.verdict === 'adopted' && isOver
  }

  get versions(): readonly AdoptedVersion[] {
    if (!this.isKept) return []
    return this.#adopted.flatMap((spoken) => {
      const person = this.#deps.session.roster.person(spoken.member)
      const { id, wallMs: saidMs, about, body } = spoken.act
      const mark = bytesToHex(about ?? new Uint8Array()).slice(0, 8)
      return person ? [{ id, person, saidMs, mark, words: body.words }] : []
    })
  }

  get isChanged(): boolean {
    return this.isKept && (this.#deciding.outcome?.isStale ?? false)
  }

  get whyNotAmend(): string | null {
    if (!this.isKept) return null
    const { roster, engine } = this.#deps.session
    const { outcome, proposer } = this.#deciding
    const isTheirs = outcome?.person.isMe === true || proposer === engine.ownMember
    const isAdmin = roster.me.role === 'owner' || roster.me.role === 'admin'
    return isTheirs || isAdmin ? null : NOT_YOURS
  }

  get supersedes(): DecisionLink | null {
    const { supersedes } = this.#deciding
    return (
      supersedes && (this.#linkTo(supersedes.document) ?? { document: supersedes.document, title: supersedes.title })
    )
  }

  get supersededBy(): DecisionLink | null {
    const by = this.#book.successorOf(this.#deps.open.id)
    return by && this.#linkTo(by)
  }

  get earlier(): readonly DecisionLink[] {
    const inForce = this.#book.decisions.filter(({ document, verdict }) => {
      return verdict === 'adopted' && document !== this.#deps.open.id && !this.#isReplaced(document)
    })
    return inForce.flatMap(({ document }) => this.#linkTo(document) ?? [])
  }

  async textOf(id: string): ReturnType<DecidedView['textOf']> {
    const spoken = this.#adopted.find(({ act }) => act.id === id)
    const { session, open } = this.#deps
    const hashOf = (then: Y.Doc) => textHash(then, sha256)
    const read = (then: Y.Doc) => ({ ...versionOf(then), names: textNames(then) })
    const then = spoken && (await textThen(session.engine, open.id, spoken, { hashOf, read }))
    if (!then) return NOT_HERE
    const { title, texts, names } = then
    const said = [...texts].filter(([, blocks]) => blocks.length > 0)
    const sections = said.map(([root, blocks]) => ({ section: names.get(root) ?? '', text: newDoc(blocks) }))
    return [
      { section: 'Title', text: newDoc([newNode('paragraph', undefined, title ? [textNode(title)] : [])]) },
      ...sections
    ]
  }

  /** One for each text, by the act that named it last, newest first; what stands is the first of them. */
  #adoptions(): readonly Spoken<'outcome'>[] {
    const standing = this.#deciding.outcome?.id
    const acts = this.#book.actsOn(this.#deps.open.id)
    const adopted = acts
      .filter((spoken) => isSpoken(spoken, 'outcome'))
      .filter(({ act }) => act.body.verdict === 'adopted' && act.about !== null)
      .sort((a, b) => Number(b.act.id === standing) - Number(a.act.id === standing) || compareSpoken(b, a))
    const seen = new Set<string>()
    return adopted
      .filter(({ act }) => {
        const mark = bytesToHex(act.about ?? new Uint8Array())
        return !seen.has(mark) && seen.add(mark)
      })
      .slice(0, MOST_VERSIONS)
  }

  /** What this one itself replaces stays to be chosen. */
  #isReplaced(document: DocumentId): boolean {
    const by = this.#book.successorOf(document)
    return by !== null && by !== this.#deps.open.id
  }

  #linkTo(document: DocumentId): DecisionLink | null {
    const row = this.#deps.session.rows.get(document)
    if (!row || row.trashed) return null
    const number = this.#book.numberOf(document)
    const title = titleOf(row.kind, row.title)
    return { document, title: number === null ? title : `${number} · ${title}` }
  }
}
