/**
 * A few members who all hear each other at once, without logs or networks behind them: for view-models of what they say. Each
 * sees it by a session of their own; time stands still until the story moves it.
 */
import type { DecidingDeps } from '$lib/app/deciding.svelte'
import { Roster } from '$lib/app/roster.svelte'
import { followAway } from '$lib/app/follow-away'
import type { Session } from '$lib/app/session'
import { newTeller } from '$lib/base/events'
import { bytesToId, newActId, type DocumentId, type LogId, type MemberId } from '$lib/base/ids'
import { err, ok } from '$lib/base/result'
import { newScope, type Scope } from '$lib/base/scope'
import type { WorkingHours } from '$lib/base/working-day'
import { LOCAL_ORIGIN } from '$lib/docs/document'
import type { SpokenAct } from '$lib/docs/spoken-act'
import type { ActDraft, Engine, WriteFailure } from '$lib/sync/engine'
import type { Member, TeamState } from '$lib/team/team-state'
import type * as Y from 'yjs'
import { newSimRandom } from './sim-random'

export const WEEKDAYS: WorkingHours = [...Array.from({ length: 5 }, () => [540, 1020] as const), null, null]

type MemberPlan = Partial<Omit<Member, 'id' | 'order'>> & { readonly zone?: string; readonly hours?: WorkingHours }

export interface FakeTeam {
  nowMs: number
  readonly scope: Scope
  idOf(name: string): MemberId
  sessionOf(name: string): Session
  /** Joins, changes or leaves: what is not said stays. */
  set(name: string, plan: MemberPlan): void
  /** What somebody says next is not written, because of this. */
  failure: WriteFailure | null
  /** Who is known to have what is written: everyone, unless the story says otherwise. */
  received: () => ReadonlySet<MemberId>
  /** Runs what waits for a while. */
  later(): void
  /** A document as this member has it open, all sharing one. */
  openFor(name: string, doc: Y.Doc): DecidingDeps
}

const DOCUMENT = bytesToId('document', new Uint8Array(16).fill(9))

/** The first is the founder; the moment is Tuesday 1 December 2026, 08:00 UTC. */
export function newFakeTeam(names: readonly string[]): FakeTeam {
  const members = new Map<MemberId, Member>()
  const acts = new Map<DocumentId | null, SpokenAct[]>()
  const [actsChanged, teamChanged] = [newTeller<readonly (DocumentId | null)[]>(), newTeller<TeamState>()]
  const waiting = new Set<() => void>()
  const random = newSimRandom(5)
  const indexOf = (name: string) => {
    if (!names.includes(name)) throw new Error(`nobody is called ${name}`)
    return names.indexOf(name)
  }
  const stateOf = () => {
    const logs = new Map([...members.keys()].map((member) => [logOf(member), { member }]))
    return { members: new Map(members), devices: new Map(), logs, invites: new Map() }
  }
  const timers = {
    after(_: number, run: () => void) {
      waiting.add(run)
      return () => void waiting.delete(run)
    }
  }

  const team: FakeTeam = {
    nowMs: Date.parse('2026-12-01T08:00Z'),
    scope: newScope(),
    failure: null,
    received: () => new Set(members.keys()),
    idOf: (name) => bytesToId('member', new Uint8Array(16).fill(indexOf(name) + 1)),
    set(name, { zone, hours, ...plan }) {
      const id = team.idOf(name)
      const before = members.get(id) ?? newMember(id, name, indexOf(name))
      const profile = { ...before.profile, ...(zone ? { zone } : {}), ...(hours ? { hours } : {}) }
      members.set(id, { ...before, profile, ...plan })
      teamChanged.tell(stateOf() as object as TeamState)
    },
    later() {
      const due = [...waiting]
      waiting.clear()
      for (const run of due) run()
    },
    sessionOf(name) {
      const engine = engineOf(name)
      const roster = new Roster(engine, team.scope)
      followAway({ engine, roster, scope: team.scope })
      const clock = { now: () => team.nowMs }
      const now = {
        get ms() {
          return team.nowMs
        }
      }
      const rows = { present: [], get: () => undefined }
      const looks = () => Promise.resolve(null)
      const presence = { joined: null, peopleIn: () => [] }
      return {
        engine,
        roster,
        rows,
        looks,
        presence,
        clock,
        now,
        timers,
        random,
        scope: team.scope
      } as object as Session
    },
    openFor(name, doc) {
      const session = team.sessionOf(name)
      const open = { id: DOCUMENT, doc, flush: () => Promise.resolve(ok()) }
      const change = (run: () => void) => (doc.transact(run, LOCAL_ORIGIN), null)
      return { session, open, scope: team.scope, change } as object as DecidingDeps
    }
  }

  function engineOf(name: string): Engine {
    const ownMember = team.idOf(name)
    const log = logOf(ownMember)
    const engine = {
      ownMember,
      ownLog: log,
      get team() {
        return stateOf()
      },
      report: { others: [] },
      ...{ actsChanged, teamChanged, reported: newTeller(), documentsRebuilt: newTeller(), waitingWork: [] },
      actsByDocument: acts,
      acts: (document: DocumentId | null) => acts.get(document) ?? [],
      stampsOf: (member: MemberId) => [{ log: logOf(member), stampMs: team.nowMs }],
      whoReceived: () => Promise.resolve(ok(team.received())),
      documentAt: () => Promise.resolve(err({ kind: 'NotHere' })),
      act: (draft: ActDraft) => Promise.resolve(team.failure ? err(team.failure) : ok(hear(ownMember, log, draft)))
    }
    return engine as object as Engine
  }

  /** Who says something knows all that was said before. */
  function hear(member: MemberId, log: LogId, draft: ActDraft) {
    const said = [...acts.values()].flat()
    const seqOf = (of: LogId) => said.filter((spoken) => spoken.log === of).length
    const knew = new Map(
      said.flatMap((spoken) => (spoken.log === log ? [] : [[spoken.log, seqOf(spoken.log)] as const]))
    )
    const act = { ...draft, id: newActId(random), wallMs: team.nowMs }
    acts.set(draft.document, [...(acts.get(draft.document) ?? []), { act, member, log, seq: seqOf(log) + 1, knew }])
    actsChanged.tell([draft.document])
    return act.id
  }

  for (const name of names) team.set(name, {})
  return team
}

function newMember(id: MemberId, name: string, order: number): Member {
  const profile = { name, zone: 'Europe/Lisbon', hours: WEEKDAYS }
  const role = order === 0 ? 'owner' : 'editor'
  return { id, role, profile, admittedBy: null, via: null, order, gone: null, waits: false }
}

function logOf(member: MemberId): LogId {
  return bytesToId('log', new TextEncoder().encode(member.slice(-16)).slice(0, 16))
}
