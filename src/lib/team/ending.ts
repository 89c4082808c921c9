/**
 * Saying that a role, a device or a membership ends. What such a statement pins is what this device has of the logs it
 * cuts (rule 4), and which open invites stay open. Who may is in the rules; here is what is said.
 */
import { compareIds, type DeviceId, type LogId, type MemberId, type StatementId } from '../base/ids'
import type { Result } from '../base/result'
import { MOST_LOGS_CUT } from '../wire/limits'
import type { Cutoff, Role, Statement } from '../wire/statement'
import { deviceIdOf } from './device-id'
import { openInvites } from './open-invites'
import { say, type SayFault, type Speaker } from './speaking'
import type { TeamLog } from './team-state'

/** The end of a log as it is held here; a fork's branches have ids of their own and one writer. */
export interface HeldEnd {
  readonly log: LogId
  readonly writer: LogId
  readonly seq: number
  readonly hash: Uint8Array
}

export interface Ending {
  readonly held: Iterable<HeldEnd>
  /** Open invites that stay open; those of the removed never do. */
  readonly keepInvites: readonly StatementId[]
}

export function removeMember(speaker: Speaker, member: MemberId, ending: Ending): Promise<Result<Statement, SayFault>> {
  const { cutoff, keepInvites } = endOf(speaker, ending, (log) => log.member === member)
  return say(speaker, { type: 'RemoveMember', member, cutoff, keepInvites })
}

export function removeDevice(speaker: Speaker, device: DeviceId, ending: Ending): Promise<Result<Statement, SayFault>> {
  const { cutoff, keepInvites } = endOf(speaker, ending, (log) => log.device === device)
  return say(speaker, { type: 'RemoveDevice', device, cutoff, keepInvites })
}

/** Also the tap that lets in who waits (TEAM-13). */
export function setRole(
  speaker: Speaker,
  { member, role }: { readonly member: MemberId; readonly role: Role },
  ending: Ending
): Promise<Result<Statement, SayFault>> {
  const { cutoff, keepInvites } = endOf(speaker, ending, (log) => log.member === member)
  return say(speaker, { type: 'SetRole', member, role, cutoff, keepInvites })
}

export function leave(speaker: Speaker, ending: Ending): Promise<Result<Statement, SayFault>> {
  const member = speaker.team.devices.get(deviceIdOf(speaker.sign.publicKey))?.member
  const { cutoff, keepInvites } = endOf(speaker, ending, (log) => log.member === member)
  return say(speaker, { type: 'Leave', cutoff, keepInvites })
}

function endOf(
  { team }: Speaker,
  { held, keepInvites }: Ending,
  cuts: (log: TeamLog) => boolean
): { readonly cutoff: Cutoff; readonly keepInvites: readonly StatementId[] } {
  const theirs = [...held].filter(({ writer }) => {
    const opened = team.logs.get(writer)
    return opened !== undefined && cuts(opened)
  })
  const open = new Set(openInvites(team).map(({ id }) => id))
  return { cutoff: cutoffOf(theirs), keepInvites: keepInvites.filter((id) => open.has(id)) }
}

/**
 * Nobody stays in by having opened more logs than a statement may name. Those with the most work are named; one that is
 * not is cut at 0, and what of it should count an admin can adopt.
 */
function cutoffOf(theirs: readonly HeldEnd[]): Cutoff {
  const longest = [...theirs].sort((a, b) => b.seq - a.seq || compareIds(a.log, b.log))
  return new Map(longest.slice(0, MOST_LOGS_CUT).map(({ log, seq, hash }) => [log, { seq, hash }]))
}
