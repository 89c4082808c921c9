/**
 * Bringing a workspace back from a backup: everything takes the way it would have taken from a peer (limits, form,
 * signatures, chain), into a store that is still empty. Deciding is the engine's, when it starts.
 */
import type { LogId, WorkspaceId } from '../base/ids'
import { err, ok, type Result } from '../base/result'
import type { SigningKey } from '../crypto/signing'
import { isStoreFailure, type StoreFailure, type WorkspaceStore } from '../log/workspace-store'
import { statementIdOf } from '../team/device-id'
import { deviceOf, type DeviceKeys } from '../team/device-keys'
import { openLog, speakerOf } from '../team/speaking'
import type { BackupItem } from '../wire/backup-codec'
import { MOST_WAITING_STATEMENTS, STATEMENTS_TOGETHER } from './limits'
import { newLogBook } from './log-book'
import { newStoredLogs } from './stored-logs'
import { newTaking, type TakeFault } from './taking'
import { newTeamView } from './team-view'

/** `BackupDamaged`: what no peer would have been believed either. `BackupNewer`: what only a newer version can judge. */
export type RestoreFault = StoreFailure | { readonly kind: 'BackupDamaged' | 'BackupNewer' }

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
  /** Not judged, and the first `waiting` of them not judged sound: what they are signed with may come behind them. */
  let signed: Uint8Array[] = []
  let waiting = 0

  async function admit(): Promise<Result<undefined, RestoreFault>> {
    const admitted = await team.admit(signed)
    if (team.heardNewer) return err({ kind: 'BackupNewer' })
    const sound = new Set(admitted.map(({ id }) => id))
    signed = signed.filter((bytes) => !sound.has(statementIdOf(bytes)))
    waiting = signed.length
    return waiting > MOST_WAITING_STATEMENTS ? err({ kind: 'BackupDamaged' }) : store.putStatements(admitted)
  }

  /** All that came: none is left waiting. */
  async function admitAll(): Promise<Result<undefined, RestoreFault>> {
    const said = signed.length > 0 ? await admit() : ok()
    return said.ok && waiting > 0 ? err({ kind: 'BackupDamaged' }) : said
  }

  return {
    async take({ kind, bytes }) {
      if (kind === 'statement') {
        signed.push(bytes)
        return signed.length - waiting < STATEMENTS_TOGETHER ? ok() : admit()
      }
      const said = await admitAll()
      if (!said.ok) return said
      const taken = await taking.take({ form: kind, bytes })
      if (!taken.ok) return err(faultOf(taken.error))
      return taking.isFull ? taking.store() : ok()
    },
    async finish() {
      const said = await admitAll()
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

function faultOf(fault: TakeFault): RestoreFault {
  if (isStoreFailure(fault)) return fault
  return { kind: fault.kind === 'Newer' ? 'BackupNewer' : 'BackupDamaged' }
}
