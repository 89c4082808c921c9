/** Restoring from a file: first what is in it, then the workspaces themselves. */
import { plainName } from '../base/plain-name'
import { blobSource } from '../platform/blob-source'
import type { BackupContents, RestoreView } from './backups-views'
import type { BeginDeps } from './begin-workspace'
import { sentenceOfSpare } from './spare-sentences'
import { proveBackup, restoreBackup, type ProvenBackup } from './restore-backup'

export interface RestorationDeps {
  readonly deps: BeginDeps
  /** Workspaces are listed that were not. */
  readonly done: () => Promise<void>
}

export class Restoration implements RestoreView {
  readonly #deps: RestorationDeps
  #proven: ProvenBackup | null = null

  constructor(deps: RestorationDeps) {
    this.#deps = deps
  }

  async read(file: Blob, passphrase: string): Promise<BackupContents | { readonly problem: string }> {
    this.#proven = null
    const proven = await proveBackup(blobSource(file), passphrase)
    if (!proven.ok) return { problem: sentenceOfSpare(proven.error) }
    const listed = await this.#deps.deps.directory.workspaces()
    if (!listed.ok) return { problem: sentenceOfSpare(listed.error) }
    this.#proven = proven.value
    const here = new Set(listed.value.map(({ id }) => id))
    return {
      madeMs: proven.value.madeMs,
      entries: proven.value.entries.map(({ workspace, name, memberName }) => ({
        name: plainName(name),
        memberName: plainName(memberName),
        alreadyIn: here.has(workspace)
      }))
    }
  }

  async restore(): Promise<{ readonly workspaces: readonly string[] } | { readonly problem: string }> {
    if (!this.#proven) return { problem: sentenceOfSpare({ kind: 'FileNotRead' }) }
    const restored = await restoreBackup(this.#proven, this.#deps.deps)
    if (!restored.ok) return { problem: sentenceOfSpare(restored.error) }
    await this.#deps.done()
    return { workspaces: restored.value }
  }
}
