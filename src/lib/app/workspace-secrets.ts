/** Which secrets of a workspace the vault keeps, and under what names. */
import { parseId, type KeyId } from '../base/ids'
import { ok, type Failure, type Result } from '../base/result'
import type { Vault } from '../crypto/vault'
import type { WorkspaceStore } from '../log/workspace-store'
import type { HeldKey } from '../team/key-ring'

export const DEVICE_KEYS = 'device'
export const LOG_KEY = 'log'
/** Seed of the invite this device came by: an epoch may have been wrapped to it before anybody knew the device. */
export const INVITE_SEED = 'came-by'
const EPOCHS = 'epochs'

const epochSecret = (key: KeyId) => `epoch/${key}`

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

/** A list of names as it was kept. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
