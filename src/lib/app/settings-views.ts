/** What the page of settings shows and does; what all view-models hold to stands in `views.ts`. */
import type { WorkingHours } from '../base/working-day'
import type { AwayView } from './away-views'
import type { DocumentKind, MemberView, Outcome } from './views'

export interface ImportRow {
  readonly file: string
  readonly kind: DocumentKind | null
  readonly document: string | null
  readonly title: string
  /** "12 items, 9 with a timebox", or why it was not taken. */
  readonly note: string
}

export interface SettingsView {
  readonly me: MemberView
  readonly away: AwayView
  readonly deviceName: string
  readonly theme: 'system' | 'light' | 'dark'
  readonly readingText: 'serif' | 'sans'
  readonly importing: { readonly done: number; readonly total: number } | null
  readonly report: readonly ImportRow[] | null
  readonly importProblem: string | null
  setTheme(theme: 'system' | 'light' | 'dark'): void
  setReadingText(readingText: 'serif' | 'sans'): void
  saveProfile(profile: { readonly name: string; readonly zone: string; readonly hours: WorkingHours }): Outcome
  importFiles(files: readonly File[]): Outcome
}
