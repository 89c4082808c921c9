/**
 * What of a team must be named by whoever cannot name all of it. Others judge a statement or an entry by what it names: they
 * must find in it who speaks, whom it is about, and what gave both their roles, however many heads were said apart.
 */
import { compareIds, type DeviceId, type LogId, type MemberId, type StatementId } from '../base/ids'
import type { Statement, StatementBodyValue, StatementType } from '../wire/statement'
import { deviceIdOf, memberIdOf } from './device-id'
import { keysBroughtBy } from './statement-check'
import { pastOf } from './statement-graph'

/** Members, devices, logs and statements; their ids never collide. */
type Concerned = ReadonlySet<MemberId | DeviceId | LogId | StatementId | undefined>

/** What bears on the role of the member it names. */
const BEARS_ON_MEMBER: ReadonlySet<StatementType> = new Set(['SetRole', 'Recover'])

function bearsOn({ id, body }: Statement, concerned: Concerned): boolean {
  if (concerned.has(id) || (body.type === 'LogOpen' && concerned.has(body.log))) return true
  if ('member' in body && BEARS_ON_MEMBER.has(body.type) && concerned.has(body.member)) return true
  const keys = keysBroughtBy(body)
  return keys !== null && (concerned.has(deviceIdOf(keys.sign)) || concerned.has(memberIdOf(id)))
}

/** Of heads and their past, at most `most`, sorted: all heads, or what bears on whoever is concerned and some of them. */
export function headsWith(
  concerned: Concerned,
  {
    heads,
    statements
  }: { readonly heads: readonly StatementId[]; readonly statements: ReadonlyMap<StatementId, Statement> },
  most: number
): readonly StatementId[] {
  if (heads.length <= most) return heads
  const bearing = [...pastOf(heads, statements)].filter((id) => {
    const statement = statements.get(id)
    return statement !== undefined && bearsOn(statement, concerned)
  })
  return [...new Set([...bearing.slice(-most / 2), ...heads])].slice(0, most).sort(compareIds)
}

/** Whom or what a statement speaks of. */
export function concernedBy(body: StatementBodyValue): readonly (MemberId | DeviceId | LogId | StatementId)[] {
  switch (body.type) {
    case 'SetRole':
    case 'RemoveMember':
    case 'Recover':
      return [body.member]
    case 'RemoveDevice':
      return [body.device]
    case 'CloseLog':
      return [body.log]
    case 'RevokeInvite':
      return [body.invite]
    default:
      return []
  }
}
