/** Writing a backup: the items of each workspace in order, cut into chunks and sealed as they come; never all at once. */
import type { Random } from '../base/ports'
import { ok, type Result } from '../base/result'
import { sealChunk, type BackupKey } from '../crypto/backup-seal'
import type { HeldLog, StoredStatement, StoreFailure, WorkspaceStore } from '../log/workspace-store'
import { statementIdOf } from '../team/device-id'
import { walkInOrder } from '../team/statement-graph'
import { encodeBackupItem, type BackupItem } from '../wire/backup-codec'
import { BACKUP_CHUNK_BYTES } from '../wire/limits'
import { decodeStatement } from '../wire/statement-codec'

/** What of a log is read at a time. */
const READ_BYTES = BACKUP_CHUNK_BYTES

export type ItemStream = AsyncGenerator<Result<BackupItem, StoreFailure>>

/** All a store holds as it stands now: statements first, each after what it builds on, then each log from its first entry. */
export async function* itemsOf(store: WorkspaceStore): ItemStream {
  const [statements, heads] = [await store.statements(), await store.heads()]
  if (!statements.ok) yield statements
  else for (const bytes of pastFirst(statements.value)) yield ok({ kind: 'statement', bytes })
  if (!heads.ok) yield heads
  else for (const head of heads.value) yield* runsOf(store, head)
}

async function* runsOf(store: WorkspaceStore, { log, seq }: HeldLog): ItemStream {
  for (let from = 1; from <= seq;) {
    const runs = await store.readRuns(log, from, seq, READ_BYTES)
    if (!runs.ok) {
      yield runs
      return
    }
    for (const { kind, bytes } of runs.value) yield ok({ kind, bytes })
    from = (runs.value.at(-1)?.to ?? seq) + 1
  }
}

function pastFirst(stored: readonly StoredStatement[]): readonly Uint8Array[] {
  const decoded = stored.flatMap(({ bytes }) => {
    const statement = decodeStatement(bytes, statementIdOf)
    return statement.ok ? [statement.value] : []
  })
  const left = new Map(decoded.map((statement) => [statement.id, statement]))
  const ordered: Uint8Array[] = []
  walkInOrder(
    new Map(left),
    () => 0,
    ({ statement }) => {
      ordered.push(statement.bytes)
      left.delete(statement.id)
    }
  )
  return [...ordered, ...[...left.values()].map(({ bytes }) => bytes)]
}

export interface Sealing {
  readonly key: BackupKey
  /** Its bytes, as they stand at the file's beginning. */
  readonly header: Uint8Array
  readonly random: Random
}

/** The chunks of a file, after its header; ends with the first failure. */
export async function* sealItems(
  items: AsyncIterable<Result<BackupItem, StoreFailure>>,
  { key, header, random }: Sealing
): AsyncGenerator<Result<Uint8Array<ArrayBuffer>, StoreFailure>> {
  const chunk = new Uint8Array(BACKUP_CHUNK_BYTES)
  let [at, index] = [0, 0]
  const seal = (isLast: boolean) => sealChunk(key, { header, index: index++, isLast }, chunk.slice(0, at), random)
  for await (const item of items) {
    if (!item.ok) {
      yield item
      return
    }
    for (const bytes of encodeBackupItem(item.value)) {
      for (let from = 0; from < bytes.length;) {
        // Only when more is to come is a full chunk known not to be the last.
        if (at === chunk.length) {
          yield ok(await seal(false))
          at = 0
        }
        const part = bytes.subarray(from, from + chunk.length - at)
        chunk.set(part, at)
        at += part.length
        from += part.length
      }
    }
  }
  yield ok(await seal(true))
}
