/**
 * The workspace store on IndexedDB: one database for each workspace, each method one transaction.
 *
 * - Own appends and kept values are strict, everything that can be had again, or follows from what can, is relaxed.
 * - What is read is a copy, what is written was copied: the database clones both ways.
 * - Opening makes no database unless told to: an evicted workspace is `Absent`, never a blank one in its place.
 */
import { deleteDB } from 'idb'
import type { LogId, WorkspaceId } from '$lib/base/ids'
import type { Timers } from '$lib/base/ports'
import { ok, type Result } from '$lib/base/result'
import type { Append, Durability, StoreFailure, UnsealedRow, WorkspaceStore } from '$lib/log/workspace-store'
import { openDatabase, type Database } from './idb-database'
import { decideIn, putStatementsIn } from './idb-decisions'
import { countRows, rowsOf } from './idb-document-table'
import type { OpenDatabaseFailure } from './idb-handle'
import { appendIn, replaceIn, runsWithin } from './idb-runs'
import { ownBytes } from './own-bytes'
import { draftDatabaseName, workspaceDatabaseName, workspaceMigrations, type WorkspaceSchema } from './workspace-schema'

export interface OpenStoreOptions {
  readonly workspace: WorkspaceId
  /** `create` when a workspace is founded, joined or restored here; `refuse` when it should be there. */
  readonly absent: 'create' | 'refuse'
  readonly timers: Timers
  /** A newer version of the app, or a deletion, took the database: reload to go on. */
  readonly superseded?: () => void
}

/** Opens the workspace's database. */
export async function openIdbWorkspaceStore(
  options: OpenStoreOptions
): Promise<Result<WorkspaceStore, OpenDatabaseFailure>> {
  const { workspace, ...rest } = options
  const name = workspaceDatabaseName(workspace)
  const database = await openDatabase<WorkspaceSchema>({ ...rest, name, migrations: workspaceMigrations })
  return database.ok ? ok(newStore(database.value)) : database
}

/** Resolves when the workspace and its private drafts are gone from this device; tabs that have it open are told to let go. */
export async function deleteWorkspaceDatabase(workspace: WorkspaceId): Promise<void> {
  await Promise.all([deleteDB(draftDatabaseName(workspace)), deleteDB(workspaceDatabaseName(workspace))])
}

function newStore(database: Database<WorkspaceSchema>): WorkspaceStore {
  return {
    ...logMethods(database),
    ...unsealedMethods(database),
    ...documentMethods(database),
    ...metaMethods(database),
    close: () => database.close()
  }
}

type LogMethods = Pick<
  WorkspaceStore,
  | 'heads'
  | 'append'
  | 'appendAll'
  | 'decide'
  | 'readRuns'
  | 'replaceRuns'
  | 'acts'
  | 'statements'
  | 'putStatements'
  | 'quarantine'
>

function logMethods(database: Database<WorkspaceSchema>): LogMethods {
  const decided = ['heads', 'decided', 'acts', 'statements', 'quarantine'] as const
  const appended = [...decided, 'runs', 'unsealed'] as const
  return {
    heads: () => database.read(['heads'], (transaction) => transaction.objectStore('heads').getAll()),
    append: (append) =>
      database.write({ stores: [...appended], durability: append.durability }, (transaction) =>
        appendIn(transaction, [append])
      ),
    appendAll: (appends) =>
      database.write({ stores: [...appended], durability: strictest(appends) }, (transaction) =>
        appendIn(transaction, appends)
      ),
    decide: (decisions) =>
      database.write({ stores: [...decided], durability: 'relaxed' }, (transaction) =>
        decideIn(transaction, decisions)
      ),
    readRuns: (log, from, to, mostBytes) =>
      database.read(['runs'], (transaction) => runsWithin(transaction, { log, from, to, mostBytes })),
    replaceRuns: (replaced, by) =>
      database.write({ stores: ['runs'], durability: 'strict' }, (transaction) => replaceIn(transaction, replaced, by)),
    acts: (beyond) => database.read(['acts'], (transaction) => transaction.objectStore('acts').getAll(keysOf(beyond))),
    statements: () => database.read(['statements'], (transaction) => transaction.objectStore('statements').getAll()),
    putStatements: (statements) =>
      database.write({ stores: ['statements'], durability: 'relaxed' }, (transaction) =>
        putStatementsIn(transaction, statements)
      ),
    quarantine: () => database.read(['quarantine'], (transaction) => transaction.objectStore('quarantine').getAll())
  }
}

