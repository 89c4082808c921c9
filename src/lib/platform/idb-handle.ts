/**
 * Opening one handle of an IndexedDB database: migrations, patience, and yielding to a newer version of the app.
 * A handle is disposable; `idb-database.ts` opens the next one when a browser has lost it.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type { Timers } from '$lib/base/ports'
import { err, ok, type Result } from '$lib/base/result'
import type { StoreFailure } from '$lib/log/workspace-store'

/** Opening takes milliseconds; after this long something is stuck and the person should hear of it. */
export const OPEN_PATIENCE_MS = 5_000

export type OpenDatabaseFailure =
  | StoreFailure
  /** No such database on this device, or not any more. */
  | { readonly kind: 'Absent' }
  /** Written by a newer version of the app: nothing may be written by this one. */
  | { readonly kind: 'Newer' }
  /** A tab with an older version holds it, or the browser does not answer. */
  | { readonly kind: 'Blocked' }

export interface Upgrade<S extends DBSchema> {
  readonly database: IDBPDatabase<S>
  readonly transaction: IDBPTransaction<S, StoreNames<S>[], 'versionchange'>
}

/** May await nothing but its own transaction. */
export type Migration<S extends DBSchema> = (upgrade: Upgrade<S>) => void | Promise<void>

export interface HandleOptions<S extends DBSchema> {
  readonly name: string
  /** Numbered: the n-th brings version n − 1 to n. Once released none is changed, only another added. */
  readonly migrations: readonly Migration<S>[]
  readonly absent: 'create' | 'refuse'
  readonly timers: Timers
  /** A newer version or a deletion took the database away: reload to go on. */
  readonly superseded?: () => void
}

export type Handle<S extends DBSchema> = IDBPDatabase<S>

/** Opens a handle at the last migration. `lost` is called when it can no longer be used. */
export async function openHandle<S extends DBSchema>(
  options: HandleOptions<S>,
  lost: () => void
): Promise<Result<Handle<S>, OpenDatabaseFailure>> {
  const { promise: gaveUp, cancel } = patience(options.timers)
  let isAbsent = false
  const opening = openDB<S>(options.name, options.migrations.length, {
    upgrade(database, former, _version, transaction) {
      isAbsent = former === 0 && options.absent === 'refuse'
      if (isAbsent) return refuse(transaction)
      void migrate({ database, transaction }, options.migrations.slice(former))
    },
    blocking(_current, _wanted, event) {
      const handle = event.target
      if (handle instanceof IDBDatabase) handle.close()
      lost()
      options.superseded?.()
    },
    terminated: lost
  })
  try {
    const handle = await Promise.race([opening, gaveUp])
    if (handle) return ok(handle)
    closeLater(opening)
    return err({ kind: 'Blocked' })
  } catch (cause) {
    return err(isAbsent ? { kind: 'Absent' } : openFailureOf(cause))
  } finally {
    cancel()
  }
}

function patience(timers: Timers): { promise: Promise<null>; cancel: () => void } {
  let cancel = (): void => undefined
  const promise = new Promise<null>((resolve) => {
    cancel = timers.after(OPEN_PATIENCE_MS, () => resolve(null))
  })
  return { promise, cancel }
}

/** All of them or none: what one of them throws leaves the database as it was. */
async function migrate<S extends DBSchema>(upgrade: Upgrade<S>, migrations: readonly Migration<S>[]): Promise<void> {
  try {
    for (const one of migrations) await one(upgrade)
  } catch {
    refuse(upgrade.transaction)
  }
}

/** An aborted first upgrade leaves no database behind. */
function refuse<S extends DBSchema>(transaction: Upgrade<S>['transaction']): void {
  transaction.done.catch(() => undefined) // It ends as it was told to; the request says so too.
  transaction.abort()
}

function closeLater<S extends DBSchema>(opening: Promise<Handle<S>>): void {
  const close = (handle: Handle<S>): void => handle.close()
  opening.then(close, () => undefined) // What failed late needs no closing.
}

function openFailureOf(cause: unknown): OpenDatabaseFailure {
  if (cause instanceof DOMException && cause.name === 'VersionError') return { kind: 'Newer' }
  return failureOf(cause)
}

/** What a database's exception means to the rest of the app. */
export function failureOf(cause: unknown): StoreFailure {
  if (!(cause instanceof Error)) return { kind: 'StorageLost', cause: String(cause) }
  if (cause.name === 'QuotaExceededError') return { kind: 'StorageFull' }
  return { kind: 'StorageLost', cause: `${cause.name}: ${cause.message}` }
}
