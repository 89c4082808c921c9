/** Up to when each of a member's logs was heard from, for *Closing by time*: what that means is `docs`'. */
import type { MemberId } from '../base/ids'
import type { LogStamp } from '../docs/spoken-act'
import type { TeamState } from '../team/team-state'
import type { LogBook } from './log-book'

/** Of logs that go on and were written in. One that was decided by an earlier version of the app alone has stamp 0. */
export function stampsOf(book: Pick<LogBook, 'get'>, team: TeamState, member: MemberId): readonly LogStamp[] {
  return [...team.logs.values()].flatMap(({ log, member: of, device, closedAt }) => {
    const isIn = of === member && closedAt === null && !team.devices.get(device)?.gone
    const held = isIn ? book.get(log) : undefined
    return held && held.applied > 0 ? [{ log, stampMs: held.stampMs }] : []
  })
}
