/** The app of one tab: the start page, and at most one open workspace. */
import type { Scope } from '../base/scope'
import { err, ok, type Failure, type Result } from '../base/result'
import type { WorkspaceOnDevice } from '../platform/device-database'
import type { DeviceDirectory } from '../platform/device-directory'
import type { OtherWorkspaces } from './backups'
import { sentenceFor } from './error-sentences'
import type { Household } from './frame.svelte'
import type { Session } from './session'
import type { Appearance, ImportSources } from './settings.svelte'
import type { Start } from './start.svelte'
import type { WorkspaceEntry } from './views'
import type { AppView, WorkspaceView } from './workspace-views'
import { newWorkspaceView, type OpenWorkspaceView } from './workspace.svelte'

export interface AppDeps {
  readonly start: Start
  readonly directory: DeviceDirectory
  readonly appearance: Appearance
  readonly sources: () => Promise<ImportSources>
  readonly scope: Scope
  readonly nowMs: () => number
  readonly surroundings: () => { readonly online: boolean }
  readonly trouble: () => string | null
  readonly update: { readonly waiting: () => boolean; readonly restart: () => void }
  readonly open: (entry: WorkspaceOnDevice) => Promise<Result<Session, Failure>>
  readonly others: OtherWorkspaces
  /** Deletes a workspace's database; its entry and secrets are forgotten here. */
  readonly deleteDatabase: (entry: WorkspaceOnDevice) => Promise<void>
}

interface Opened {
  readonly id: string
  readonly view: Promise<OpenWorkspaceView | { readonly problem: string }>
}

export class App implements AppView {
  readonly start: Start
  readonly #deps: AppDeps
  #opened: Opened | null = null

  constructor(deps: AppDeps) {
    this.#deps = deps
    this.start = deps.start
    deps.scope.defer(() => void this.#close())
  }

  async openWorkspace(id: string): Promise<WorkspaceView | { readonly problem: string }> {
    const opened = await this.prepareWorkspace(id)
    if ('begin' in opened) opened.begin()
    return opened
  }

  /** Opens it for whoever will ask, as far as that needs none of what is still to be loaded. */
  async prepareWorkspace(id: string): Promise<OpenWorkspaceView | { readonly problem: string }> {
    // Again after every wait, since somebody else may have opened one meanwhile; from the last look on nothing is awaited.
    while (this.#opened) {
      if (this.#opened.id === id) return this.#opened.view
      const left = await this.#leave()
      if (left) return { problem: left }
    }
    const mine = { id, view: this.#open(id) }
    this.#opened = mine
    try {
      const opened = await mine.view
      if ('problem' in opened) this.#forgetIf(mine)
      return opened
    } catch (cause) {
      this.#forgetIf(mine)
      throw cause
    }
  }

  #forgetIf(failed: Opened): void {
    if (this.#opened === failed) this.#opened = null
  }

  /** Closes what is open, unless something typed there found no room: closing would take it along. */
  async #leave(): Promise<string | null> {
    const view = await this.#opened?.view
    const unwritten = view && 'seal' in view ? await view.seal() : null
    if (unwritten === null) await this.#close()
    return unwritten
  }

  async #open(id: string): Promise<OpenWorkspaceView | { readonly problem: string }> {
    await this.start.refresh()
    const entry = this.start.entryOf(id)
    if (!entry) return { problem: sentenceFor({ kind: 'NoWorkspace' }) }
    const session = await this.#deps.open(entry)
    if (!session.ok) return { problem: sentenceFor(session.error) }
    void this.#deps.directory.put({ ...entry, name: session.value.entry.name, lastUsedMs: this.#deps.nowMs() })
    const { appearance, sources, others } = this.#deps
    return newWorkspaceView({ session: session.value, household: this.#household(), appearance, sources, others })
  }

  async #close(): Promise<void> {
    const closing = this.#opened
    const view = await closing?.view
    if (this.#opened !== closing) return
    this.#opened = null
    if (view && 'close' in view) await view.close()
  }

  #household(): Household {
    const { start } = this
    const { surroundings, update, trouble } = this.#deps
    return {
      get workspaces(): readonly WorkspaceEntry[] {
        return start.workspaces
      },
      get surroundings() {
        return surroundings()
      },
      get updateWaiting() {
        return update.waiting()
      },
      get trouble() {
        return trouble()
      },
      restartForUpdate: () => update.restart(),
      forgetWorkspace: (id) => this.#forgetWorkspace(id)
    }
  }

  async #forgetWorkspace(id: string): Promise<string | null> {
    const entry = this.start.entryOf(id)
    if (!entry) return sentenceFor({ kind: 'NoWorkspace' })
    await this.#close()
    const forgotten = await this.#forget(entry)
    await this.start.refresh()
    return forgotten.ok ? null : sentenceFor(forgotten.error)
  }

  async #forget(entry: WorkspaceOnDevice): Promise<Result<undefined, Failure>> {
    const forgotten = await this.#deps.directory.forget(entry.id)
    if (!forgotten.ok) return forgotten
    return this.#deps.deleteDatabase(entry).then(
      () => ok(),
      () => err({ kind: 'NotDeleted' })
    )
  }
}
