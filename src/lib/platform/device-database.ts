/**
 * The one small database that is about this device and not about a workspace: which workspaces are here, settings,
 * and the vault's secrets (each in a record of its own, because some browsers lose a whole record with one key).
 */
import type { DBSchema } from 'idb'
import type { WorkspaceId } from '$lib/base/ids'
import type { Timers } from '$lib/base/ports'
import type { Result } from '$lib/base/result'
import { openDatabase, type Database } from './idb-database'
import type { OpenDatabaseFailure, Upgrade } from './idb-handle'

/** A workspace this device is in. */
export interface WorkspaceOnDevice {
  readonly id: WorkspaceId
  readonly name: string
  readonly lastUsedMs: number
  /** The invented team, deleted in one step. */
  readonly isSample: boolean
  /** Under which name the vault keeps this workspace's secrets. */
  readonly vault: string
}

export interface DeviceSchema extends DBSchema {
  workspaces: { key: WorkspaceId; value: WorkspaceOnDevice }
  settings: { key: string; value: unknown }
  secrets: { key: string; value: unknown }
}

export type DeviceDatabase = Database<DeviceSchema>

const DEVICE_DATABASE = 'eventual'

/** 2026-11-24 · 1: the first layout. */
const deviceMigrations: readonly ((upgrade: Upgrade<DeviceSchema>) => void)[] = [
  ({ database }) => {
    database.createObjectStore('workspaces', { keyPath: 'id' })
    database.createObjectStore('settings')
    database.createObjectStore('secrets')
  }
]

export interface OpenDeviceOptions {
  readonly timers: Timers
  /** A newer version of the app took the database: reload to go on. */
  readonly superseded?: () => void
}

/** Opens this device's database, making it the first time. */
export function openDeviceDatabase(options: OpenDeviceOptions): Promise<Result<DeviceDatabase, OpenDatabaseFailure>> {
  return openDatabase<DeviceSchema>({
    ...options,
    name: DEVICE_DATABASE,
    migrations: deviceMigrations,
    absent: 'create'
  })
}
