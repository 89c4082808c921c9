/** Making a spare key of a member's own, and the link that hands it to another device of theirs. */
import type { DeviceId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Engine } from '../sync/engine'
import { toldElsewhere } from '../sync/told-elsewhere'
import { statementsForLink } from '../team/invitation'
import type { HeldKey } from '../team/key-ring'
import { openInvites } from '../team/open-invites'
import { additionOf, newSpareKey } from '../team/spare-key'
import { encodeSpareLink } from '../team/spare-link'
import { relaysForLink } from './relay-settings'
import { readStatements } from './stored-statements'

export interface SpareKeyDeps {
  readonly engine: Engine
  readonly store: WorkspaceStore
  readonly random: Random
  /** The epoch keys this device holds. */
  held(): Promise<Result<readonly HeldKey[], Failure>>
}

export interface SpareKey {
  readonly device: DeviceId
  readonly seed: Uint8Array
}

/** Says a new device of one's own into the team. Whoever is given its seed may use it; `removeDevice` takes it back. */
export async function addSpareKey(
  deviceName: string,
  { engine, random }: Pick<SpareKeyDeps, 'engine' | 'random'>
): Promise<Result<SpareKey, Failure>> {
  const as = { workspace: engine.workspace, member: engine.ownMember, deviceName }
  const { seed, device, consent } = await newSpareKey(as, random)
  const said = await engine.changeTeam({ kind: 'addDevice', consent })
  return said.ok ? ok({ device, seed }) : said
}

/** Ends a key nobody will use. The open links stay: nobody knows them who did not before. */
export async function takeBackSpareKey(device: DeviceId, engine: Engine): Promise<Result<undefined, Failure>> {
  const keepInvites = openInvites(engine.team).map(({ id }) => id)
  return engine.changeTeam({ kind: 'removeDevice', device, keepInvites })
}

/**
 * The fragment of a link by which whoever has it begins on this key. `told`: what others are known to have is left out;
 * `brief`: all of what it builds on, because it is used when this device has long told everybody.
 */
export async function spareLinkOf(
  { device, seed }: SpareKey,
  deps: SpareKeyDeps,
  without: 'told' | 'brief' = 'told'
): Promise<Result<string, Failure>> {
  const { engine, store } = deps
  const [statements, held, heads] = [await readStatements(store), await deps.held(), await store.heads()]
  if (!statements.ok) return statements
  if (!held.ok) return held
  if (!heads.ok) return heads
  const { team, workspace, ownDevice, ownMember } = engine
  const added = additionOf(device, statements.value)
  const key = held.value.find((each) => each.key === team.writingKey)
  if (!added || !key) return err({ kind: 'NoEpochKey' })
  const relays = await relaysForLink(team.relays, store)
  if (!relays.ok) return relays
  const known = new Set(statements.value.keys())
  const told = toldElsewhere({ statements: statements.value, heads: heads.value, team, ownDevice })
  return encodeSpareLink({
    workspace,
    name: team.name,
    memberName: team.members.get(ownMember)?.profile.name ?? '',
    seed,
    added: added.id,
    statements: statementsForLink(statements.value, added.id, without === 'brief' ? known : told),
    key: key.key,
    rawKey: key.raw,
    relays: relays.value
  })
}
