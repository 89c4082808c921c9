/** What the sync page lists as waiting: each thing once, and which of it a person may end. */
import type { MemberId } from '../base/ids'
import type { SyncReport } from '../sync/engine'
import { isAdmin } from '../team/verdict'
import type { TeamState } from '../team/team-state'
import type { WaitingLine } from './views'
import { OWN_FORK, waitingWords, type Reported } from './withheld-words'

type Log = SyncReport['waiting'][number]['log']

/** One line for each thing a person can tell apart. */
export function waitingLines(
  roster: Reported,
  titleOf: (document: string) => string,
  me: MemberId
): readonly WaitingLine[] {
  const lines = new Map<string, WaitingLine>()
  for (const waiting of roster.report.waiting) {
    const { kind, log } = waiting
    const isMine = log !== null && roster.team.logs.get(log)?.member === me
    const words = kind === 'fork' && isMine ? OWN_FORK : waitingWords(roster, waiting, titleOf)
    const line = { id: lineId(waiting), words, mayEnd: kind === 'gap' && mayEnd(roster.team, log, me) }
    if (!lines.has(words) || line.mayEnd) lines.set(words, line)
  }
  return [...lines.values()]
}

/** Names a line for as long as it stands. */
export function lineId({ kind, log }: Pick<SyncReport['waiting'][number], 'kind' | 'log'>): string {
  return `${kind} ${log ?? ''}`
}

/** TEAM-7: an admin's, where the device that wrote it is gone. As long as it is in, it may still bring the rest. */
function mayEnd({ logs, devices, members }: TeamState, log: Log, me: MemberId): boolean {
  const opened = log === null ? undefined : logs.get(log)
  if (!opened || !isAdmin(members.get(me)?.role) || members.get(me)?.gone !== null) return false
  return devices.get(opened.device)?.gone !== null || members.get(opened.member)?.gone !== null
}
