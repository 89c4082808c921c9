/** The whole address a person sends: this page's origin and, behind `#`, what never reaches a server. */
import { equalBytes } from '../base/bytes'
import type { Random } from '../base/ports'
import { err, ok, type Failure, type Result } from '../base/result'
import type { StatementId } from '../base/ids'
import type { Vault } from '../crypto/vault'
import type { WorkspaceStore } from '../log/workspace-store'
import type { Engine } from '../sync/engine'
import { newInvite, statementsForLink, type InviteTerms } from '../team/invitation'
import { encodeInviteLink, type InviteLink } from '../team/invite-link'
import type { TeamInvite } from '../team/team-state'
import { relaysForLink } from './relay-settings'
import { readStatements } from './stored-statements'
import { readEpochKeys, textsIn } from './workspace-secrets'

const INVITES = 'open-invites'

const inviteSecret = (invite: StatementId) => `invite/${invite}`

export interface InviteDeps {
  readonly vault: Vault
  readonly store: WorkspaceStore
  readonly engine: Engine
  readonly random: Random
  /** `https://notes.example` */
  readonly origin: string
}

/** A link that lets its holder in on these terms, also while nobody is awake. */
export async function makeInviteLink(terms: InviteTerms, deps: InviteDeps): Promise<Result<string, Failure>> {
  const { engine, store, vault } = deps
  const opened = await openInvite(terms, deps)
  if (!opened.ok) return opened
  const [statements, keys] = [await readStatements(store), await readEpochKeys(vault, store)]
  if (!statements.ok) return statements
  const held = keys.ok ? keys.value.find(({ key }) => key === engine.team.writingKey) : undefined
  if (!held) return err({ kind: 'NoEpochKey' })
  const relays = await relaysForLink(engine.team.relays, store)
  if (!relays.ok) return relays
  const link = {
    workspace: engine.workspace,
    name: engine.team.name,
    invitedBy: engine.team.members.get(engine.ownMember)?.profile.name ?? '',
    seed: opened.value.seed,
    invite: opened.value.invite,
    key: held.key,
    rawKey: held.raw
  }
  const proof = statementsForLink(statements.value, link.invite)
  const brief = statementsForLink(statements.value, link.invite, new Set(statements.value.keys()))
  const whole = encodeInviteLink({ ...link, statements: proof, relays: relays.value })
  const fragment = whole.ok ? whole : withRelaysThatFit({ ...link, statements: brief }, relays.value)
  return fragment.ok ? ok(`${deps.origin}/join#${fragment.value}`) : fragment
}

/** The first relays are named first; one is enough to learn of the others. */
function withRelaysThatFit(
  link: Omit<InviteLink, 'relays'>,
  relays: readonly string[]
): ReturnType<typeof encodeInviteLink> {
  const encoded = encodeInviteLink({ ...link, relays })
  return encoded.ok || relays.length === 0 ? encoded : withRelaysThatFit(link, relays.slice(0, -1))
}

/**
 * An invite this device made on the same terms and nobody came by yet, or a new one: asking again gives the same link, and
 * the list of open ones stays short.
 */
async function openInvite(
  terms: InviteTerms,
  { vault, store, engine, random }: InviteDeps
): Promise<Result<{ readonly invite: StatementId; readonly seed: Uint8Array }, Failure>> {
  const listed = await store.meta(INVITES)
  if (!listed.ok) return listed
  for (const text of textsIn(listed.value)) {
    const known = [...engine.team.invites.values()].find(({ id }) => id === text)
    if (!known || !isFresh(known, terms)) continue
    const seed = await vault.secret(inviteSecret(known.id))
    if (seed.ok && seed.value) return ok({ invite: known.id, seed: seed.value })
  }
  const { seed, body } = await newInvite(terms, random)
  const said = await engine.say(body)
  if (!said.ok) return said
  const made = [...engine.team.invites.values()].find(({ keys }) => equalBytes(keys.sign, body.invite.sign))
  if (!made) return err({ kind: 'NotAllowed' })
  const kept = await vault.keep(inviteSecret(made.id), seed)
  if (!kept.ok) return kept
  const remembered = await store.updateMeta(INVITES, (former) => [...textsIn(former), made.id as string])
  return remembered.ok ? ok({ invite: made.id, seed }) : remembered
}

function isFresh({ role, uses, endsMs, revoked, admitted }: TeamInvite, terms: InviteTerms): boolean {
  const isSame = role === terms.role && uses === terms.uses && endsMs === terms.endsMs
  return isSame && !revoked && admitted.length === 0
}
