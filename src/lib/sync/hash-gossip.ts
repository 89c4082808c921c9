/**
 * Finding silent divergence (I1): devices whose applied frontiers and teams are equal tell each other what documents came to,
 * and who differs looks into its own log.
 *
 * - Nobody believes a peer: a document is made anew only where it is not what the log here says. Where it is, that it
 *   differs is said, and nothing else happens.
 * - Of each document one comparison is made in a cycle with each peer: so a liar costs that and no more, and who only says
 *   again what was said here keeps nobody else from being heard.
 * - Documents are hashed where updates are tried, from checkpoints; the page does nothing but read.
 */
import { equalBytes, hexToBytes } from '../base/bytes'
import type { DocumentId, LogId } from '../base/ids'
import type { Timers } from '../base/ports'
import { HASH_SAID_BYTES, MAX_HASHES_SAID } from '../wire/limits'
import type { Disagreement, HashesSaid } from './agreeing'
import { GOSSIP_RECENT, GOSSIP_ROTATING } from './limits'
import { newUpdateTrial, type TrialWorker, type UpdateTrial } from './update-trial'

/** Documents as they are at one moment, and what was decided then. */
export interface Snapshot {
  /** Eight bytes that are equal where the same was decided in knowledge of the same team. */
  readonly standing: Uint8Array
  /** Updates that make each; documents with a change that is not sealed, or that does not open whole, are left out. */
  readonly states: ReadonlyMap<DocumentId, readonly Uint8Array[]>
}

export interface HashGossipDeps {
  readonly timers: Timers
  /** Of what is decided now. */
  standing(): Uint8Array
  startTrialWorker(): TrialWorker
  /** Everything known here, in any order. */
  documents(): Promise<readonly DocumentId[]>
  /** As shown here, or made from the log alone. */
  snapshot(documents: readonly DocumentId[], from: 'here' | 'log'): Promise<Snapshot>
  say(said: HashesSaid): void
  /** Puts what is here aside and makes the document anew from the log; false where it could not. */
  mend(document: DocumentId): Promise<boolean>
  /** `disagreements` changed. */
  changed(): void
}

export interface HashGossip {
  beginCycle(): void
  /** Tells what these documents came to, and a few more in turn. */
  say(recent: readonly DocumentId[]): Promise<void>
  hear(said: HashesSaid, peer: LogId | null, reply: (answer: HashesSaid) => void): Promise<void>
  readonly disagreements: readonly Disagreement[]
  /** Nothing is built any more; what runs ends without a word. */
  stop(): void
}

/** Begins a cycle. */
export function newHashGossip(deps: HashGossipDeps): HashGossip {
  return new Gossip(deps)
}

class Gossip implements HashGossip {
  readonly #deps: HashGossipDeps
  readonly #kinds = new Map<DocumentId, Disagreement['kind']>()
  /** `peer document` of this cycle. */
  readonly #compared = new Set<string>()
  /** Who said last that it differs: only they can say that it does not any more. */
  readonly #differsWith = new Map<DocumentId, LogId | null>()
  #trial: UpdateTrial | null = null
  /** The last of those that came in turn. */
  #turn: DocumentId | null = null

  constructor(deps: HashGossipDeps) {
    this.#deps = deps
  }

  get disagreements(): readonly Disagreement[] {
    return [...this.#kinds].map(([document, kind]) => ({ document, kind }))
  }

  beginCycle(): void {
    this.#compared.clear()
  }

  stop(): void {
    this.#trial?.stop()
  }

  async say(recent: readonly DocumentId[]): Promise<void> {
    const documents = [...new Set([...recent.slice(-GOSSIP_RECENT), ...(await this.#inTurn())])]
    const said = await this.#hashesOf(documents, 'here')
    if (said.documents.length > 0) this.#deps.say(said)
  }

  async hear(
    { applied, documents }: HashesSaid,
    peer: LogId | null,
    reply: (answer: HashesSaid) => void
  ): Promise<void> {
    const fresh = documents.filter(({ document }) => !this.#compared.has(`${peer} ${document}`))
    if (fresh.length === 0 || !equalBytes(this.#deps.standing(), applied)) return
    const ours = await this.#hashesOf(
      fresh.map(({ document }) => document),
      'here'
    )
    if (!equalBytes(ours.applied, applied)) return
    const theirs = new Map(fresh.map(({ document, hash }) => [document, hash]))
    for (const { document, hash } of ours.documents) {
      this.#compared.add(`${peer} ${document}`)
      const isSame = equalBytes(hash, theirs.get(document) ?? hash)
      const isOver = isSame && this.#differsWith.get(document) === peer
      if (isOver && this.#kinds.get(document) === 'differs') this.#note(document, null)
      if (isSame) continue
      this.#differsWith.set(document, peer)
      // They too look into their own log. It ends there: each compares once.
      reply({ ...ours, documents: [{ document, hash }] })
      await this.#look(document, { hash, applied })
    }
  }

  /** Which of the two is wrong the log here tells, as far as it is about this device. */
  async #look(document: DocumentId, shown: { readonly hash: Uint8Array; readonly applied: Uint8Array }): Promise<void> {
    const { documents, applied } = await this.#hashesOf([document], 'log')
    const [logged] = documents
    // Something was decided in between: what was shown then and what the log says now are of two moments.
    if (!logged || !equalBytes(applied, shown.applied)) return
    if (equalBytes(logged.hash, shown.hash)) return this.#note(document, 'differs')
    if (await this.#deps.mend(document)) this.#note(document, 'mended')
  }

  #note(document: DocumentId, kind: Disagreement['kind'] | null): void {
    if (kind) this.#kinds.set(document, kind)
    else this.#kinds.delete(document)
    this.#deps.changed()
  }

  /** A few of all, going on where the last round stopped. */
  async #inTurn(): Promise<readonly DocumentId[]> {
    const all = [...(await this.#deps.documents())].sort()
    const from = this.#turn
    const after = from === null ? 0 : all.findIndex((document) => document > from)
    const some = all.slice(Math.max(0, after)).slice(0, GOSSIP_ROTATING)
    this.#turn = some.at(-1) ?? null
    return some
  }

  async #hashesOf(documents: readonly DocumentId[], from: 'here' | 'log'): Promise<HashesSaid> {
    const { standing, states } = await this.#deps.snapshot(documents.slice(0, MAX_HASHES_SAID), from)
    // One worker for a round: it is not kept for the ten minutes until the next.
    const trial = newUpdateTrial({ timers: this.#deps.timers, start: () => this.#deps.startTrialWorker() })
    this.#trial = trial
    const known = await Promise.all(
      [...states].map(async ([document, state]) => ({ document, hash: await hashOf(trial, state) }))
    )
    trial.stop()
    return {
      kind: 'hashes',
      applied: standing,
      documents: known.flatMap(({ document, hash }) => (hash ? [{ document, hash }] : []))
    }
  }
}

/** Null where it could not be built in time. */
function hashOf(trial: UpdateTrial, state: readonly Uint8Array[]): Promise<Uint8Array | null> {
  return new Promise((resolve) => {
    trial.try({ state, update: null }, (answer) => resolve(answer.kind === 'sound' ? startOf(answer.hash) : null))
  })
}

function startOf(hash: string): Uint8Array | null {
  const bytes = hexToBytes(hash)
  return bytes.ok ? bytes.value.slice(0, HASH_SAID_BYTES) : null
}
