/** Settings: who I am to the others, how it looks here, and bringing files in. */
import { Away } from './away.svelte'
import { sentenceFor } from './error-sentences'
import { TEAM_SENTENCES } from './team-sentences'
import type { ImportInput, ImportPorts } from './import-files'
import { importSentence } from './import-sentences'
import { err, type Failure, type Result } from '../base/result'
import type { Session } from './session'
import type { WorkingHours } from '$lib/base/working-day'
import type { ImportRow, SettingsView } from './settings-views'
import type { MemberView, Outcome } from './views'

/** How this device shows things; kept beside the workspaces, shared with nobody. */
export interface Appearance {
  readonly theme: 'system' | 'light' | 'dark'
  readonly readingText: 'serif' | 'sans'
  setTheme(theme: 'system' | 'light' | 'dark'): void
  setReadingText(readingText: 'serif' | 'sans'): void
}

export interface ImportSources {
  /** Opens folders and archives; refuses what is too large before it unpacks it. */
  readonly open: (files: readonly File[]) => Promise<Result<ImportInput, Failure>>
  readonly read: ImportPorts['read']
}

export class Settings implements SettingsView {
  readonly away: Away
  readonly #session: Session
  readonly #appearance: Appearance
  readonly #sources: ImportSources
  #importing: { done: number; total: number } | null = $state.raw(null)
  #report: readonly ImportRow[] | null = $state.raw(null)
  #problem: string | null = $state(null)

  constructor(session: Session, appearance: Appearance, sources: ImportSources) {
    this.#session = session
    this.away = new Away(session)
    this.#appearance = appearance
    this.#sources = sources
  }

  get me(): MemberView {
    return this.#session.roster.me
  }

  get deviceName(): string {
    const { engine, roster } = this.#session
    return roster.deviceName(engine.ownDevice)
  }

  get theme(): 'system' | 'light' | 'dark' {
    return this.#appearance.theme
  }

  get readingText(): 'serif' | 'sans' {
    return this.#appearance.readingText
  }

  get importing(): { readonly done: number; readonly total: number } | null {
    return this.#importing
  }

  get report(): readonly ImportRow[] | null {
    return this.#report
  }

  get importProblem(): string | null {
    return this.#problem
  }

  setTheme(theme: 'system' | 'light' | 'dark'): void {
    this.#appearance.setTheme(theme)
  }

  setReadingText(readingText: 'serif' | 'sans'): void {
    this.#appearance.setReadingText(readingText)
  }

  async saveProfile(profile: { readonly name: string; readonly zone: string; readonly hours: WorkingHours }): Outcome {
    const name = profile.name.trim()
    if (name === '') return sentenceFor({ kind: 'NoNameGiven' })
    const said = await this.#session.engine.say({ type: 'SetProfile', profile: { ...profile, name } })
    return said.ok ? null : sentenceFor(said.error, TEAM_SENTENCES)
  }

  async importFiles(files: readonly File[]): Outcome {
    this.#problem = null
    this.#report = null
    this.#importing = { done: 0, total: files.length * 2 }
    const imported = await this.#import(files).catch(() => err({ kind: 'PartNotLoaded' }))
    this.#importing = null
    if (imported.ok) this.#report = imported.value
    else this.#problem = importSentence(imported.error)
    return this.#problem
  }

  async #import(files: readonly File[]): Promise<Result<readonly ImportRow[], Failure>> {
    const opened = await this.#sources.open(files)
    if (!opened.ok) return opened
    const { importFiles } = await import('./import-files')
    return importFiles(opened.value, {
      engine: this.#session.engine,
      read: this.#sources.read,
      progress: (done, total) => (this.#importing = { done, total })
    })
  }
}
