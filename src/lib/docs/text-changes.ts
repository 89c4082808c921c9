/**
 * How a proposal's text differs from what it was: word by word, text by text, in reading order. Reads both documents and
 * writes to neither.
 */
import { diffWordsWithSpace } from 'diff'
import type * as Y from 'yjs'
import { bodyFragment, readTitle } from './document'
import { fragmentText } from './document-text'
import { SECTIONS, sectionFragment } from './proposal'

export interface ChangedRun {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

export interface ChangedText {
  /** "Problem" */
  readonly section: string
  readonly runs: readonly ChangedRun[]
}

/** Beyond so many words taken and put, both texts are told whole: comparing them on would cost the square of it. */
const MOST_EDITS = 500

/** Only the texts that differ in their words; marks and terms are not among them. */
export function textChanges(before: Y.Doc, after: Y.Doc): readonly ChangedText[] {
  const [was, is] = [textsBySection(before), textsBySection(after)]
  return [...is].flatMap(([section, text]) => {
    const former = was.get(section) ?? ''
    return former === text ? [] : [{ section, runs: changedRuns(former, text) }]
  })
}

function textsBySection(doc: Y.Doc): ReadonlyMap<string, string> {
  const sections = SECTIONS.map(({ key, title }) => [title, fragmentText(sectionFragment(doc, key))] as const)
  return new Map([['Title', readTitle(doc)], ['Text', fragmentText(bodyFragment(doc))], ...sections])
}

/** Two texts, word by word. */
export function changedRuns(before: string, after: string): readonly ChangedRun[] {
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MOST_EDITS })
  if (!changes) {
    return [
      { kind: 'removed', text: before },
      { kind: 'added', text: after }
    ]
  }
  return changes.map(({ added, removed, value }) => ({
    kind: added ? 'added' : removed ? 'removed' : 'same',
    text: value
  }))
}