/** An array sorts behind every number. */
function keysOf(beyond?: { readonly log: LogId; readonly seq: number }): IDBKeyRange | null {
  return beyond ? IDBKeyRange.bound([beyond.log, beyond.seq + 1], [beyond.log, []]) : null
}

function strictest(appends: readonly Append[]): Durability {
  return appends.some(({ durability }) => durability === 'strict') ? 'strict' : 'relaxed'
}

function unsealedMethods(
  database: Database<WorkspaceSchema>
): Pick<WorkspaceStore, 'putUnsealed' | 'unsealed' | 'unsealedOf'> {
  return {
    putUnsealed: (rows) =>
      database.write({ stores: ['unsealed'], durability: 'relaxed' }, async (transaction) => {
        const unsealed = transaction.objectStore('unsealed')
        // The key generator fills in `id`, which the type of a stored row cannot say.
        return ok(await Promise.all(rows.map((row) => unsealed.add(ownBytes(row) as UnsealedRow))))
      }),
    unsealed: () => database.read(['unsealed'], (transaction) => transaction.objectStore('unsealed').getAll()),
    unsealedOf: (document) =>
      database.read(['unsealed'], (transaction) =>
        transaction.objectStore('unsealed').index('document').getAll(document)
      )
  }
}

type DocumentMethods = Pick<
  WorkspaceStore,
  'documentRows' | 'documentCounts' | 'checkpoint' | 'putCheckpoint' | 'projections' | 'putProjections'
>

function documentMethods(database: Database<WorkspaceSchema>): DocumentMethods {
  return {
    documentRows: (document) => database.read(['decided'], (transaction) => rowsOf(transaction, document)),
    documentCounts: () => countRows(database),
    checkpoint: (document) =>
      database.read(
        ['checkpoints'],
        async (transaction) => (await transaction.objectStore('checkpoints').get(document)) ?? null
      ),
    putCheckpoint: (checkpoint) =>
      database.write({ stores: ['checkpoints'], durability: 'relaxed' }, async (transaction) => {
        await transaction.objectStore('checkpoints').put(ownBytes(checkpoint))
        return ok()
      }),
    projections: () => database.read(['projections'], (transaction) => transaction.objectStore('projections').getAll()),
    putProjections: (rows) =>
      database.write({ stores: ['projections'], durability: 'relaxed' }, async (transaction) => {
        await Promise.all(rows.map((row) => transaction.objectStore('projections').put({ ...row })))
        return ok()
      })
  }
}

function metaMethods(database: Database<WorkspaceSchema>): Pick<WorkspaceStore, 'meta' | 'putMeta' | 'updateMeta'> {
  async function update<T>(
    name: string,
    change: (former: unknown) => T,
    durability: Durability = 'strict'
  ): Promise<Result<T, StoreFailure>> {
    return database.write({ stores: ['meta'], durability }, async (transaction) => {
      const meta = transaction.objectStore('meta')
      const value = change(await meta.get(name))
      // Told that nothing follows, the database does not come back to ask; that it failed is told by the transaction.
      meta.put(value, name).catch(() => undefined)
      transaction.commit()
      return ok(value)
    })
  }

  return {
    meta: (name) => database.read(['meta'], (transaction) => transaction.objectStore('meta').get(name)),
    putMeta: async (name, value) => {
      const written = await update(name, () => value)
      return written.ok ? ok() : written
    },
    updateMeta: update
  }
}
