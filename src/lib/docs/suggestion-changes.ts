/** What a suggestion would change, word by word and text by text, against the text it was made of. */
import { blocksText } from './document-text'
import { changedRuns, type ChangedRun } from './text-changes'
import type { ChangedCopy } from './suggestion-copy'
import type { TextVersion } from './text-version'

export interface SuggestedChange {
  /** Null: the title. */
  readonly root: string | null
  /** None where only its form differs: headings, lists, marks. */
  readonly runs: readonly ChangedRun[]
}

export function suggestedChanges(copy: ChangedCopy, against: TextVersion): readonly SuggestedChange[] {
  const inOrder = [...against.texts.keys(), ...[...copy.texts.keys()].filter((root) => !against.texts.has(root))]
  const texts = inOrder.flatMap((root) => {
    const blocks = copy.texts.get(root)
    return blocks ? [{ root, runs: runsOf(blocksText(against.texts.get(root) ?? []), blocksText(blocks)) }] : []
  })
  return copy.title === null ? texts : [{ root: null, runs: runsOf(against.title, copy.title) }, ...texts]
}

function runsOf(before: string, after: string): readonly ChangedRun[] {
  return before === after ? [] : changedRuns(before, after)
}
