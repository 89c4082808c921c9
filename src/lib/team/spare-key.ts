/**
 * A spare key is a device nobody uses yet: two keys from one seed, said into the team like any other device (TEAM-5). So
 * every later epoch is wrapped to it, and its log is opened only where it is used, which is why it can fork nothing.
 * Whoever has the seed may begin on it; removing the device ends that.
 */
import { equalBytes } from '../base/bytes'
import type { DeviceId, MemberId, StatementId, WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { DOMAINS, tagged } from '../crypto/domains'
import { hkdfSha256 } from '../crypto/hash'
import { SEED_BYTES, signingKeyFromSeed, type SigningKey } from '../crypto/signing'
import type { DeviceSeeds } from '../crypto/vault'
import { boxKeyFromSeed } from '../crypto/wrapping'
import type { Statement } from '../wire/statement'
import { readCarriedStatements } from './carried-statements'
import { deriveTeam } from './derive-team'
import { deviceIdOf } from './device-id'
import { deviceOf, type DeviceKeys } from './device-keys'
import type { Beginning } from './founding'
import { isKeyOf } from './key-ring'
import { logOpenBody, signStatement } from './say'
import type { SpareLink, SpareLinkFault } from './spare-link'
import { consentToJoin, type DeviceConsent } from './speaking'

/** SPK-2: the seed itself is no key, so that what is written down is used for nothing else. */
export function spareSeeds(seed: Uint8Array): DeviceSeeds {
  const derive = (domain: string) => hkdfSha256(seed, tagged(domain), SEED_BYTES)
  return { sign: derive(DOMAINS.spareSign), box: derive(DOMAINS.spareBox) }
}

async function spareKeys(seed: Uint8Array): Promise<DeviceKeys> {
  const { sign, box } = spareSeeds(seed)
  return { sign: await signingKeyFromSeed(sign), box: await boxKeyFromSeed(box) }
}

export interface NewSpareKey {
  readonly seed: Uint8Array
  readonly device: DeviceId
  /** What `AddDevice` says; it still has to be said. */
  readonly consent: DeviceConsent
}

/** A fresh one for `member`, under the name the others will see. */
export async function newSpareKey(
  as: { readonly workspace: WorkspaceId; readonly member: MemberId; readonly deviceName: string },
  random: Random
): Promise<NewSpareKey> {
  const seed = random.bytes(SEED_BYTES)
  const keys = await spareKeys(seed)
  return { seed, device: deviceOf(keys), consent: await consentToJoin(keys, as) }
}

/** The statement that brought a spare device; none where the team never heard of it. */
export function additionOf(device: DeviceId, statements: ReadonlyMap<StatementId, Statement>): AddDevice | undefined {
  return [...statements.values()].filter(isAddDevice).find(({ body }) => deviceIdOf(body.device.sign) === device)
}

type AddDevice = Statement & { readonly body: Extract<Statement['body'], { type: 'AddDevice' }> }

function isAddDevice(statement: Statement): statement is AddDevice {
  return statement.body.type === 'AddDevice'
}

export interface SpareTold {
  readonly workspace: WorkspaceId
  readonly workspaceName: string
  readonly memberName: string
  readonly deviceName: string
}

/** What its holder sees before anything is written, checked as far as the link carries proof. */
export async function describeSpareKey(link: SpareLink): Promise<Result<SpareTold, SpareLinkFault>> {
  const read = await readSpare(link)
  if (!read.ok) return read
  const { statements, added } = read.value
  const team = deriveTeam(link.workspace, statements)
  return ok({
    workspace: link.workspace,
    workspaceName: link.name || team.name,
    memberName: team.members.get(added.body.member)?.profile.name ?? link.memberName,
    deviceName: added.body.deviceName
  })
}

interface SpareRead {
  readonly statements: ReadonlyMap<StatementId, Statement>
  readonly added: AddDevice
}

/** Damage is: statements that are not sound, a seed or a key other than they speak of, an addition the rules make void. */
async function readSpare(link: SpareLink): Promise<Result<SpareRead, SpareLinkFault>> {
  const carried = await readCarriedStatements(link)
  if (!carried.ok) return err({ kind: carried.error.kind === 'Newer' ? 'SpareLinkNewer' : 'SpareLinkDamaged' })
  const statements = carried.value
  const keys = await spareKeys(link.seed)
  const added = additionOf(deviceOf(keys), statements)
  const team = deriveTeam(link.workspace, statements)
  const epoch = team.epochs.get(link.key)
  const isOtherKey = epoch !== undefined && !isKeyOf(epoch, link.rawKey)
  const isTheirs = added?.id === link.added && equalBytes(added.body.device.box, keys.box.publicKey)
  if (!isTheirs || team.voidByRule.has(added.id) || isOtherKey) return err({ kind: 'SpareLinkDamaged' })
  return ok({ statements, added })
}

export interface Using {
  readonly device: DeviceKeys
  readonly logKey: SigningKey
}

/** Begins on a spare key: a log of its own, and what the link carries. Nobody is asked. */
export async function acceptSpareKey(
  link: SpareLink,
  { device, logKey }: Using
): Promise<Result<Beginning, SpareLinkFault>> {
  const read = await readSpare(link)
  if (!read.ok) return read
  const { workspace } = link
  const { statements, added } = read.value
  const { log, body } = await logOpenBody(workspace, deviceOf(device), logKey)
  const logOpen = await signStatement({ workspace, parents: [added.id], body }, device.sign)
  return ok({
    workspace,
    log,
    statements: [...statements.values(), logOpen],
    keys: [{ key: link.key, raw: link.rawKey }]
  })
}
