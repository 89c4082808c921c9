/**
 * One IndexedDB database behind handles that browsers close, lose and delete under a page.
 *
 * - A transaction that died with its handle is replayed once on a new one; a second death is a failure told by its kind.
 * - What was opened once is never made anew: a database gone under us is lost, not an empty one.
 * - A failure returned by the work, or a bug thrown in it, aborts its transaction: nothing is half written.
 */
import type { DBSchema, IDBPTransaction, StoreNames } from 'idb'
import { err, ok, type Result } from '$lib/base/result'
import { isStoreFailure, type Durability, type StoreFailure, type Stored } from '$lib/log/workspace-store'
import { failureOf, openHandle, type Handle, type HandleOptions, type OpenDatabaseFailure } from './idb-handle'

export type Reading<S extends DBSchema> = IDBPTransaction<S, StoreNames<S>[], 'readonly'>
export type Writing<S extends DBSchema> = IDBPTransaction<S, StoreNames<S>[], 'readwrite'>

export interface WriteOptions<S extends DBSchema> {
  readonly stores: StoreNames<S>[]
  readonly durability: Durability
}

export interface Database<S extends DBSchema> {
  read<T>(stores: StoreNames<S>[], work: (transaction: Reading<S>) => Promise<T>): Stored<T>
  /** The work may await nothing but its own transaction, and may run twice. */
  write<T>(options: WriteOptions<S>, work: (transaction: Writing<S>) => Promise<Result<T, StoreFailure>>): Stored<T>
  close(): void
}

/** Exceptions of a handle that is gone; anything else would happen again. */
const LOST_HANDLE = new Set(['InvalidStateError', 'UnknownError', 'AbortError'])

type Opening<S extends DBSchema> = Promise<Result<Handle<S>, OpenDatabaseFailure>>

/** Opens the database at its last migration, making it where `absent` says so. */
export async function openDatabase<S extends DBSchema>(
  options: HandleOptions<S>
): Promise<Result<Database<S>, OpenDatabaseFailure>> {
  let opening: Opening<S> | null = null
  let isClosed = false

  function open(absent: HandleOptions<S>['absent']): Opening<S> {
    const mine = opening ?? openHandle({ ...options, absent }, () => forget(mine))
    opening = mine
    return mine
  }

  function forget(lost: Opening<S>): void {
    if (opening === lost) opening = null
  }

  async function run<T>(work: (handle: Handle<S>) => Promise<Result<T, StoreFailure>>): Stored<T> {
    for (let isReplay = false; ; isReplay = true) {
      if (isClosed) return err({ kind: 'StorageLost', cause: 'closed by this page' })
      const mine = open('refuse')
      const handle = await mine
      if (!handle.ok) forget(mine)
      if (!handle.ok) return err(storeFailureOf(handle.error))
      try {
        return await work(handle.value)
      } catch (cause) {
        if (!(cause instanceof DOMException)) throw cause
        if (isReplay || !LOST_HANDLE.has(cause.name)) return err(failureOf(cause))
        forget(mine)
        handle.value.close()
      }
    }
  }

  const first = await open(options.absent)
  if (!first.ok) return first
  return ok({
    read: (stores, work) => run(async (handle) => ok(await look(handle.transaction(stores, 'readonly'), work))),
    write: ({ stores, durability }, work) =>
      run((handle) => perform(handle.transaction(stores, 'readwrite', { durability }), work)),
    close() {
      isClosed = true
      void opening?.then((handle) => handle.ok && handle.value.close())
      opening = null
    }
  })
}

interface Ending {
  readonly done: Promise<void>
  readonly error: DOMException | null
  abort(): void
}

/** Resolves as soon as the work has its answers: a reading has nothing that could still be undone. */
async function look<Tx extends Ending, T>(transaction: Tx, work: (transaction: Tx) => Promise<T>): Promise<T> {
  const done = transaction.done.catch(() => undefined)
  try {
    return await work(transaction)
  } catch (cause) {
    throw await endedBy(transaction, done, cause)
  }
}

/** Resolves when the transaction is complete; throws what ended it otherwise. */
async function perform<Tx extends Ending, T>(
  transaction: Tx,
  work: (transaction: Tx) => Promise<Result<T, StoreFailure>>
): Promise<Result<T, StoreFailure>> {
  const done = transaction.done.then(
    () => null,
    (cause: unknown) => (cause instanceof Error ? cause : new Error(String(cause)))
  )
  try {
    const result = await work(transaction)
    if (!result.ok) abort(transaction)
    const ended = await done
    if (result.ok && ended !== null) throw ended
    return result
  } catch (cause) {
    throw await endedBy(transaction, done, cause)
  }
}

async function endedBy(transaction: Ending, done: Promise<unknown>, cause: unknown): Promise<unknown> {
  abort(transaction)
  await done
  // A request only says that it was aborted; the transaction says why.
  return isAbort(cause) && transaction.error ? transaction.error : cause
}

function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError'
}

function abort(transaction: Ending): void {
  try {
    transaction.abort()
  } catch (cause) {
    if (!(cause instanceof DOMException)) throw cause // InvalidStateError: it had ended already.
  }
}

function storeFailureOf(failure: OpenDatabaseFailure): StoreFailure {
  return isStoreFailure(failure) ? failure : { kind: 'StorageLost', cause: failure.kind }
}
