/**
 * Bringing a workspace back from a backup: everything takes the way it would have taken from a peer (limits, form,
 * signatures, chain), into a store that is still empty. Deciding is the engine's, when it starts.
 */
import type { LogId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { SigningKey } from '../crypto/signing'
import { isStoreFailure, type StoreFailure, type WorkspaceStore } from '../log/workspace-store'
import { deviceOf, type DeviceKeys } from '../team/device-keys'
import { openLog, speakerOf } from '../team/speaking'
import type { BackupItem } from '../wire/backup-codec'
import { newLogBook } from './log-book'
import { newStoredLogs } from './stored-logs'
import { newTaking } from './taking'
import { newTeamView } from './team-view'

/** `BackupDamaged`: what no peer would have been believed either. */
export type RestoreFault = StoreFailure | { readonly kind: 'BackupDamaged' }

export interface RestoringDeps {
  readonly workspace: WorkspaceId
  readonly store: WorkspaceStore
  /** The spare key's. */
  readonly device: DeviceKeys
  /** New, made here. */
  readonly logKey: SigningKey
}

export interface Restoring {
  take(item: Extract<BackupItem, { readonly bytes: Uint8Array }>): Promise<Result<undefined, RestoreFault>>
  /** Stores what is left, and opens the new log. */
  finish(): Promise<Result<LogId, RestoreFault>>
}

/** `store` has nothing of the workspace yet. */
export function newRestoring({ workspace, store, device, logKey }: RestoringDeps): Restoring {
  const book = newLogBook([])
  const taking = newTaking({ workspace, store, book, logs: newStoredLogs(store, workspace) })
  const team = newTeamView(workspace, device.sign)
  /** Statements build on each other in any order, so they are judged together. */
  let signed: Uint8Array[] = []

  async function admit(): Promise<Result<undefined, RestoreFault>> {
    if (signed.length === 0) return ok()
    const admitted = await team.admit(signed)
    if (admitted.length < signed.length) return err({ kind: 'BackupDamaged' })
    signed = []
    return store.putStatements(admitted)
  }

  return {
    async take({ kind, bytes }) {
      if (kind === 'statement') {
        signed.push(bytes)
        return ok()
      }
      const said = await admit()
      if (!said.ok) return said
      const taken = await taking.take({ form: kind, bytes })
      if (!taken.ok) return err(isStoreFailure(taken.error) ? taken.error : { kind: 'BackupDamaged' })
      return taking.isFull ? taking.store() : ok()
    },
    async finish() {
      const said = await admit()
      if (!said.ok) return said
      const stored = await taking.store()
      if (!stored.ok) return stored
      if (!team.state.devices.has(deviceOf(device))) return err({ kind: 'BackupDamaged' })
      const opened = await openLog(speakerOf(device, team.byId, workspace), logKey)
      if (!opened.ok) return err({ kind: 'BackupDamaged' })
      const { id, bytes } = opened.value.statement
      const put = await store.putStatements([{ id, bytes }])
      return put.ok ? ok(opened.value.log) : put
    }
  }
}
