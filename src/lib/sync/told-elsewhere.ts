/** Which statements other devices are known to have, from what they signed: so much a link can leave out. */
import { bytesToHex } from '../base/bytes'
import { idToBytes, type DeviceId, type StatementId } from '../base/ids'
import { decodeContext } from '../log/log-context'
import type { HeldLog } from '../log/workspace-store'
import { pastOf } from '../team/statement-graph'
import type { TeamState } from '../team/team-state'
import { HEAD_BYTES } from '../wire/sizes'
import type { Statement } from '../wire/statement'

export interface Telling {
  readonly statements: ReadonlyMap<StatementId, Statement>
  readonly heads: readonly HeldLog[]
  readonly team: TeamState
  readonly ownDevice: DeviceId
}

/** Whoever said something has what it builds on, and whoever wrote an entry has the heads it names. */
export function toldElsewhere({ statements, heads, team, ownDevice }: Telling): ReadonlySet<StatementId> {
  const isOthers = (device: DeviceId) => device !== ownDevice && team.devices.get(device)?.gone === null
  const said = [...statements.values()].flatMap(({ id, device }) => (isOthers(device) ? [id] : []))
  const idByPrefix = new Map([...statements.keys()].map((id) => [prefixOf(idToBytes(id)), id]))
  const named = heads
    .filter(({ writer }) => isOthersLog(team, writer, isOthers))
    .flatMap(({ context }) => {
      const read = decodeContext(context)
      return read.ok ? read.value.team.flatMap((head) => idByPrefix.get(prefixOf(head)) ?? []) : []
    })
  return pastOf([...said, ...named], statements)
}

function isOthersLog(team: TeamState, log: HeldLog['log'], isOthers: (device: DeviceId) => boolean): boolean {
  const opened = team.logs.get(log)
  return opened !== undefined && isOthers(opened.device)
}

function prefixOf(bytes: Uint8Array): string {
  return bytesToHex(bytes.subarray(0, HEAD_BYTES))
}
