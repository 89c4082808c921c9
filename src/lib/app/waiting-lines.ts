/** What the sync page says is not here or not shown yet: whose it is, why, and what would help. */
import type { MemberId } from '../base/ids'
import { isolateName, plainName } from '../base/plain-name'
import type { SyncReport } from '../sync/engine'
import { isAdmin } from '../team/verdict'
import type { TeamState } from '../team/team-state'
import type { WaitingLine } from './views'

type Waiting = SyncReport['waiting'][number]

const WORDS: Readonly<Record<Waiting['kind'], (whose: string) => string>> = {
  gap: (whose) => `Something ${whose} wrote has not arrived here yet; it is asked for at every meeting.`,
  undecided: (whose) =>
    `A change of ${whose} took too long to check and is tried again later. Nothing of it was applied.`,
  newer: () => 'Something was made with a newer version of Eventual. It is safe where it is; update the app to see it.',
  fork: (whose) =>
    `A device of ${whose} wrote on in two ways, as after a restored backup. The way that came first is shown here; the other stays where it was written.`
}

/** One line for each thing a person can tell apart. */
export function waitingLines(waiting: SyncReport['waiting'], team: TeamState, me: MemberId): readonly WaitingLine[] {
  const lines = new Map<string, WaitingLine>()
  for (const { kind, log } of waiting) {
    const words = WORDS[kind](nameOf(team, log))
    const line = { id: `${kind} ${log ?? ''}`, words, mayEnd: kind === 'gap' && mayEnd(team, log, me) }
    if (!lines.has(words) || line.mayEnd) lines.set(words, line)
  }
  return [...lines.values()]
}

function nameOf({ logs, members }: TeamState, log: Waiting['log']): string {
  const opened = log === null ? undefined : logs.get(log)
  const name = opened && plainName(members.get(opened.member)?.profile.name ?? '')
  return name ? isolateName(name) : 'somebody'
}

/** TEAM-7: an admin's, where the device that wrote it is gone. As long as it is in, it may still bring the rest. */
function mayEnd({ logs, devices, members }: TeamState, log: Waiting['log'], me: MemberId): boolean {
  const opened = log === null ? undefined : logs.get(log)
  if (!opened || !isAdmin(members.get(me)?.role) || members.get(me)?.gone !== null) return false
  return devices.get(opened.device)?.gone !== null || members.get(opened.member)?.gone !== null
}
