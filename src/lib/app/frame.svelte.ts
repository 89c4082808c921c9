/** The frame around every page of a workspace: who is here, what was touched last, and whether the work is safe. */
import { documentLine } from './document-lines'
import type { Gone } from '../team/team-state'
import { sentenceFor } from './error-sentences'
import { followRelays } from './follow-relays'
import { loadPart } from './load-part'
import type { RelayStatus } from './relays'
import type { Session } from './session'
import { syncLine, type Surroundings } from './sync-words'
import type {
  DocumentKind,
  DocumentLine,
  FarewellView,
  FrameView,
  MemberView,
  Outcome,
  PersonView,
  SyncLine,
  WorkspaceEntry
} from './views'

const MOST_RECENT = 5

/** What belongs to this browser rather than to the workspace. */
export interface Household {
  readonly workspaces: readonly WorkspaceEntry[]
  readonly surroundings: Surroundings
  readonly updateWaiting: boolean
  /** A mistake of ours that nobody caught, as a sentence; null while there was none. */
  readonly trouble: string | null
  restartForUpdate(): void
  /** Deletes a workspace and its keys from this device. */
  forgetWorkspace(id: string): Promise<string | null>
}

const KEPT =
  'What is on this device stays here, to be read and exported. Nothing new arrives, and nothing can be written any more.'

/** Whoever is out is told so as long as they look at it. */
const GONE_SENTENCES: Readonly<Record<Gone | 'device', string>> = {
  device: `This device was removed from the workspace. ${KEPT}`,
  removed: `You were removed from this workspace. ${KEPT}`,
  left: `You left this workspace. ${KEPT}`,
  void: `The link you came in by was not valid any more, so you are not in this workspace. ${KEPT}`
}

/** What a newcomer writes meanwhile is theirs, and is taken in with them. */
const WAITS =
  'The link you came in by was closed before the others heard of you. What you write stays on this device until an admin lets you in: ask one of them.'

/** Of whoever began by a code that says too little, or that somebody made up. */
const UNHEARD =
  'This device has not heard from the others yet, so it cannot know whether it is in. If it reaches nobody, ask for another link or answer, or forget this workspace on this device.'

export class Frame implements FrameView {
  readonly #session: Session
  readonly #household: Household
  readonly #recent = $derived.by(() => {
    const { rows, roster } = this.#session
    return rows.present.slice(0, MOST_RECENT).map((row) => documentLine(row, (member) => roster.person(member)))
  })
  #relays: readonly RelayStatus[] = $state.raw([])
  readonly #sync = $derived.by(() =>
    syncLine(this.#session.roster.report, { ...this.#household.surroundings, relays: this.#relays })
  )

  constructor(session: Session, household: Household) {
    this.#session = session
    this.#household = household
    followRelays(session, (relays) => (this.#relays = relays))
  }

  get workspace(): WorkspaceEntry {
    return this.#session.entry
  }

  get workspaces(): readonly WorkspaceEntry[] {
    return this.#household.workspaces
  }

  get me(): MemberView {
    return this.#session.roster.me
  }

  get people(): readonly MemberView[] {
    return this.#session.roster.members
  }

  get hereNow(): readonly PersonView[] {
    return this.#session.presence.hereNow
  }

  get recent(): readonly DocumentLine[] {
    return this.#recent
  }

  kindOf(document: string): DocumentKind | null {
    return this.#session.rows.get(document)?.kind ?? null
  }

  get sync(): SyncLine {
    return this.#sync
  }

  get nowMs(): number {
    return this.#session.now.ms
  }

  get announcement(): string {
    return this.#session.arrivals.announcement
  }

  get alarm(): string | null {
    const { failure } = this.#session.roster.report
    if (failure) return sentenceFor(failure)
    const { goneAs, isUnheard } = this.#session.roster
    if (goneAs) return GONE_SENTENCES[goneAs]
    if (isUnheard) return UNHEARD
    return this.me.waits ? WAITS : this.#household.trouble
  }

  get isOut(): boolean {
    return this.#session.roster.goneAs !== null
  }

  get mayForget(): boolean {
    return this.#session.roster.mayForget
  }

  async farewell(): Promise<FarewellView> {
    const { newFarewell } = await import('./farewell')
    const { entry } = this.#session
    return newFarewell(this.#session, () => this.#household.forgetWorkspace(entry.id))
  }

  get updateWaiting(): boolean {
    return this.#household.updateWaiting
  }

  get mayWrite(): boolean {
    return this.#session.roster.mayWrite
  }

  async restartForUpdate(): Outcome {
    const flushed = await this.#session.engine.flush()
    if (!flushed.ok) return sentenceFor(flushed.error)
    this.#household.restartForUpdate()
    return null
  }

  async newDraft(): Promise<{ readonly document: string } | { readonly problem: string }> {
    const drafts = await this.#session.drafts
    return drafts ? drafts.create('note') : { problem: sentenceFor({ kind: 'PartNotLoaded' }) }
  }

  async newDocument(kind: DocumentKind): Promise<{ readonly document: string } | { readonly problem: string }> {
    const part = await loadPart(() => import('../docs/create'))
    if (!part.ok) return { problem: sentenceFor(part.error) }
    const { createAgenda, createNote, createProposal } = part.value
    const create = { note: createNote, proposal: createProposal, agenda: createAgenda }[kind]
    const created = await this.#session.engine.createDocument((doc) => create(doc, { title: '' }))
    if (!created.ok) return { problem: sentenceFor(created.error) }
    return { document: created.value }
  }

  async deleteSample(): Outcome {
    if (!this.#session.entry.isSample) return sentenceFor({ kind: 'NoWorkspace' })
    return this.#household.forgetWorkspace(this.#session.entry.id)
  }
}
