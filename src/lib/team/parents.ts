/**
 * Which statements the next one builds on.
 *
 * - As a rule all heads its author knows: then everybody can tell what the author had seen.
 * - An Invite and an AddDevice build only on what bears on their author's authority: a link carries them with their past,
 *   and has to fit a QR code (TEAM-8). What is left out could not change what they may do.
 * - Whatever is left out, what brought the author's device and gave them their role is in the past, and the same of whom it
 *   speaks of: without it nothing may be said (`bearing.ts`).
 */
import { compareIds, type DeviceId, type StatementId } from '../base/ids'
import { MAX_STATEMENT_PARENTS } from '../wire/limits'
import type { Statement, StatementBodyValue, StatementType } from '../wire/statement'
import { concernedBy, headsWith } from './bearing'
import { deviceIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { pastOf } from './statement-graph'
import type { TeamState } from './team-state'

/** They travel in links. */
const TRAVELS: ReadonlySet<StatementType> = new Set(['Invite', 'AddDevice'])

/** What can give, change or end somebody's right to let others or a device of theirs in, or the key that is handed on. */
const BEARS_ON_COMING_IN: ReadonlySet<StatementType> = new Set([
  'SetRole',
  'RemoveDevice',
  'RemoveMember',
  'Leave',
  'RotateEpoch',
  'Recover'
])

export interface Speaking {
  readonly body: StatementBodyValue
  readonly device: DeviceId
  readonly team: TeamState
  readonly statements: ReadonlyMap<StatementId, Statement>
}

/** At most as many parents as a statement may have, sorted. */
export function parentsFor({ body, device, team, statements }: Speaking): readonly StatementId[] {
  if (TRAVELS.has(body.type)) return parentsOfTraveller(arrivalsOf(device, statements), team, statements)
  // More people came in apart than one statement can name: each statement gathers some of them.
  const concerned = new Set([device, team.devices.get(device)?.member, ...concernedBy(body)])
  return headsWith(concerned, { heads: team.heads, statements }, MAX_STATEMENT_PARENTS)
}

function parentsOfTraveller(
  arrivals: readonly StatementId[],
  team: TeamState,
  statements: ReadonlyMap<StatementId, Statement>
): readonly StatementId[] {
  const understood = pastOf(team.heads, statements)
  const bearing = [...understood].filter((id) => BEARS_ON_COMING_IN.has(statements.get(id)?.body.type ?? 'Unknown'))
  const wanted = [...new Set([...arrivals, ...bearing])]
  const behind = pastOf(
    wanted.flatMap((id) => statements.get(id)?.parents ?? []),
    statements
  )
  return wanted
    .filter((id) => !behind.has(id))
    .slice(0, MAX_STATEMENT_PARENTS)
    .sort(compareIds)
}

/** The statements that brought a device: one, unless it was brought twice apart. */
function arrivalsOf(device: DeviceId, statements: ReadonlyMap<StatementId, Statement>): StatementId[] {
  return [...statements.values()].flatMap(({ id, body }) => {
    const keys = keysBroughtBy(body)
    return keys && deviceIdOf(keys.sign) === device ? [id] : []
  })
}
