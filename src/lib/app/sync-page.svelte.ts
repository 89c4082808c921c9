/** Where your work is: the answer in words, who has what, who is connected, and what this device keeps. */
import { whoHasWhat } from '../projections/who-has-what'
import { documentLine } from './document-lines'
import { sentenceFor } from './error-sentences'
import { followRelays } from './follow-relays'
import { relayHost } from './relay-host'
import type { RelayStatus } from './relays'
import type { Session } from './session'
import { NOT_PERMANENT } from './storage-words'
import { TEAM_SENTENCES } from './team-sentences'
import { whereExplanation } from './sync-explanation'
import { whereHeadline } from './sync-words'
import type { ConnectedView, SyncView } from './sync-views'
import type { Outcome } from './views'
import type * as Waiting from './waiting-lines'

const MOST_DOCUMENTS = 12

export class SyncPage implements SyncView {
  readonly #session: Session
  #storage: SyncView['storage'] = $state.raw({ usedBytes: null, freeBytes: null, permanent: null })
  /** Rare sentences, loaded beside the page. */
  #words: typeof Waiting | null = $state.raw(null)
  #changesByDocument: SyncView['matrix'] = $state.raw([])
  #relays: readonly RelayStatus[] = $state.raw([])
  #relayOnly = $state(false)

  constructor(session: Session) {
    this.#session = session
    void this.#readStorage()
    void this.#readMatrix()
    void this.#loadWords()
    session.scope.defer(session.engine.reported.listen(() => void this.#readMatrix()))
    followRelays(session, (all, { relayOnly }) => {
      this.#relays = all
      this.#relayOnly = relayOnly
    })
  }

  get headline(): string {
    return whereHeadline(this.#session.roster.report, this.#relays)
  }

  get explanation(): string {
    const { roster } = this.#session
    return roster.goneAs === null
      ? whereExplanation(
          roster.report,
          this.#relays,
          roster.members.some(({ isMe }) => !isMe)
        )
      : 'This device is out of the workspace. What it wrote before it heard of that is handed to an admin, who may take it in; everything else stays here.'
  }

  get offline(): boolean {
    return this.#session.roster.report.paused
  }

  get connected(): readonly ConnectedView[] {
    const { roster } = this.#session
    const open = this.#relays.filter(({ state }) => state === 'open')
    const only = open.length === 1 && open[0] ? relayHost(open[0].address) : null
    return roster.report.others.flatMap((other) => {
      if (!other.link) return []
      const route = other.link.route === 'relay' ? ('relay' as const) : ('direct' as const)
      return [
        {
          id: other.log,
          person: roster.person(other.member),
          deviceName: roster.deviceName(other.device),
          route,
          through: route === 'relay' ? only : null
        }
      ]
    })
  }

  get whyNobody(): string | null {
    if (this.offline) return 'Nobody, because Work offline is on.'
    const isCutOff = this.#relayOnly && this.#relays.length === 0
    return isCutOff ? 'Nobody, because Only through relays is on and there is no relay.' : null
  }

  get devices(): SyncView['devices'] {
    const { engine, roster } = this.#session
    const own = {
      id: engine.ownLog as string,
      person: roster.me,
      name: roster.deviceName(engine.ownDevice),
      isThis: true,
      heardMs: null,
      connected: true
    }
    const others = roster.report.others.map((other) => ({
      id: other.log,
      person: roster.person(other.member),
      name: roster.deviceName(other.device),
      isThis: false,
      heardMs: other.heardMs,
      connected: other.link !== null
    }))
    return [own, ...others]
  }

  get matrix(): SyncView['matrix'] {
    return this.#changesByDocument
  }

  get waiting(): ReturnType<typeof Waiting.waitingLines> {
    const { roster, rows, engine } = this.#session
    const titleOf = (document: string) => rows.get(document)?.title ?? ''
    return this.#words?.waitingLines(roster, titleOf, engine.ownMember) ?? []
  }

  get storage(): SyncView['storage'] {
    return this.#storage
  }

  async setOffline(offline: boolean): Outcome {
    const kept = await this.#session.network.setOffline(offline)
    return kept.ok ? null : sentenceFor(kept.error)
  }

  /** What arrived since the line was read needs no ending. */
  async endWaiting(words: string): Outcome {
    for (const log of this.waiting.find((line) => line.words === words)?.logs ?? []) {
      const closed = await this.#session.engine.changeTeam({ kind: 'closeLog', log })
      const { error } = closed.ok ? { error: null } : closed
      if (error) return sentenceFor(error.kind === 'NotAllowed' ? { kind: 'TeamRuleForbids' } : error, TEAM_SENTENCES)
    }
    return null
  }

  lookNow(): void {
    this.#session.network.lookNow()
  }

  async askForPermanentStorage(): Outcome {
    const granted = await this.#session.desk.askForPermanentStorage()
    await this.#readStorage()
    return granted ? null : NOT_PERMANENT
  }

  async #loadWords(): Promise<void> {
    // Without a network and without the part the page says all the rest.
    this.#words = await import('./waiting-lines').catch(() => null)
  }

  async #readStorage(): Promise<void> {
    this.#storage = await this.#session.desk.storage()
  }

  async #readMatrix(): Promise<void> {
    const { engine, roster, rows } = this.#session
    const own = await engine.ownChanges()
    if (!own.ok) return
    const others = engine.report.others
    this.#changesByDocument = whoHasWhat(own.value, others, MOST_DOCUMENTS).flatMap(({ document, changes, behind }) => {
      const row = rows.get(document)
      return row
        ? [{ document: documentLine(row, (member) => roster.person(member)), changes, behindByDevice: [0, ...behind] }]
        : []
    })
  }
}
