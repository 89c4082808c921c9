/** Who is in, the ways in and out, and what waits of people who are out. */
import { parseId, type DeviceId, type LogId, type MemberId, type StatementId } from '../base/ids'
import type { WaitingWork } from '../sync/waiting-work'
import type { MembershipChange } from '../sync/membership'
import { openInvites } from '../team/open-invites'
import { isAdmin } from '../team/verdict'
import { Away } from './away.svelte'
import { documentLine } from './document-lines'
import { endOf, endWords, isOver } from './invite-ends'
import type {
  InviteWish,
  KeyChangeView,
  MadeInvite,
  OpenInviteView,
  PeopleView,
  Unheard,
  WaitingView
} from './people-views'
import { keyChangeView, noteKeyChange, readKeyChange, type KeyChange } from './key-change'
import type { LettingBackView } from './letting-back-views'
import { sentenceOfLetting } from './letting-sentences'
import { loadPart } from './load-part'
import { Pods } from './pods.svelte'
import type { Session } from './session'
import type { MemberView, Outcome, RoleName } from './views'

export class People implements PeopleView {
  readonly away: Away
  readonly pods: Pods
  readonly #session: Session
  #works: readonly WaitingWork[] = $state.raw([])
  #keyChange: KeyChange | null = $state.raw(null)

