/**
 * Every expected failure as one sentence for the person: what was wrong, what was not changed, what to do.
 * The one table of DESIGN.md §8 "Error"; a failure that is not in it is a mistake of ours and says so plainly.
 */
import type { Failure } from '../base/result'

export type Sentence = (failure: Failure & Readonly<Record<string, unknown>>) => string

const mebibytes = (bytes: unknown) => (typeof bytes === 'number' ? (bytes / 1024 / 1024).toFixed(1) : '?')

export type Sentences = Readonly<Record<string, Sentence>>

const SENTENCES: Sentences = {
  StorageFull: () =>
    'This device has no room left, so the last changes are not saved. Your text is still in this window: free some space and try again, or export it.',
  StorageLost: () =>
    'The browser closed this workspace’s storage, so the last changes are not saved. Your text is still in this window: export it, then reload the page.',
  HeadMoved: () => 'Another window saved at the same moment. Nothing is lost; try again.',
  TooLarge: ({ bytes, most }) =>
    `This change is ${mebibytes(bytes)} MB and one change can be at most ${mebibytes(most)} MB, so it was not taken. Your text is kept here: paste it in smaller parts.`,
  NotAllowed: () =>
    'Your role in this workspace lets you read, not write, so nothing was changed. Ask an admin to make you an editor.',
  MadeNewer: () =>
    'This document was made with a newer version of Eventual, so it cannot be changed here. Nothing was changed; update the app.',
  NotWhole: () =>
    'This document holds something no version of Eventual writes, so it can only be read here. Nothing was changed; its words can be exported.',
  NotHere: () =>
    'This document has not arrived on this device yet. It comes as soon as a device that has it can be reached.',
  NoWorkspace: () => 'This workspace is not on this device. Nothing was changed; join it again with an invite link.',
  SecretLost: () =>
    'The browser lost a key of this workspace, so it cannot be opened here. Nothing was removed; join it again with an invite link.',
  CannotKeep: () => 'The browser refuses to keep keys, so nothing was made. Open Eventual in an ordinary window.',
  NotAMember: () =>
    'This device is not a member of that workspace any more. What it has is still here; ask for a new invite link.',
  Absent: () =>
    'This workspace is not on this device any more: the browser cleared it. Join it again with an invite link.',
  Blocked: () =>
    'Another window of Eventual is still open with an older version. Nothing was changed; close it and try again.',
  Superseded: () => 'A newer version of Eventual is open in another window. Reload this page to go on.',
  NotDeleted: () =>
    'This device’s keys were deleted and the workspace is off the list, but the browser did not delete its documents. Clear what it keeps for this site in its settings.',
  AlreadyIn: () => 'This device is already in that workspace.',
  NoSecureContext: () =>
    'This page was not opened over https or on localhost, so the browser refuses to make keys. Nothing was changed.',
  NoStorage: () =>
    'The browser does not let this page keep anything (a private window, perhaps). Nothing was made; open it in an ordinary window.',
  NoNameGiven: () => 'A name is needed. Nothing was changed.',
  PartNotLoaded: () =>
    'A part of the app could not be loaded. Nothing was changed; check the connection and try again, or reload the page.',
  ClipboardRefused: () => 'The browser did not allow copying. Nothing was copied; select the text and copy it yourself.'
}

/** `more`: the table of a part that is loaded later, asked first. */
export function sentenceFor(failure: Failure, more: Sentences = {}): string {
  const table = Object.hasOwn(more, failure.kind) ? more : SENTENCES
  const sentence = Object.hasOwn(table, failure.kind) ? table[failure.kind] : undefined
  return (
    sentence?.({ ...failure }) ??
    `Something went wrong that should not (${failure.kind}). Nothing you wrote was removed; reload the page and try again.`
  )
}
