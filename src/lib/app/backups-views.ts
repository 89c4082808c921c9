/** What backups, recovery sheets and restoring show and may do. */
import type { Outcome } from './views'

export interface MadeFile {
  readonly fileName: string
  /** Workspaces that are in it, those this device may add no key to, and those that did not open just now. */
  readonly names: readonly string[]
  readonly leftOut: readonly string[]
  readonly unopened: readonly string[]
  /** Under which its key stands on People. */
  readonly deviceName: string
}

export interface Sheet {
  readonly device: string
  readonly workspaceName: string
  readonly memberName: string
  readonly deviceName: string
  readonly madeMs: number
  readonly zone: string
  readonly link: string
  /** Rows of the QR code, true is dark. */
  readonly qr: readonly (readonly boolean[])[]
}

export interface BackupsView {
  /** Words nobody guesses, easy to write down. */
  suggestPassphrase(): string
  /** Why this may not be the passphrase yet, or null. */
  faultOf(passphrase: string, again: string): string | null
  /** Makes the file, and hands it to the browser to keep. */
  make(passphrase: string): Promise<MadeFile | { readonly problem: string }>
  makeSheet(): Promise<Sheet | { readonly problem: string }>
  /** Ends the use of a sheet nobody has. */
  takeBack(device: string): Outcome
  print(): void
}

export interface BackupContents {
  readonly madeMs: number
  readonly entries: readonly {
    readonly name: string
    readonly memberName: string
    readonly alreadyIn: boolean
  }[]
}

/** One file on its way back. */
export interface RestoreView {
  /** Opens the file and reads it to its end; nothing is written. */
  read(file: Blob, passphrase: string): Promise<BackupContents | { readonly problem: string }>
  /** Takes in what was read; resolves with the workspaces that came back. */
  restore(): Promise<{ readonly workspaces: readonly string[] } | { readonly problem: string }>
}
