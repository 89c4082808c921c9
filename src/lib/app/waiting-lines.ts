/** What the sync page lists as waiting: each thing once, and which of it a person may end. */
import type { LogId, MemberId } from '../base/ids'
import { isAdmin } from '../team/verdict'
import type { TeamState } from '../team/team-state'
import type { WaitingLine } from './sync-views'
import { OWN_FORK, waitingWords, type Reported } from './withheld-words'

/** A line, and the logs it is about: what reads the same is one. */
interface Waiting extends WaitingLine {
  readonly logs: readonly LogId[]
}

/** One line for each thing a person can tell apart. */
export function waitingLines(
  roster: Reported,
  titleOf: (document: string) => string,
  me: MemberId
): readonly Waiting[] {
  const lines = new Map<string, Waiting>()
  for (const waiting of roster.report.waiting) {
    const { kind, log } = waiting
    const isMine = log !== null && roster.team.logs.get(log)?.member === me
    const words = kind === 'fork' && isMine ? OWN_FORK : waitingWords(roster, waiting, titleOf)
    const mayEndIt = kind === 'gap' && mayEnd(roster.team, log, me)
    const former = lines.get(words)
    const logs = [...(former?.logs ?? []), ...(mayEndIt && log !== null ? [log] : [])]
    lines.set(words, { words, logs, mayEnd: logs.length > 0 })
  }
  return [...lines.values()]
}

/** TEAM-7: an admin's, where the device that wrote it is gone. As long as it is in, it may still bring the rest. */
function mayEnd({ logs, devices, members }: TeamState, log: LogId | null, me: MemberId): boolean {
  const opened = log === null ? undefined : logs.get(log)
  if (!opened || !isAdmin(members.get(me)?.role) || members.get(me)?.gone !== null) return false
  return devices.get(opened.device)?.gone !== null || members.get(opened.member)?.gone !== null
}
