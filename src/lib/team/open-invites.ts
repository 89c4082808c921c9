import type { MemberId } from '../base/ids'
import type { TeamInvite, TeamState } from './team-state'
import { isAdmin } from './verdict'

/** `closed`: taken back, closed by a removal, or its maker may not invite any more. An end that passed closes nothing. */
export type InviteStanding = 'open' | 'closed' | 'usedUp'

/** How an invite stands for whoever knows what this team is made of. */
export function standingOf(
  { by, revoked, admitted, uses }: TeamInvite,
  { members }: Pick<TeamState, 'members'>
): InviteStanding {
  const maker = members.get(by)
  if (revoked || maker?.gone !== null || !isAdmin(maker.role)) return 'closed'
  return admitted.length < uses ? 'open' : 'usedUp'
}

/** Invites somebody could still come in by. */
export function openInvites(team: TeamState): readonly TeamInvite[] {
  return [...team.invites.values()].filter((invite) => standingOf(invite, team) === 'open')
}

/**
 * Who is in by an invite that let in more people than it was for, as happens when they come in apart (TEAM-4): those who
 * joined last, in the one order everybody sees. Once as many are out, nobody is.
 */
export function surplusMembers({ invites, members }: TeamState): ReadonlySet<MemberId> {
  const orderOf = (id: MemberId) => members.get(id)?.order ?? 0
  const beyond = [...invites.values()].flatMap(({ admitted, uses }) =>
    admitted
      .filter((id) => members.get(id)?.gone === null)
      .sort((a, b) => orderOf(a) - orderOf(b))
      .slice(uses)
  )
  return new Set(beyond)
}
