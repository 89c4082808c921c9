/**
 * To whom the key of the next epoch is wrapped (EPO-1): devices that are in, and open invites. A statement has room for so
 * many, so where there are more, members get one after the other in turn: who has few loses none, whoever has most loses
 * those they need least.
 */
import type { DeviceId, MemberId, StatementId } from '../base/ids'
import { MOST_RECEIVERS } from '../wire/limits'
import { openInvites } from './open-invites'
import type { TeamState } from './team-state'

export interface Receiver {
  readonly id: DeviceId | StatementId
  readonly box: Uint8Array
}

/** The same for equal teams. */
export function receiversIn(team: TeamState): readonly Receiver[] {
  const waiting = [...receiversByMember(team).values()]
  const inTurn = waiting.flatMap((theirs) => theirs.map((receiver, turn) => ({ receiver, turn })))
  inTurn.sort((a, b) => a.turn - b.turn)
  return inTurn.slice(0, MOST_RECEIVERS).map(({ receiver }) => receiver)
}

/** Devices somebody writes on first, spare keys behind them, then the links they gave. */
function receiversByMember(team: TeamState): ReadonlyMap<MemberId, readonly Receiver[]> {
  const writing = new Set([...team.logs.values()].map(({ device }) => device))
  const devices = [...team.devices.values()].filter(({ gone, member }) => {
    const owner = team.members.get(member)
    return gone === null && owner?.gone === null && !owner.waits
  })
  const used = devices.filter(({ id }) => writing.has(id))
  const spare = devices.filter(({ id }) => !writing.has(id))
  const invites = openInvites(team).map(({ id, by, keys }) => ({ id, member: by, keys }))
  const byMember = new Map<MemberId, Receiver[]>()
  for (const { id, member, keys } of [...used, ...spare, ...invites]) {
    const theirs = byMember.get(member) ?? []
    theirs.push({ id, box: keys.box })
    byMember.set(member, theirs)
  }
  return byMember
}
