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
  | { readonly kind: 'recover'; readonly consent: DeviceConsent }

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
  const { device, team, book, keys, random } = deps
  const speaker = (beside: readonly Statement[] = []): Speaker => {
    const statements = new Map([...team.byId, ...beside.map((statement) => [statement.id, statement] as const)])
    return speakerOf(device, statements, team.state.workspace)
  }
  const isAdminHere = () => isAdmin(team.state.members.get(deps.member)?.role)
  const ending = (keepInvites: readonly StatementId[]): Ending => ({ held: book.logs, keepInvites })

  function close(log: LogId): Promise<Result<Statement, RotateFault>> {
    const { seq, hash } = book.get(log) ?? { seq: 0, hash: new Uint8Array(HASH_BYTES) }
    return closeLog(speaker(), { log, seq, hash })
  }

  function speak(change: Exclude<MembershipChange, { kind: 'rotate' }>): Promise<Result<Statement, RotateFault>> {
    const now = speaker()
    const arriving = { keys: keys.held, random }
    switch (change.kind) {
      case 'removeMember':
        return removeMember(now, change.member, ending(change.keepInvites))
      case 'removeDevice':
        return removeDevice(now, change.device, ending(change.keepInvites))
      case 'setRole':
        return setRole(now, change, ending(change.keepInvites))
      case 'leave':
        return leave(now, ending([]))
      case 'revokeInvite':
        return revokeInvite(now, change.invite)
      case 'adopt':
        return adopt(now, change.entries)
      case 'closeLog':
        return close(change.log)
      case 'addDevice':
        return addDevice(now, { ...arriving, consent: change.consent })
      case 'recover':
        return recover(now, { ...arriving, consent: change.consent })
    }
  }

  async function rotate(beside: readonly Statement[]): Promise<Result<Statement, RotateFault | StoreFailure>> {
    const rotation = await rotateEpoch(speaker(beside), { keys: keys.held, random })
    if (!rotation.ok) return rotation
    const { key, statement } = rotation.value
    // Kept before anybody hears of it: an epoch whose key is lost is one nobody can write under.
    const kept = await deps.keepKeys([key])
    if (!kept.ok) return kept
    keys.add([key])
    return ok(statement)
  }

  return {
    async change(change) {
      const said = change.kind === 'rotate' ? await rotate([]) : await speak(change)
      if (!said.ok) return said
      // Who may not begin an epoch leaves it to an admin's device, which does it by itself (`rotation-duty.ts`).
      const isEnd = change.kind === 'removeMember' || change.kind === 'removeDevice'
      const next = isEnd && isAdminHere() ? await rotate([said.value]) : null
      if (next && !next.ok) return next
      return deps.carry([said.value, ...(next ? [next.value] : [])].map(({ bytes }) => bytes))
    }
  }
}
