/**
 * Takes a changed copy of a text into the text as it is now, block by block, by what both came from.
 *
 * - What only the copy changed is changed; what only the text changed stays; what both changed is a question for a person.
 * - Nothing that stands in the text alone is ever taken away unasked: a block goes only where the copy changed or took it and
 *   the text still has it as it was.
 * - Where what both came from is not known, every difference is a question, and what only the copy has is put in.
 */
import { diffArrays } from 'diff'
import { canonicalJson } from './document-hash'
import { MOST_BLOCK_EDITS } from './limits'
import type { PmNode } from './tree'

export type Blocks = readonly PmNode[]

/** One place of the text: blocks `from` up to `to`, and what the suggestion has there. */
export interface BlockEdit {
  readonly from: number
  readonly to: number
  readonly present: Blocks
  readonly suggested: Blocks
  /** The text was changed there too, since what the copy was made of. */
  readonly isConflict: boolean
}

/** What is to be done about a conflict. */
export type MergeChoice = 'keep' | 'take' | 'both'

/** Between `from` and `to` of the base one side has `blocks`. */
interface Hunk {
  readonly from: number
  readonly to: number
  readonly blocks: Blocks
}

/** From the first to the last place of the text, none inside another. `base` is null where it is not known. */
export function mergeBlocks({
  base,
  copy,
  present
}: {
  base: Blocks | null
  copy: Blocks
  present: Blocks
}): BlockEdit[] {
  if (base === null) return withoutBase(copy, present)
  const [theirs, ours] = [hunksOf(base, copy), hunksOf(base, present)]
  return groupsOf(theirs, ours).flatMap((group) => editOf(group, { base, ours }) ?? [])
}

/** The text with these edits; a conflict nobody chose about stays as the text has it. */
export function applyEdits(
  present: Blocks,
  edits: readonly BlockEdit[],
  choiceOf: (edit: BlockEdit, index: number) => MergeChoice = () => 'keep'
): PmNode[] {
  const chosen = edits.map((edit, index) => ({ ...edit, blocks: blocksFor(edit, choiceOf(edit, index)) }))
  return chosen.reduceRight(
    (blocks, { from, to, blocks: put }) => [...blocks.slice(0, from), ...put, ...blocks.slice(to)],
    [...present]
  )
}

/** What stands in the place of an edit when it is done. */
export function blocksFor({ present, suggested, isConflict }: BlockEdit, choice: MergeChoice): Blocks {
  if (!isConflict || choice === 'take') return suggested
  return choice === 'both' ? [...present, ...suggested] : present
}

function withoutBase(copy: Blocks, present: Blocks): BlockEdit[] {
  return hunksOf(present, copy).flatMap(({ from, to, blocks }) => {
    const mine = present.slice(from, to)
    return [{ from, to, present: mine, suggested: blocks, isConflict: mine.length > 0 }]
  })
}

/** Hunks of the copy with those of the text that meet them. */
interface Group {
  readonly from: number
  readonly to: number
  readonly theirs: readonly Hunk[]
  readonly ours: readonly Hunk[]
}

function groupsOf(theirs: readonly Hunk[], ours: readonly Hunk[]): Group[] {
  const groups: Group[] = []
  for (const hunk of theirs) groups.push(grown({ from: hunk.from, to: hunk.to, theirs: [hunk], ours: [] }, ours))
  return groups.reduce<Group[]>((joined, group) => {
    const last = joined.at(-1)
    if (!last || !meets(last, group)) return [...joined, group]
    const both = {
      from: Math.min(last.from, group.from),
      to: Math.max(last.to, group.to),
      theirs: [...last.theirs, ...group.theirs],
      ours: []
    }
    return [...joined.slice(0, -1), grown(both, ours)]
  }, [])
}

/** With every hunk of the text that meets it, and what meets those. */
function grown(group: Group, ours: readonly Hunk[]): Group {
  const met = ours.filter((hunk) => meets(group, hunk))
  const from = Math.min(group.from, ...met.map((hunk) => hunk.from))
  const to = Math.max(group.to, ...met.map((hunk) => hunk.to))
  const now = { ...group, from, to, ours: met }
  return from === group.from && to === group.to ? now : grown(now, ours)
}

type Span = Pick<Hunk, 'from' | 'to'>

/** Something put in at the edge of a change is beside it, and two things put in at one place stand one after the other. */
function meets(a: Span, b: Span): boolean {
  return a.from < b.to && b.from < a.to
}

function editOf(group: Group, { base, ours }: { base: Blocks; ours: readonly Hunk[] }): BlockEdit | null {
  const before = ours.filter((hunk) => hunk.to <= group.from && !group.ours.includes(hunk))
  const from = group.from + before.reduce((sum, { from: a, to: b, blocks }) => sum + blocks.length - (b - a), 0)
  const present = sideOf(base, group, group.ours)
  const suggested = sideOf(base, group, group.theirs)
  const at = ours.find((hunk) => hunk.from === hunk.to && hunk.from === group.from && group.from === group.to)
  const isThere = isSame(present, suggested) || (at !== undefined && isSame(at.blocks, suggested))
  if (isThere) return null
  return { from, to: from + present.length, present, suggested, isConflict: group.ours.length > 0 }
}

/** The stretch of the base as one side has it. */
function sideOf(base: Blocks, { from, to }: Span, hunks: readonly Hunk[]): Blocks {
  const blocks: PmNode[] = []
  let at = from
  for (const hunk of hunks) {
    blocks.push(...base.slice(at, hunk.from), ...hunk.blocks)
    at = hunk.to
  }
  return [...blocks, ...base.slice(at, to)]
}

/** Where as many blocks stand as stood there, each is changed by itself. */
function hunksOf(base: Blocks, side: Blocks): Hunk[] {
  const [before, after] = [base.map(keyOf), side.map(keyOf)]
  const changes = diffArrays(before, after, { maxEditLength: MOST_BLOCK_EDITS })
  if (!changes) return [{ from: 0, to: base.length, blocks: side }]
  const hunks: Hunk[] = []
  let [inBase, inSide, removed, added] = [0, 0, 0, 0]
  const end = () => {
    hunks.push(...pieces({ from: inBase - removed, to: inBase, blocks: side.slice(inSide - added, inSide) }))
    removed = added = 0
  }
  for (const change of changes) {
    const count = change.value.length
    if (!change.added && !change.removed) end()
    if (!change.added) inBase += count
    if (!change.removed) inSide += count
    if (change.removed) removed += count
    if (change.added) added += count
  }
  end()
  return hunks
}

function pieces({ from, to, blocks }: Hunk): Hunk[] {
  if (from === to && blocks.length === 0) return []
  if (to - from !== blocks.length || blocks.length > MOST_BLOCK_EDITS) return [{ from, to, blocks }]
  return blocks.map((block, index) => ({ from: from + index, to: from + index + 1, blocks: [block] }))
}

function isSame(a: Blocks, b: Blocks): boolean {
  return a.length === b.length && a.every((block, index) => keyOf(block) === keyOf(b[index] ?? block))
}

const keyOf = (block: PmNode) => canonicalJson(block)
