/**
 * What an admin, and everybody of themself, may do with the team: each as signed statements in one entry of this device's
 * log. Whoever is put out is put out of the next epoch in the same breath (rule 5).
 */
import type { DeviceId, LogId, MemberId, StatementId } from '../base/ids'
import type { Random } from '../base/ports'
import { ok, type Result } from '../base/result'
import type { StoreFailure } from '../log/workspace-store'
import type { DeviceKeys } from '../team/device-keys'
import { leave, removeDevice, removeMember, setRole, type Ending } from '../team/ending'
import type { HeldKey, KeyRing } from '../team/key-ring'
import { addDevice, recover, rotateEpoch, type RotateFault } from '../team/rotating'
import { isAdmin } from '../team/verdict'
import { adopt, closeLog, revokeInvite, speakerOf, type DeviceConsent, type Speaker } from '../team/speaking'
import type { Cutoff, Role, Statement } from '../wire/statement'
import type { WriteFailure } from './engine'
import { HASH_BYTES } from '../wire/sizes'
import type { LogBook } from './log-book'
import type { TeamView } from './team-view'
import type { Wrote } from './writing'

/** A thing to do; `keepInvites` are the open links that stay open, all others close with it. */
export type MembershipChange =
  | { readonly kind: 'removeMember'; readonly member: MemberId; readonly keepInvites: readonly StatementId[] }
  | { readonly kind: 'removeDevice'; readonly device: DeviceId; readonly keepInvites: readonly StatementId[] }
  | {
      readonly kind: 'setRole'
      readonly member: MemberId
      readonly role: Role
      readonly keepInvites: readonly StatementId[]
    }
  | { readonly kind: 'leave' }
  | { readonly kind: 'revokeInvite'; readonly invite: StatementId }
  | { readonly kind: 'rotate' }
  /** Takes in what waits of these logs, up to these entries. */
  | { readonly kind: 'adopt'; readonly entries: Cutoff }
  /** Ends a log at what is held of it here: whatever else it had is not waited for, and does not count if it comes. */
  | { readonly kind: 'closeLog'; readonly log: LogId }
  | { readonly kind: 'addDevice'; readonly consent: DeviceConsent }
  /** Brings a member back on a new device, and in the same breath removes those of theirs that are lost. */
  | {
      readonly kind: 'recover'
      readonly consent: DeviceConsent
      readonly removing: readonly DeviceId[]
      readonly keepInvites: readonly StatementId[]
    }

export type MembershipFailure = WriteFailure | { readonly kind: 'StatementTooLarge' } | { readonly kind: 'NoEpochKey' }

export interface Membership {
  /** Runs in the engine's turn. */
  change(change: MembershipChange): Promise<Result<undefined, MembershipFailure>>
}

export interface MembershipDeps {
  readonly device: DeviceKeys
  /** Whose device it is. */
  readonly member: MemberId
  readonly team: TeamView
  readonly book: LogBook
  readonly keys: KeyRing
  readonly random: Random
  keepKeys(keys: readonly HeldKey[]): Promise<Result<undefined, StoreFailure>>
  carry(signed: readonly Uint8Array[]): Promise<Wrote>
}

/** Speaks for this device. */
export function newMembership(deps: MembershipDeps): Membership {
  const isAdminHere = () => isAdmin(deps.team.state.members.get(deps.member)?.role)
  return {
    async change(change) {
      const said = await speakAll(deps, change)
      if (!said.ok) return said
      // Who may not begin an epoch leaves it to an admin's device, which does it by itself (`rotation-duty.ts`).
      const next = putsOut(change) && isAdminHere() ? await rotate(deps, said.value) : null
      if (next && !next.ok) return next
      return deps.carry([...said.value, ...(next ? [next.value] : [])].map(({ bytes }) => bytes))
    }
  }
}

type Said = Result<Statement, RotateFault>

async function speakAll(
  deps: MembershipDeps,
  change: MembershipChange
): Promise<Result<readonly Statement[], RotateFault | StoreFailure>> {
  if (change.kind === 'recover') return bringBack(deps, change)
  const said = change.kind === 'rotate' ? await rotate(deps, []) : await speak(deps, change)
  return said.ok ? ok([said.value]) : said
}

function speak(deps: MembershipDeps, change: Exclude<MembershipChange, { kind: 'rotate' | 'recover' }>): Promise<Said> {
  const { keys, random } = deps
  const now = speakerWith(deps)
  switch (change.kind) {
    case 'removeMember':
      return removeMember(now, change.member, endingOf(deps, change.keepInvites))
    case 'removeDevice':
      return removeDevice(now, change.device, endingOf(deps, change.keepInvites))
    case 'setRole':
      return setRole(now, change, endingOf(deps, change.keepInvites))
    case 'leave':
      return leave(now, endingOf(deps, []))
    case 'revokeInvite':
      return revokeInvite(now, change.invite)
    case 'adopt':
      return adopt(now, change.entries)
    case 'closeLog':
      return closeLog(now, tipOf(deps.book, change.log))
    case 'addDevice':
      return addDevice(now, { keys: keys.held, random, consent: change.consent })
  }
}

function tipOf(book: LogBook, log: LogId): { readonly log: LogId; readonly seq: number; readonly hash: Uint8Array } {
  const { seq, hash } = book.get(log) ?? { seq: 0, hash: new Uint8Array(HASH_BYTES) }
  return { log, seq, hash }
}

async function bringBack(
  deps: MembershipDeps,
  { consent, removing, keepInvites }: Extract<MembershipChange, { kind: 'recover' }>
): Promise<Result<readonly Statement[], RotateFault>> {
  const { keys, random } = deps
  const back = await recover(speakerWith(deps), { keys: keys.held, random, consent })
  if (!back.ok) return back
  const said = [back.value]
  for (const device of removing) {
    const removed = await removeDevice(speakerWith(deps, said), device, endingOf(deps, keepInvites))
    if (!removed.ok) return removed
    said.push(removed.value)
  }
  return ok(said)
}

async function rotate(
  deps: MembershipDeps,
  beside: readonly Statement[]
): Promise<Result<Statement, RotateFault | StoreFailure>> {
  const { keys, random } = deps
  const rotation = await rotateEpoch(speakerWith(deps, beside), { keys: keys.held, random })
  if (!rotation.ok) return rotation
  const { key, statement } = rotation.value
  // Kept before anybody hears of it: an epoch whose key is lost is one nobody can write under.
  const kept = await deps.keepKeys([key])
  if (!kept.ok) return kept
  keys.add([key])
  return ok(statement)
}

/** This device, on what it knows and what it says in the same breath. */
function speakerWith({ device, team }: MembershipDeps, beside: readonly Statement[] = []): Speaker {
  const statements = new Map([...team.byId, ...beside.map((statement) => [statement.id, statement] as const)])
  return speakerOf(device, statements, team.state.workspace)
}

const endingOf = ({ book }: MembershipDeps, keepInvites: readonly StatementId[]): Ending => ({
  held: book.logs,
  keepInvites
})

/** Somebody keeps a key they should not have. */
function putsOut(change: MembershipChange): boolean {
  if (change.kind === 'recover') return change.removing.length > 0
  return change.kind === 'removeMember' || change.kind === 'removeDevice'
}
