/**
 * Bringing workspaces back from a backup: the whole file is proven before a byte is written, then each workspace is taken in
 * as if from a peer, and all of them are listed at the end. What fails half-way leaves nothing behind.
 */
import type { WorkspaceId } from '../base/ids'
import { err, ok, type Failure, type Result } from '../base/result'
import { deleteWorkspaceDatabase, openIdbWorkspaceStore } from '../platform/idb-workspace-store'
import { openBackup, type BackupSource, type OpenedBackup } from '../sync/backup-reading'
import { newRestoring, type Restoring } from '../sync/restoring'
import type { DraftStore } from '../log/draft-store'
import { openIdbDraftStore } from '../platform/idb-draft-store'
import type { WorkspaceStore } from '../log/workspace-store'
import { spareSeeds } from '../team/spare-key'
import type { BackupEntry, BackupItem, BackupKeys } from '../wire/backup-codec'
import { restoreDraft, type DraftItem } from './draft-backup'
import { newIdentity, newVaultName, type BeginDeps } from './begin-workspace'
import { keepEpochKeys } from './workspace-secrets'

export interface ProvenBackup {
  readonly opened: OpenedBackup
  readonly madeMs: number
  readonly entries: readonly BackupEntry[]
}

/** Opens a file and reads it to its end, so that what is said of it, and what is restored of it, is whole. */
export async function proveBackup(source: BackupSource, passphrase: string): Promise<Result<ProvenBackup, Failure>> {
  const opened = await openBackup(source, passphrase)
  if (!opened.ok) return opened
  let contents: Extract<BackupItem, { kind: 'contents' }> | null = null
  for await (const item of opened.value.items()) {
    if (!item.ok) return item
    if ((contents === null) !== (item.value.kind === 'contents')) return err({ kind: 'BackupDamaged' })
    if (item.value.kind === 'contents') contents = item.value
  }
  if (!contents) return err({ kind: 'BackupDamaged' })
  return ok({ opened: opened.value, madeMs: contents.madeMs, entries: contents.entries })
}

/** Resolves with the workspaces that came back; those that are here already are passed over. */
export async function restoreBackup(
  { opened }: ProvenBackup,
  deps: BeginDeps
): Promise<Result<readonly WorkspaceId[], Failure>> {
  const listed = await deps.directory.workspaces()
  if (!listed.ok) return listed
  const restore = new Restore(new Set(listed.value.map(({ id }) => id)), deps)
  const restored = await takeAll(opened, restore)
  const done = restored.ok ? await restore.list() : restored
  restore.close()
  if (!done.ok) await restore.forget()
  return done
}

async function takeAll(opened: OpenedBackup, restore: Restore): Promise<Result<undefined, Failure>> {
  for await (const item of opened.items()) {
    const taken = item.ok ? await restore.take(item.value) : item
    if (!taken.ok) return taken
  }
  return ok()
}

/** A workspace that is coming back: its vault and its database, and nothing a person could open yet. */
interface Coming {
  readonly workspace: WorkspaceId
  readonly name: string
  readonly vaultName: string
  readonly store: WorkspaceStore
  readonly restoring: Restoring
  /** Opened with the first. */
  drafts: DraftStore | null
}

class Restore {
  readonly #here: ReadonlySet<WorkspaceId>
  readonly #deps: BeginDeps
  readonly #coming: Coming[] = []
  /** Whose items follow; null for one that is here already. */
  #current: Coming | null = null

  constructor(here: ReadonlySet<WorkspaceId>, deps: BeginDeps) {
    this.#here = here
    this.#deps = deps
  }

  async take(item: BackupItem): Promise<Result<unknown, Failure>> {
    switch (item.kind) {
      case 'contents':
        return ok()
      case 'workspace': {
        const finished = await this.#finish()
        return finished.ok ? this.#begin(item.of) : finished
      }
      case 'end':
        return this.#finish()
      case 'draft':
        return this.#current ? this.#takeDraft(this.#current, item) : ok()
      default:
        return this.#current ? this.#current.restoring.take(item) : ok()
    }
  }

  /** Lists what came back, so that it can be opened. */
  async list(): Promise<Result<readonly WorkspaceId[], Failure>> {
    const { directory, nowMs } = this.#deps
    for (const { workspace, name, vaultName } of this.#coming) {
      const put = await directory.put({ id: workspace, name, isSample: false, lastUsedMs: nowMs, vault: vaultName })
      if (!put.ok) return put
    }
    return ok(this.#coming.map(({ workspace }) => workspace))
  }

  close(): void {
    for (const { store, drafts } of this.#coming) {
      store.close()
      drafts?.close()
    }
  }

  async forget(): Promise<void> {
    const { directory } = this.#deps
    for (const { workspace, vaultName } of this.#coming) {
      await directory.forget(workspace)
      await directory.forgetSecrets(vaultName)
      await deleteWorkspaceDatabase(workspace)
    }
  }

  async #begin(of: BackupKeys): Promise<Result<undefined, Failure>> {
    const { workspace } = of
    if (this.#here.has(workspace)) return ok()
    if (this.#coming.some((each) => each.workspace === workspace)) return err({ kind: 'BackupDamaged' })
    // Another window may have joined it while the file was read: what is listed is never deleted.
    const listed = await this.#deps.directory.workspaces()
    if (!listed.ok) return listed
    if (listed.value.some(({ id }) => id === workspace)) return ok()
    // What a browser that was closed while it restored has left; nothing lists it.
    await deleteWorkspaceDatabase(workspace)
    const vaultName = newVaultName(this.#deps.random)
    const begun = await this.#beginNew(of, vaultName)
    const isComing = this.#coming.some((each) => each.vaultName === vaultName)
    if (!begun.ok && !isComing) await this.#deps.directory.forgetSecrets(vaultName)
    return begun
  }

  async #beginNew({ workspace, name, seed, keys }: BackupKeys, vaultName: string): Promise<Result<undefined, Failure>> {
    const identity = await newIdentity(this.#deps, vaultName, spareSeeds(seed))
    if (!identity.ok) return identity
    const { vault, device, logKey } = identity.value
    const store = await openIdbWorkspaceStore({ workspace, absent: 'create', timers: this.#deps.timers })
    if (!store.ok) return store
    const restoring = newRestoring({ workspace, store: store.value, device, logKey })
    this.#current = { workspace, name, vaultName, store: store.value, restoring, drafts: null }
    this.#coming.push(this.#current)
    return keepEpochKeys(vault, store.value, keys)
  }

  async #takeDraft(current: Coming, item: DraftItem): Promise<Result<unknown, Failure>> {
    const { random, timers } = this.#deps
    if (!current.drafts) {
      const opened = await openIdbDraftStore({ workspace: current.workspace, absent: 'create', timers })
      if (!opened.ok) return opened
      current.drafts = opened.value
    }
    return restoreDraft(item, current.drafts, random)
  }

  async #finish(): Promise<Result<unknown, Failure>> {
    const finished = await this.#current?.restoring.finish()
    this.#current = null
    return finished ?? ok()
  }
}
