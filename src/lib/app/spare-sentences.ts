/** What goes wrong with spare keys and backups, as one sentence each; the rest of the table is `error-sentences.ts`. */
import type { Failure } from '../base/result'
import { sentenceFor, type Sentences } from './error-sentences'
import { TEAM_SENTENCES } from './team-sentences'

export const SPARE_SENTENCES: Sentences = {
  ...TEAM_SENTENCES,
  NotASpareLink: () =>
    'That is not a link to a device of yours. Nothing was changed; copy the whole link and paste it again.',
  SpareLinkDamaged: () =>
    'This link is incomplete or was changed on its way. Nothing was changed; show it again on your other device.',
  SpareLinkNewer: () =>
    'This link was made with a newer version of Eventual. Nothing was changed; update the app and open it again.',
  SpareLinkTooLong: () =>
    'This device has told too much that nobody else has heard yet to fit a code. No device was added; meet someone of the team first, then add it again.',
  NotABackup: () => 'That file is not a backup of Eventual. Nothing was restored; choose the file you kept.',
  BackupNewer: () =>
    'This backup was made with a newer version of Eventual. Nothing was restored; update the app and try again.',
  WrongPassphrase: () =>
    'That passphrase does not open this file. Nothing was restored; look at the words again, spaces and small letters too.',
  BackupCut: () =>
    'The end of this file is missing. Nothing was restored; copy it again from where you keep it, or take an older backup.',
  BackupDamaged: () =>
    'This file was damaged or changed, so nothing of it was restored. Copy it again from where you keep it, or take an older backup.',
  FileNotRead: () => 'That file could not be read to its end. Nothing was restored; choose it again.',
  NothingToBackUp: () => 'There is nothing on this device that could be backed up. No file was made.',
  PassphraseTooShort: () => 'A passphrase needs at least 12 characters. No file was made.',
  PassphrasesDiffer: () => 'The two passphrases are not the same. No file was made.'
}

export function sentenceOfSpare(failure: Failure): string {
  return sentenceFor(failure, SPARE_SENTENCES)
}
