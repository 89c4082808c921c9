/** The whole address a person sends: this page's origin and, behind `#`, what never reaches a server. */
import { equalBytes } from '../base/bytes'
import type { Random } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { StatementId } from '../base/ids'
import type { Vault } from '../crypto/vault'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Engine } from '../sync/engine'
import { newInvite, statementsForLink } from '../team/invitation'
import { encodeInviteLink } from '../team/invite-link'
import { readStatements } from './stored-statements'
import { readEpochKeys, textsIn } from './workspace-secrets'

const INVITES = 'open-invites'

/** How many people one link lets in before another is made; the list of open invites comes with removal. */
const USES = 50

const inviteSecret = (invite: StatementId) => `invite/${invite}`

export interface InviteDeps {
  readonly vault: Vault
  readonly store: WorkspaceStore
  readonly engine: Engine
  readonly random: Random
  /** `https://notes.example` */
  readonly origin: string
}

/** A link that lets its holder in with `role`, also while nobody is awake. */
export async function makeInviteLink(role: 'editor' | 'viewer', deps: InviteDeps): Promise<Result<string, Failure>> {
  const { engine, store, vault } = deps
  const opened = await openInvite(role, deps)
  if (!opened.ok) return opened
  const [statements, keys] = [await readStatements(store), await readEpochKeys(vault, store)]
  if (!statements.ok) return statements
  const held = keys.ok ? keys.value.find(({ key }) => key === engine.team.writingKey) : undefined
  if (!held) return err({ kind: 'NoEpochKey' })
  const link = {
    workspace: engine.workspace,
    name: engine.team.name,
    invitedBy: engine.team.members.get(engine.ownMember)?.profile.name ?? '',
    seed: opened.value.seed,
    invite: opened.value.invite,
    key: held.key,
    rawKey: held.raw,
    relays: engine.team.relays
  }
  const whole = encodeInviteLink({ ...link, statements: statementsForLink(statements.value, link.invite) })
  const fragment = whole.ok
    ? whole
    : encodeInviteLink({
        ...link,
        statements: statementsForLink(statements.value, link.invite, new Set(statements.value.keys()))
      })
  return fragment.ok ? ok(`${deps.origin}/join#${fragment.value}`) : fragment
}

/** An invite this device made and can still give out, or a new one: a link is short when its statement is old. */
async function openInvite(
  role: 'editor' | 'viewer',
  { vault, store, engine, random }: InviteDeps
): Promise<Result<{ readonly invite: StatementId; readonly seed: Uint8Array }, Failure>> {
  const listed = await store.meta(INVITES)
  if (!listed.ok) return listed
  for (const text of textsIn(listed.value)) {
    const known = [...engine.team.invites.values()].find(({ id }) => id === text)
    if (!known || known.role !== role || known.revoked || known.admitted.length >= known.uses) continue
    const seed = await vault.secret(inviteSecret(known.id))
    if (seed.ok && seed.value) return ok({ invite: known.id, seed: seed.value })
  }
  const { seed, body } = await newInvite(role, USES, random)
  const said = await engine.say(body)
  if (!said.ok) return said
  const made = [...engine.team.invites.values()].find(({ keys }) => equalBytes(keys.sign, body.invite.sign))
  if (!made) return err({ kind: 'NotAllowed' })
  const kept = await vault.keep(inviteSecret(made.id), seed)
  if (!kept.ok) return kept
  const remembered = await store.updateMeta(INVITES, (former) => [...textsIn(former), made.id as string])
  return remembered.ok ? ok({ invite: made.id, seed }) : remembered
}
