/** What came of taking in a file or a run of codes, in words: what came, what was here, what is wrong, what to do. */
import { isolateName } from '../base/plain-name'
import type { WorkspaceId } from '../base/ids'
import type { BundleTaken, FileOutcome } from '../sync/bundle-taking'
import type { SeqRange } from '../wire/seq-range'
import { sentenceFor, type Sentences } from './error-sentences'
import type { TakenIn } from './hand-over-views'
import { countOf } from './sync-words'

export interface TakenNames {
  /** Of the files, in their order; null for one that has none (a run of codes). */
  readonly files: readonly (string | null)[]
  /** Whose log it is. */
  author(log: SeqRange['log']): string | null
  /** A workspace that is on this device. */
  workspace(id: WorkspaceId): string | null
}

const FAILURES: Sentences = {
  StorageFull: () =>
    'This device has no room left, so not all of it was taken in. What came in stays; free some space and take it in again.',
  StorageLost: () =>
    'The browser closed this workspace’s storage, so not all of it was taken in. Reload the page and take it in again.'
}

export function takenWords(taken: BundleTaken, names: TakenNames): TakenIn {
  const isRead = taken.files.some(({ kind }) => kind === 'whole' || kind === 'cut')
  const troubles = [
    ...(taken.failure ? [sentenceFor(taken.failure, FAILURES)] : []),
    ...taken.files.flatMap((outcome, i) => fileWords(outcome, fileName(names.files[i] ?? null), names)),
    ...missingWords(taken.missing, names),
    ...brokenWords(taken)
  ]
  return {
    title: titleOf(taken, isRead),
    lines: [...goodWords(taken), ...troubles],
    isAllWell: troubles.length === 0
  }
}

function titleOf({ fresh, statements }: BundleTaken, isRead: boolean): string {
  if (fresh > 0) return `${countOf(fresh, 'change')} came in`
  if (statements > 0) return 'News of the team came in'
  return isRead ? 'Nothing new came in' : 'Nothing was taken in'
}

function goodWords({ fresh, known, statements }: BundleTaken): string[] {
  return [
    ...(known > 0 ? [`${countOf(known, 'change')} ${known === 1 ? 'was' : 'were'} here already.`] : []),
    ...(fresh > 0 && statements > 0 ? ['What the team decided about itself came too.'] : [])
  ]
}

function fileName(name: string | null): string {
  return name === null ? 'That run of codes' : `“${isolateName(name)}”`
}

function fileWords(outcome: FileOutcome, name: string, { workspace }: TakenNames): string[] {
  switch (outcome.kind) {
    case 'whole':
      return []
    case 'cut':
      return [
        `${name} ends too early, or is damaged from some place on. What was before that was taken in; get it once more.`
      ]
    case 'foreign':
      return [foreignWords(name, workspace(outcome.workspace))]
    case 'newer':
      return [`${name} was made with a newer version of Eventual. Nothing of it was taken in; update the app.`]
    case 'notRead':
      return [`${name} could not be read to its end. What was read was taken in; choose it again.`]
    case 'notABundle':
      return [`${name} is not a file of changes (they end in .eventual). Nothing of it was taken in.`]
  }
}

function foreignWords(name: string, workspace: string | null): string {
  return workspace === null
    ? `${name} is of a workspace that is not on this device. Nothing of it was taken in; join with an invite link first.`
    : `${name} is of the workspace “${isolateName(workspace)}”. Nothing of it was taken in here; open that one and take it in there.`
}

function missingWords(missing: readonly SeqRange[], { author }: TakenNames): string[] {
  return missing.map(({ log, from, to }) => {
    const name = author(log)
    const whose = name === null ? 'somebody' : isolateName(name)
    return `Some of it builds on ${countOf(to - from + 1, 'earlier entry', 'earlier entries')} of ${whose}, which ${to === from ? 'is' : 'are'} neither here nor in it. Take in the earlier file, then this again.`
  })
}

function brokenWords({ refused, newer, closed, opened }: BundleTaken): string[] {
  return [
    ...(refused > 0
      ? [
          `${countOf(refused, 'part')} ${refused === 1 ? 'was' : 'were'} damaged or not what anybody signed, and left out.`
        ]
      : []),
    ...(newer > 0
      ? [
          `${countOf(newer, 'part')} ${newer === 1 ? 'is' : 'are'} from a newer version of Eventual. Update the app, then take it in again.`
        ]
      : []),
    ...(closed > 0 && opened === 0
      ? [
          'It is sealed with a key this device does not have. Ask for a file made since you came in, or meet somebody of the team.'
        ]
      : [])
  ]
}
