/**
 * A suggestion and a document as it is now: what taking it in would do, and doing it as one ordinary edit of whoever takes it.
 */
import type * as Y from 'yjs'
import { LOCAL_ORIGIN, setTitle, type Origin } from './document'
import { editBlock } from './edit-block'
import { writeFragment } from './fragment'
import { applyEdits, blocksFor, mergeBlocks, type BlockEdit, type MergeChoice } from './merge-suggestion'
import type { ChangedCopy } from './suggestion-copy'
import type { TextVersion } from './text-version'
import { newDoc, newNode, textNode, textOf, type PmNode } from './tree'

export interface MergePlan {
  readonly title: BlockEdit | null
  /** By root, in reading order; only texts that would change. */
  readonly texts: readonly { readonly root: string; readonly edits: readonly BlockEdit[] }[]
  /** Texts it changes that the document does not have any more, such as the notes of a removed item: left alone. */
  readonly gone: readonly string[]
}

interface Merging {
  /** What the copy was made of; null where that is not known. */
  readonly base: TextVersion | null
  readonly copy: ChangedCopy
  readonly present: TextVersion
}

export function planMerge({ base, copy, present }: Merging): MergePlan {
  const texts = [...present.texts].flatMap(([root, blocks]) => {
    const changed = copy.texts.get(root)
    if (!changed) return []
    const edits = mergeBlocks({ base: base && (base.texts.get(root) ?? []), copy: changed, present: blocks })
    return edits.length > 0 ? [{ root, edits }] : []
  })
  const gone = [...copy.texts.keys()].filter((root) => !present.texts.has(root))
  return { title: titleEdit({ base, copy, present }), texts, gone }
}

/** Names a conflict of a plan, for as long as the text is the same. */
export function conflictKey(root: string, index: number): string {
  return `${root} ${index}`
}

/** One transaction. What nobody chose about stays as the text has it. */
export function takeIn(
  doc: Y.Doc,
  plan: MergePlan,
  { choices, origin = LOCAL_ORIGIN }: { readonly choices: ReadonlyMap<string, MergeChoice>; readonly origin?: Origin }
): void {
  doc.transact(() => {
    if (plan.title) setTitle(doc, titleFor(plan.title, choices.get(conflictKey('title', 0)) ?? 'keep'), origin)
    for (const { root, edits } of plan.texts) {
      const chosen = edits.map((edit, index) => ({ edit, choice: choices.get(conflictKey(root, index)) ?? 'keep' }))
      // From the end: the places of those before it stay what they are.
      for (const { edit, choice } of [...chosen].reverse()) writeEdit(doc.getXmlFragment(root), edit, choice)
    }
  }, origin)
}

/** The copy as it would be, had it been made of the text as it is now: where both changed, it says what the copy said. */
export function rebasedCopy(base: TextVersion, copy: TextVersion, present: TextVersion): TextVersion {
  const texts = [...present.texts].map(([root, blocks]) => {
    const changed = copy.texts.get(root)
    if (!changed) return [root, blocks] as const
    const edits = mergeBlocks({ base: base.texts.get(root) ?? [], copy: changed, present: blocks })
    return [root, applyEdits(blocks, edits, () => 'take')] as const
  })
  return { title: copy.title === base.title ? present.title : copy.title, texts: new Map(texts) }
}

function titleEdit({ base, copy, present }: Merging): BlockEdit | null {
  if (copy.title === null || copy.title === present.title) return null
  const isConflict = base?.title !== present.title
  if (base !== null && copy.title === base.title) return null
  return { from: 0, to: 1, present: [lineOf(present.title)], suggested: [lineOf(copy.title)], isConflict }
}

const lineOf = (title: string): PmNode => newNode('paragraph', undefined, title === '' ? [] : [textNode(title)])

function titleFor(edit: BlockEdit, choice: MergeChoice): string {
  return blocksFor(edit, choice).map(textOf).join(' ')
}

function writeEdit(fragment: Y.XmlFragment, edit: BlockEdit, choice: MergeChoice): void {
  const blocks = blocksFor(edit, choice)
  if (blocks === edit.present) return
  const { from, to } = edit
  const [block] = blocks
  const isOneForOne = to - from === 1 && blocks.length === 1
  if (isOneForOne && block && editBlock(fragment.get(from), block)) return
  const kept = edit.isConflict && choice === 'both' ? to - from : 0
  if (kept === 0 && to > from) fragment.delete(from, to - from)
  if (blocks.length > kept) writeFragment(fragment, newDoc(blocks.slice(kept)), from + kept)
}
