/** Which secrets of a workspace the vault keeps, and under what names. */
import type { Random } from '../base/ports'
import { parseId, type KeyId, type StatementId } from '../base/ids'
import { equalBytes } from '../base/bytes'
import { err, ok, type Failure, type Result } from '../base/result'
import type { Vault } from '../crypto/vault'
import type { WorkspaceStore } from '../log/workspace-store'
import type { HeldKey } from '../team/key-ring'
import { newInvite } from '../team/invitation'
import type { Engine } from '../sync/engine'

export const DEVICE_KEYS = 'device'
export const LOG_KEY = 'log'
const EPOCHS = 'epochs'
const INVITES = 'open-invites'

/** How many people one link lets in before another is made; the list of open invites comes with removal. */
const USES = 50

const epochSecret = (key: KeyId) => `epoch/${key}`
const inviteSecret = (invite: StatementId) => `invite/${invite}`

export async function keepEpochKeys(
  vault: Vault,
  store: WorkspaceStore,
  keys: readonly HeldKey[]
): Promise<Result<undefined, Failure>> {
  for (const { key, raw } of keys) {
    const kept = await vault.keep(epochSecret(key), raw)
    if (!kept.ok) return kept
  }
  const listed = await store.updateMeta(EPOCHS, (former) => [
    ...new Set([...textsIn(former), ...keys.map(({ key }) => key as string)])
  ])
  return listed.ok ? ok() : listed
}

/** Those the vault still has; an epoch whose key is lost shows as entries that wait. */
export async function readEpochKeys(vault: Vault, store: WorkspaceStore): Promise<Result<readonly HeldKey[], Failure>> {
  const listed = await store.meta(EPOCHS)
  if (!listed.ok) return listed
  const held: HeldKey[] = []
  for (const text of textsIn(listed.value)) {
    const key = parseId('key', text)
    const raw = key.ok ? await vault.secret(epochSecret(key.value)) : null
    if (raw && !raw.ok) return raw
    if (key.ok && raw?.value) held.push({ key: key.value, raw: raw.value })
  }
  return ok(held)
}

/** An invite this device made and can still give out, or a new one: a link is short when its statement is old. */
export async function openInvite(
  role: 'editor' | 'viewer',
  deps: { readonly vault: Vault; readonly store: WorkspaceStore; readonly engine: Engine; readonly random: Random }
): Promise<Result<{ readonly invite: StatementId; readonly seed: Uint8Array }, Failure>> {
  const { vault, store, engine, random } = deps
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

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
