/**
 * One file with all workspaces of this device, sealed under a passphrase: of each a fresh spare key, the keys of its epochs,
 * and all that is held, so that its words are there again with nobody to ask.
 */
import { assert } from '../base/assert'
import type { DeviceId, WorkspaceId } from '../base/ids'
import type { Clock, Random } from '../base/ports'
import { ok, type Failure, type Result } from '../base/result'
import { BACKUP_SALT_BYTES, backupKeyOf } from '../crypto/backup-seal'
import type { WorkspaceStore } from '../log/workspace-store'
import { itemsOf, sealItems, type ItemStream } from '../sync/backup-writing'
import type { Engine } from '../sync/engine'
import type { HeldKey } from '../team/key-ring'
import { additionOf } from '../team/spare-key'
import { encodeBackupHeader, type BackupEntry, type BackupKeys } from '../wire/backup-codec'
import { addSpareKey, takeBackSpareKey } from './spare-keys'
import { readStatements } from './stored-statements'

/** A second or so on a phone; more than the floor, because a file is guessed at for years. */
export const BACKUP_ROUNDS = 1_000_000

/** A workspace while it is backed up. */
export interface BackupWorkspace {
  readonly engine: Engine
  readonly store: WorkspaceStore
  held(): Promise<Result<readonly HeldKey[], Failure>>
}

export interface BackupDeps {
  readonly random: Random
  readonly clock: Clock
  /** What the others will see of its spare keys: "Backup of 30 Nov". */
  readonly deviceName: string
  /** The private drafts of a workspace on this device. */
  draftsOf(workspace: WorkspaceId): ItemStream
  readonly rounds?: number
}

/** Of a device that was removed: the rules forbid it, or the key people write under never reached it. */
const MAY_ADD_NO_KEY: ReadonlySet<string> = new Set(['NotAllowed', 'NoEpochKey'])

interface Prepared extends BackupWorkspace {
  readonly entry: BackupEntry
  readonly keys: BackupKeys
}

export interface MadeBackup {
  /** The file, from its header on. */
  readonly parts: readonly Blob[]
  /** Names of workspaces it has, and of those it could not take in: this device may add no key there any more. */
  readonly names: readonly string[]
  readonly leftOut: readonly string[]
}

/** Everything typed is sealed first. Fails whole where one workspace cannot be read. */
export async function makeBackup(
  passphrase: string,
  workspaces: readonly BackupWorkspace[],
  deps: BackupDeps
): Promise<Result<MadeBackup, Failure>> {
  const added: AddedKey[] = []
  const made = await makeWith(added, { passphrase, workspaces }, deps)
  // Keys that no file holds would stand among the devices for nothing. Where one cannot be ended now it can be there.
  if (!made.ok) for (const { device, engine } of added) await takeBackSpareKey(device, engine)
  return made
}

interface AddedKey {
  readonly device: DeviceId
  readonly engine: Engine
}

/** `added` tells whose keys were said, also where it fails half-way. */
async function makeWith(
  added: AddedKey[],
  { passphrase, workspaces }: { readonly passphrase: string; readonly workspaces: readonly BackupWorkspace[] },
  deps: BackupDeps
): Promise<Result<MadeBackup, Failure>> {
  const prepared: Prepared[] = []
  const leftOut: string[] = []
  for (const workspace of workspaces) {
    const ready = await prepare(workspace, deps, added)
    if (ready.ok) prepared.push(ready.value)
    else if (MAY_ADD_NO_KEY.has(ready.error.kind)) leftOut.push(workspace.engine.team.name)
    else return ready
  }
  const { rounds = BACKUP_ROUNDS, random } = deps
  const salt = random.bytes(BACKUP_SALT_BYTES)
  const key = await backupKeyOf(passphrase, { salt, rounds })
  const header = encodeBackupHeader({ rounds, salt, check: key.check })
  // Each chunk goes to the browser as it is sealed, which keeps what is large on disk.
  const parts = [new Blob([header])]
  for await (const chunk of sealItems(allItems(prepared, deps), { key, header, random })) {
    if (!chunk.ok) return chunk
    parts.push(new Blob([chunk.value]))
  }
  return ok({ parts, names: prepared.map(({ entry }) => entry.name), leftOut })
}

async function prepare(
  workspace: BackupWorkspace,
  deps: BackupDeps,
  added: AddedKey[]
): Promise<Result<Prepared, Failure>> {
  const { engine, store } = workspace
  const flushed = await engine.flush()
  if (!flushed.ok) return flushed
  const spare = await addSpareKey(deps.deviceName, { engine, random: deps.random })
  if (!spare.ok) return spare
  added.push({ device: spare.value.device, engine })
  const [held, statements] = [await workspace.held(), await readStatements(store)]
  if (!held.ok) return held
  if (!statements.ok) return statements
  const { team, ownMember, workspace: id } = engine
  const addition = additionOf(spare.value.device, statements.value)
  assert(addition, 'what was just said is in the store')
  const memberName = team.members.get(ownMember)?.profile.name ?? ''
  return ok({
    ...workspace,
    entry: { workspace: id, name: team.name, memberName },
    keys: { workspace: id, name: team.name, seed: spare.value.seed, added: addition.id, keys: held.value }
  })
}

async function* allItems(prepared: readonly Prepared[], { clock, draftsOf }: BackupDeps): ItemStream {
  yield ok({ kind: 'contents', madeMs: clock.now(), entries: prepared.map(({ entry }) => entry) })
  for (const { keys, store } of prepared) {
    yield ok({ kind: 'workspace', of: keys })
    yield* itemsOf(store)
    yield* draftsOf(keys.workspace)
  }
  yield ok({ kind: 'end' })
}
