import type { TeamInvite, TeamState } from './team-state'
import { isAdmin } from './verdict'

/** Invites somebody could still come in by. */
export function openInvites({ invites, members }: TeamState): readonly TeamInvite[] {
  return [...invites.values()].filter(({ by, revoked, admitted, uses }) => {
    const maker = members.get(by)
    return !revoked && admitted.length < uses && maker?.gone === null && isAdmin(maker.role)
  })
}