  constructor(session: Session) {
    this.#session = session
    this.away = new Away(session)
    this.pods = new Pods(session)
    const { engine, scope, store } = session
    const reread = () => (this.#works = engine.waitingWork)
    reread()
    scope.defer(engine.documentsRebuilt.listen(reread))
    void readKeyChange(store).then((change) => (this.#keyChange ??= change))
    scope.defer(engine.teamChanged.listen(reread))
  }

  get members(): readonly MemberView[] {
    return this.#session.roster.members
  }

  get mayInvite(): boolean {
    const { goneAs, me } = this.#session.roster
    return goneAs === null && isAdmin(me.role)
  }

  get invites(): readonly OpenInviteView[] {
    const { roster, now } = this.#session
    if (!this.mayInvite) return []
    const nameOf = (member: MemberId) => roster.person(member)?.name ?? ''
    return openInvites(roster.team).map(({ id, role, by, admitted, uses, endsMs }) => ({
      id,
      role,
      by: nameOf(by),
      usedBy: admitted.map(nameOf),
      uses,
      ends: endsMs === null ? null : endWords(endsMs, roster.me.zone),
      ended: isOver(endsMs, now.ms)
    }))
  }

  get waiting(): readonly WaitingView[] {
    const { roster, rows } = this.#session
    const personOf = (member: string | null) => roster.person(member)
    // What is no part of a document (that a log was read, say) is nothing anybody could take in.
    const ofDocuments = this.#works.filter(({ documents }) => documents.length > 0)
    return [...worksByLog(ofDocuments)].map(([log, works]) => ({
      id: log,
      person: roster.personOfLog(log),
      changes: works.length,
      lastMs: Math.max(...works.map(({ wallMs }) => wallMs)),
      documents: documentsOf(works).flatMap((id) => {
        const row = rows.get(id)
        return row ? [documentLine(row, personOf)] : []
      })
    }))
  }

  get unheard(): readonly Unheard[] {
    return this.members
      .map(({ devices, ...member }) => ({ ...member, devices: devices.filter(({ isUsed }) => isUsed) }))
      .filter(({ isMe, devices }) => !isMe && devices.every(({ connected }) => !connected))
      .map(({ id, name, devices }) => {
        const heard = devices.flatMap(({ heardMs }) => heardMs ?? [])
        return { id, name, sinceMs: heard.length > 0 ? Math.max(...heard) : null }
      })
  }

  async makeInvite({ role, uses, end }: InviteWish): Promise<MadeInvite | { readonly problem: string }> {
    const { clock, roster } = this.#session
    const { zone } = roster.me
    const endsMs = endOf(end, zone, clock.now())
    const qr = await loadPart(() => import('./qr'))
    if (!qr.ok) return { problem: sentenceOfLetting(qr.error) }
    const link = await this.#session.makeInviteLink({ role, uses, endsMs })
    if (!link.ok) return { problem: sentenceOfLetting(link.error) }
    return {
      link: link.value,
      qr: qr.value.qrForScreen(link.value),
      ends: endsMs === null ? null : endWords(endsMs, zone)
    }
  }

  revokeInvite(invite: string): Outcome {
    return this.#change({ kind: 'revokeInvite', invite: invite as StatementId })
  }

  setRole(member: string, role: 'editor' | 'viewer'): Outcome {
    return this.#giveRole(member, role)
  }

  async safetyWords(member: string): Promise<readonly string[]> {
    const { team } = this.#session.roster
    const { safetyWords } = await import('../team/safety-words')
    return safetyWords(team, member as MemberId)
  }

  async makeAdmin(member: string, compared: readonly string[]): Outcome {
    const now = await this.safetyWords(member)
    if (now.join() !== compared.join()) return sentenceOfLetting({ kind: 'WordsChanged' })
    return this.#giveRole(member, 'admin')
  }

  #giveRole(member: string, role: RoleName): Outcome {
    return this.#change({ kind: 'setRole', member: member as MemberId, role, keepInvites: this.#open() })
  }

  remove(member: string, keepInvites: boolean): Outcome {
    const kept = keepInvites ? this.#open() : []
    return this.#change({ kind: 'removeMember', member: member as MemberId, keepInvites: kept })
  }

  removeDevice(device: string): Outcome {
    return this.#change({ kind: 'removeDevice', device: device as DeviceId, keepInvites: this.#open() })
  }

  async lettingBack(member: string): Promise<LettingBackView> {
    const { newLettingBack } = await import('./letting-back')
    return newLettingBack(this.#session, member as MemberId)
  }

  get keyChange(): KeyChangeView | null {
    const { roster } = this.#session
    return this.#keyChange && keyChangeView(this.#keyChange, roster.members, roster.report)
  }

  async changeKey(): Outcome {
    const problem = await this.#change({ kind: 'rotate' })
    if (problem !== null) return problem
    const { engine, clock, store } = this.#session
    this.#keyChange = { ms: clock.now(), changes: engine.report.ownChanges }
    await noteKeyChange(store, this.#keyChange)
    return null
  }

  get mayLeave(): boolean {
    const { me } = this.#session.roster
    const others = this.members.filter(({ isMe, waits }) => !isMe && !waits)
    return !isAdmin(me.role) || others.length === 0 || others.some(({ role }) => isAdmin(role))
  }

  leave(): Outcome {
    return this.mayLeave ? this.#change({ kind: 'leave' }) : Promise.resolve(sentenceOfLetting({ kind: 'LastAdmin' }))
  }

  takeIn(waiting: string): Outcome {
    const last = worksByLog(this.#works)
      .get(waiting as LogId)
      ?.at(-1)
    if (!last) return Promise.resolve(null)
    return this.#change({ kind: 'adopt', entries: new Map([[last.log, { seq: last.to, hash: last.hash }]]) })
  }

  /** Each document as it would be with what waits in it, as a file. */
  async exportWaiting(waiting: string): Outcome {
    const log = parseId('log', waiting)
    if (!log.ok) return sentenceOfLetting({ kind: 'NotHere' })
    const part = await loadPart(() => import('./export-waiting'))
    if (!part.ok) return sentenceOfLetting(part.error)
    const documents = documentsOf(worksByLog(this.#works).get(log.value) ?? [])
    const exported = await part.value.exportWaiting(log.value, documents, this.#session)
    return exported.ok ? null : sentenceOfLetting(exported.error)
  }

  async copy(text: string): Outcome {
    const copied = await this.#session.desk.copy(text)
    return copied.ok ? null : sentenceOfLetting(copied.error)
  }

  #open(): readonly StatementId[] {
    return openInvites(this.#session.roster.team).map(({ id }) => id)
  }

  async #change(change: MembershipChange): Outcome {
    const changed = await this.#session.engine.changeTeam(change)
    if (changed.ok) return null
    const { error } = changed
    return sentenceOfLetting(error.kind === 'NotAllowed' ? { kind: 'TeamRuleForbids' } : error)
  }
}

function worksByLog(works: readonly WaitingWork[]): ReadonlyMap<LogId, readonly WaitingWork[]> {
  const byLog = new Map<LogId, WaitingWork[]>()
  for (const work of works) byLog.set(work.log, [...(byLog.get(work.log) ?? []), work])
  return byLog
}

function documentsOf(works: readonly WaitingWork[]) {
  return [...new Set(works.flatMap(({ documents }) => documents))]
}
