/**
 * The workspaces on this device, and its settings (theme, device name, own relay, the network switch).
 * A workspace stands here only once its own database is whole; forgetting it takes its secrets along.
 */
import type { WorkspaceId } from '$lib/base/ids'
import { ok } from '$lib/base/result'
import type { Stored } from '$lib/log/workspace-store'
import type { DeviceDatabase, WorkspaceOnDevice } from './device-database'
import { forgetSecrets, secretsOf } from './idb-secret-store'

export interface DeviceDirectory {
  /** The last used first. */
  workspaces(): Stored<readonly WorkspaceOnDevice[]>
  /** Adds or replaces. */
  put(workspace: WorkspaceOnDevice): Stored<undefined>
  /** Forgets it and its secrets; its database is deleted by `deleteWorkspaceDatabase`. */
  forget(workspace: WorkspaceId): Stored<undefined>
  /** Forgets that it is here, and none of its secrets: it begins anew with them. */
  unlist(workspace: WorkspaceId): Stored<undefined>
  /** Forgets the secrets of a vault no workspace is listed with. */
  forgetSecrets(vault: string): Stored<undefined>
  /** Undefined for one never put; whoever asks checks what it is. */
  setting(name: string): Stored<unknown>
  putSetting(name: string, value: unknown): Stored<undefined>
}

/** Writes strictly: a workspace that is not listed cannot be opened. */
export function newDeviceDirectory(database: DeviceDatabase): DeviceDirectory {
  return {
    workspaces: () =>
      database.read(['workspaces'], async (transaction) => {
        const workspaces = await transaction.objectStore('workspaces').getAll()
        return workspaces.sort((a, b) => b.lastUsedMs - a.lastUsedMs)
      }),
    put: (workspace) =>
      database.write({ stores: ['workspaces'], durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('workspaces').put({ ...workspace })
        return ok()
      }),
    forget: (workspace) =>
      database.write({ stores: ['workspaces', 'secrets'], durability: 'strict' }, async (transaction) => {
        const workspaces = transaction.objectStore('workspaces')
        const known = await workspaces.get(workspace)
        if (known) await transaction.objectStore('secrets').delete(secretsOf(known.vault))
        await workspaces.delete(workspace)
        return ok()
      }),
    unlist: (workspace) =>
      database.write({ stores: ['workspaces'], durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('workspaces').delete(workspace)
        return ok()
      }),
    forgetSecrets: (vault) => forgetSecrets(database, vault),
    setting: (name) => database.read(['settings'], (transaction) => transaction.objectStore('settings').get(name)),
    putSetting: (name, value) =>
      database.write({ stores: ['settings'], durability: 'strict' }, async (transaction) => {
        await transaction.objectStore('settings').put(value, name)
        return ok()
      })
  }
}
