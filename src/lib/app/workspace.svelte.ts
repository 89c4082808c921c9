/** One open workspace as the screens get it: view-models made when asked for, closed with it. */
import type { OtherWorkspaces } from './backups'
import { CatchUp } from './catch-up.svelte'
import { sentenceFor } from './error-sentences'
import { Frame, type Household } from './frame.svelte'
import type { HandOver } from './hand-over.svelte'
import { DocumentList, TrashList } from './lists.svelte'
import type { Session } from './session'
import type { Appearance, ImportSources, Settings } from './settings.svelte'
import type { WorkspaceView } from './workspace-views'

export interface WorkspaceParts {
  readonly session: Session
  readonly household: Household
  readonly appearance: Appearance
  readonly sources: () => Promise<ImportSources>
  readonly others: OtherWorkspaces
}

export interface OpenWorkspaceView extends WorkspaceView {
  /** It is on screen. */
  begin(): void
  /** Seals what was typed; a sentence where something of it could not be written. */
  seal(): Promise<string | null>
  /** Seals what was typed, then lets go of everything. */
  close(): Promise<void>
}

export function newWorkspaceView({
  session,
  household,
  appearance,
  sources,
  others
}: WorkspaceParts): OpenWorkspaceView {
  const { rows } = session
  /** One for as long as the workspace is open: an import and its report outlive the page that began it. */
  let settings: Settings | null = null
  /** The same: codes that were read stay read. */
  let handOver: HandOver | null = null
  return {
    frame: new Frame(session, household),
    catchUp: () => new CatchUp(session),
    list: (kind) => new DocumentList(session, () => rows.present.filter((row) => row.kind === kind)),
    library: () => new DocumentList(session, () => rows.present),
    trash: () => new TrashList(session),
    search: async () => new (await import('./search.svelte')).Search(session),
    decisions: async () => new (await import('./decisions.svelte')).Decisions(session),
    people: async () => new (await import('./people.svelte')).People(session),
    ownDevices: async () => new (await import('./own-devices')).OwnDevices(session),
    sync: async () => new (await import('./sync-page.svelte')).SyncPage(session),
    relays: async () => (await import('./relays-page.svelte')).openRelaysPage(session),
    connectionCheck: async () => (await import('./check-page.svelte')).openCheckPage(session),
    async settings() {
      const [loaded, opened] = await Promise.all([import('./settings.svelte'), sources()])
      settings ??= new loaded.Settings(session, appearance, opened)
      return settings
    },
    guestLinks: async (id) => (await session.beside)?.guestLinks(id) ?? null,
    document: async (id) => new (await import('./document.svelte')).DocumentPage(session, id),
    drafts: () => session.drafts,
    draft: async (id) => (await session.drafts)?.page(id, session) ?? null,
    looks: () => session.looks(),
    backups: async () => new (await import('./backups')).Backups(session, others),
    async handOver() {
      const part = await import('./hand-over.svelte')
      return (handOver ??= new part.HandOver(session, others))
    },
    begin: () => session.begin(),
    async seal() {
      const flushed = await session.engine.flush()
      return flushed.ok ? null : sentenceFor(flushed.error)
    },
    async close() {
      await session.engine.close()
      session.scope.end()
    }
  }
}
