/**
 * Making an invite and coming in by one. An invite is a key pair named in a signed statement; whoever holds its seed can
 * admit a device of their own, and anyone can verify that offline, so nobody has to be awake (rule 3).
 */
import { equalBytes, textToBytes } from '../base/bytes'
import type { StatementId, WorkspaceId } from '../base/ids'
import type { Random } from '../base/ports'
import { err, ok, type Result } from '../base/result'
import { BARE_DOMAINS } from '../crypto/domains'
import { hkdfSha256 } from '../crypto/hash'
import { signingKeyFromSeed, type SigningKey } from '../crypto/signing'
import { boxKeyFromSeed, type BoxKey } from '../crypto/wrapping'
import type { Profile, PublicKeys, Role, Statement, StatementBodyValue } from '../wire/statement'
import { readCarriedStatements } from './carried-statements'
import { deriveTeam } from './derive-team'
import { deviceOf, publicKeysOf, type DeviceKeys } from './device-keys'
import type { Beginning } from './founding'
import type { InviteFault, InviteLink } from './invite-link'
import { isKeyOf } from './key-ring'
import { standingOf, type InviteStanding } from './open-invites'
import { logOpenBody, signStatement } from './say'
import { admitMessage } from './statement-check'

const SEED_BYTES = 32
const BOX_INFO = textToBytes(BARE_DOMAINS.inviteBox)

export interface NewInvite {
  readonly seed: Uint8Array
  readonly body: Extract<StatementBodyValue, { type: 'Invite' }>
}

/** What a link gives, to how many people, and until when it is meant to (advice: no rule reads a clock; null: no end). */
export interface InviteTerms {
  readonly role: 'editor' | 'viewer'
  readonly uses: number
  readonly endsMs: number | null
}

/** A fresh invite; its statement still has to be said. */
export async function newInvite({ role, uses, endsMs }: InviteTerms, random: Random): Promise<NewInvite> {
  const seed = random.bytes(SEED_BYTES)
  return { seed, body: { type: 'Invite', invite: await inviteKeys(seed), role, uses, endsMs } }
}

async function inviteKeys(seed: Uint8Array): Promise<PublicKeys> {
  const box = await inviteBox(seed)
  return { sign: (await signingKeyFromSeed(seed)).publicKey, box: box.publicKey }
}

/** What opens the epoch keys that were wrapped to an invite while it stayed open: whoever came by it keeps its seed. */
export function inviteBox(seed: Uint8Array): Promise<BoxKey> {
  return boxKeyFromSeed(hkdfSha256(seed, BOX_INFO, SEED_BYTES))
}

/**
 * The invite and what it builds on, parents first: what a joiner needs to check it alone. With `leaveOut`, without what
 * others are known to have; that comes at the first hello and is checked against the workspace's id.
 */
export function statementsForLink(
  statements: ReadonlyMap<StatementId, Statement>,
  invite: StatementId,
  leaveOut: ReadonlySet<StatementId> = new Set()
): Uint8Array[] {
  const chosen = new Map<StatementId, Statement>()
  const choose = (id: StatementId) => {
    const statement = statements.get(id)
    if (!statement || chosen.has(id)) return
    for (const parent of statement.parents) choose(parent)
    chosen.set(id, statement)
  }
  choose(invite)
  return [...chosen.values()].filter(({ id }) => id === invite || !leaveOut.has(id)).map(({ bytes }) => bytes)
}

export interface InviteTold {
  readonly workspace: WorkspaceId
  readonly workspaceName: string
  readonly invitedBy: string
  readonly role: Role
  /** Advice of who made it; null for a link without an end. */
  readonly endsMs: number | null
  /** As far as the statements tell that are known here; closing and joining elsewhere may not have been heard of. */
  readonly standing: InviteStanding
}

/**
 * What a joiner sees before anything is written, checked as far as the link carries proof. `known`: what this device has of
 * the workspace already, from when it was in it.
 */
export async function describeInvite(
  link: InviteLink,
  known: ReadonlyMap<StatementId, Statement> = new Map()
): Promise<Result<InviteTold, InviteFault>> {
  const carried = await readCarried(link)
  if (!carried.ok) return carried
  const team = deriveTeam(link.workspace, new Map([...known, ...carried.value]))
  const invite = team.invites.get(link.invite)
  const statement = carried.value.get(link.invite)
  if (statement?.body.type !== 'Invite') return err({ kind: 'InviteDamaged' })
  // A signed name before the link's own; but the workspace may have been renamed since what the link carries.
  const inviter = invite && team.members.get(invite.by)
  return ok({
    workspace: link.workspace,
    workspaceName: link.name || team.name,
    invitedBy: inviter?.profile.name ?? link.invitedBy,
    role: statement.body.role,
    endsMs: statement.body.endsMs,
    standing: invite ? standingOf(invite, team) : 'open'
  })
}

/**
 * The statements a link carries, checked as far as they prove themselves. Damage is: a bad signature, a statement of
 * another workspace, a seed or a key other than the statements speak of, an invite the rules make void.
 */
async function readCarried(link: InviteLink): Promise<Result<ReadonlyMap<StatementId, Statement>, InviteFault>> {
  const carried = await readCarriedStatements(link)
  if (!carried.ok) return err({ kind: carried.error.kind === 'Newer' ? 'InviteNewer' : 'InviteDamaged' })
  const team = deriveTeam(link.workspace, carried.value)
  const epoch = team.epochs.get(link.key)
  const isVoid = team.voidByRule.has(link.invite) || (epoch !== undefined && !isKeyOf(epoch, link.rawKey))
  const isItsSeed = await opensInvite(link, carried.value.get(link.invite))
  return isVoid || !isItsSeed ? err({ kind: 'InviteDamaged' }) : carried
}

async function opensInvite({ seed }: InviteLink, statement: Statement | undefined): Promise<boolean> {
  if (statement?.body.type !== 'Invite') return false
  return equalBytes((await inviteKeys(seed)).sign, statement.body.invite.sign)
}

export interface Joining {
  readonly link: InviteLink
  readonly profile: Profile
  readonly deviceName: string
  readonly device: DeviceKeys
  readonly logKey: SigningKey
}

/** Admits this device by the invite it holds, and opens its log. Nobody else is asked. */
export async function acceptInvite({
  link,
  profile,
  deviceName,
  device,
  logKey
}: Joining): Promise<Result<Beginning, InviteFault>> {
  const carried = await readCarried(link)
  if (!carried.ok) return carried
  const { workspace, invite } = link
  const keys = publicKeysOf(device)
  const inviteKey = await signingKeyFromSeed(link.seed)
  const inviteSignature = await inviteKey.sign(admitMessage(workspace, invite, keys))
  const admit = await signStatement(
    {
      workspace,
      parents: [invite],
      body: { type: 'Admit', invite, device: keys, deviceName, profile, inviteSignature }
    },
    device.sign
  )
  const { log, body } = await logOpenBody(workspace, deviceOf(device), logKey)
  const logOpen = await signStatement({ workspace, parents: [admit.id], body }, device.sign)
  return ok({
    workspace,
    log,
    statements: [...carried.value.values(), admit, logOpen],
    keys: [{ key: link.key, raw: link.rawKey }]
  })
}
