/**
 * Where logs stop counting (rule 4): which removals and demotions cut which logs, and what admins adopted since.
 *
 * - A removal cuts every log of the removed that was not opened in its knowledge, at what the remover had, or at 0.
 * - A demotion to viewer leaves what a viewer may write. Other demotions take nothing from entries.
 * - What puts somebody out also bounds what they may hear of the team.
 * - Logs of whoever came in by what became void, or waits for an admin, are cut at 0 by what made it so: what honest people
 *   built on stays, the rest waits.
 */
import type { LogId, MemberId, StatementId } from '../base/ids'
import type { Cutoff } from '../wire/statement'
import type { Judged, LogEntry } from './derive-team'
import { isInPast, type GraphNode } from './statement-graph'
import { memberOfLog, type Cut, type TeamState } from './team-state'
import type { End } from './verdict'

/** Before it is known which other ends cut the same log. */
interface RawCut {
  readonly node: GraphNode
  readonly leaves: Cut['leaves']
  readonly cutoff: Cutoff
}

const NOTHING: Cutoff = new Map()

/** Whether a log is of a device that is in, and of a member who is; null for a log nobody opened. */
export function isIn({ logs, devices, members }: TeamState, log: LogId): boolean | null {
  const opened = logs.get(log)
  if (!opened) return null
  return devices.get(opened.device)?.gone === null && members.get(opened.member)?.gone === null
}

/**
 * MSG-9: what the writer of a log may hear of the team lies in the past of these; null: everything. Who is out, or waits and
 * has no key of now, may hear what made it so, and whom nobody let in nothing, unless they have the key people write under.
 */
export function toldTo(team: TeamState, log: LogId, hasKey: boolean): readonly StatementId[] | null {
  const known = isIn(team, log)
  const isTrusted = hasKey ? known !== false : known === true && memberOfLog(team, log)?.waits === false
  return isTrusted ? null : endsOf(team, log)
}

/** What put its writer out, or makes them wait. */
function endsOf({ cuts }: TeamState, log: LogId): readonly StatementId[] {
  return (cuts.get(log) ?? []).flatMap(({ leaves, end }) => (leaves === null ? [end] : []))
}

/** MSG-6: the member whose work a log is that its device gives after it was put out; null for one opened apart from that. */
export function giverOf(team: TeamState, log: LogId): MemberId | null {
  const { logs, voidByRule } = team
  const opened = logs.get(log)
  return opened && !voidByRule.has(opened.openedBy) ? opened.member : null
}

/** The cuts of a team by the log they cut (the id in its headers); a log that is not in it counts whole. */
export function cutoffsOf({ cuts }: TeamState): ReadonlyMap<LogId, readonly Cut[]> {
  return cuts
}

export function cutsOfLogs(
  judged: Judged,
  logs: ReadonlyMap<LogId, LogEntry>,
  waiting: ReadonlyMap<MemberId, readonly GraphNode[]>
): ReadonlyMap<LogId, readonly Cut[]> {
  const { facts, verdicts, counts } = judged
  const nodesById = new Map(facts.nodes.map((node) => [node.statement.id, node]))
  const ends = facts.ends.filter(counts).flatMap((node) => verdicts.get(node)?.end ?? [])
  const adoptions = facts.nodes.filter((node) => node.statement.body.type === 'Adopt' && counts(node))
  const cuts = new Map<LogId, readonly Cut[]>()
  for (const [log, entry] of logs) {
    const causes = (verdicts.get(entry.openedBy)?.causes ?? []).flatMap((id) => nodesById.get(id) ?? [])
    const closers = waiting.get(entry.value.member) ?? []
    const raw = [
      ...ends.filter((end) => cutsLog(end, entry)).map(({ node, role, cutoff }) => ({ node, leaves: role, cutoff })),
      ...[...causes, ...closers].map((node) => ({ node, leaves: null, cutoff: NOTHING }))
    ]
    if (raw.length > 0) cuts.set(log, withAdoptions(raw, adoptions))
  }
  return cuts
}

/** TEAM-17: logs opened by who knew of the end are not its matter: their device came in again after it. */
function cutsLog({ node, member, device, role }: End, { value, openedBy }: LogEntry): boolean {
  const isTheirs = device === null ? value.member === member : value.device === device
  return isTheirs && (role === null || role === 'viewer') && !isInPast(openedBy, node.index)
}

/** TEAM-18: an admin who knew of an end may take in what it cut. */
function withAdoptions(raw: readonly RawCut[], adoptions: readonly GraphNode[]): readonly Cut[] {
  const byEnd = new Map<StatementId, RawCut>(raw.map((cut) => [cut.node.statement.id, cut]))
  return [...byEnd].map(([end, { node, leaves, cutoff }]) => ({
    end,
    leaves,
    cutoff,
    adopted: adoptions.flatMap((adoption) => {
      const { body } = adoption.statement
      return body.type === 'Adopt' && isInPast(adoption, node.index) ? [body.entries] : []
    }),
    after: [...byEnd].flatMap(([id, other]) => (isInPast(node, other.node.index) ? [id] : []))
  }))
}
