/**
 * The blocks of a text as a reader meets them, cut into sentences: what the writing aid reads.
 *
 * - One character of a block's words for each place in it, as ProseMirror counts: a break is a line end, an image one sign.
 *   So an offset here is an offset in the block everywhere.
 * - What is not said in words (code, source, addresses, struck words) is blanked out in place, never cut out.
 * - Code blocks and raw blocks say nothing. Quotations are somebody else's words, and are marked so.
 */
import { MOST_ADVISED_CHARACTERS } from './limits'
import { childrenOf, hasMark, type PmNode } from './tree'

/** Stands for what is not words: no letter, so that no word begins or ends in it. */
export const BLANK = '\uFFFC'

export interface Stretch {
  readonly from: number
  readonly to: number
}

export interface SpokenBlock {
  /** Which of the texts it stands in. */
  readonly text: number
  /** Index in each parent, from the top of the text. */
  readonly path: readonly number[]
  readonly type: 'heading' | 'paragraph'
  /** The closest heading above, as its words; null above the first. */
  readonly section: string | null
  readonly isQuotation: boolean
  /** Inside a table's cell. */
  readonly isCell: boolean
  /** The first block of an open task. */
  readonly isTask: boolean
  /** As written. */
  readonly written: string
  /** As `written`, blanked. */
  readonly words: string
  /** Links and what reads as one (addresses, `#12`, `[[a page]]`), in order. */
  readonly links: readonly Stretch[]
  readonly sentences: readonly Stretch[]
}

type Around = Pick<SpokenBlock, 'text' | 'isQuotation' | 'isCell'> & { readonly task: PmNode | null }

/** Every block with words of `texts`, in reading order, up to `MOST_ADVISED_CHARACTERS`. */
export function spokenBlocks(texts: readonly PmNode[]): SpokenBlock[] {
  const blocks: SpokenBlock[] = []
  let section: string | null = null
  let left = MOST_ADVISED_CHARACTERS
  texts.forEach((tree, text) => {
    section = null
    visit(tree, [], { text, isQuotation: false, isCell: false, task: null })
  })
  return blocks

  function visit(node: PmNode, path: readonly number[], around: Around): void {
    if (node.type === 'codeBlock' || node.type === 'rawBlock') return
    if (node.type !== 'heading' && node.type !== 'paragraph') {
      const inside = within(node, around)
      childrenOf(node).forEach((child, index) => visit(child, [...path, index], inside))
      return
    }
    left -= childrenOf(node).reduce((sum, run) => sum + writtenOf(run).length, 0)
    if (left < 0) return
    const block = spokenBlock(node, path, { ...around, section })
    if (block.type === 'heading') section = block.written.trim()
    if (/\S/.test(block.written)) blocks.push(block)
  }
}

function within(node: PmNode, around: Around): Around {
  return {
    ...around,
    isQuotation: around.isQuotation || node.type === 'blockquote',
    isCell: around.isCell || node.type === 'tableCell' || node.type === 'tableHeader',
    task: node.type === 'taskItem' && node.attrs?.['checked'] !== true ? (childrenOf(node)[0] ?? null) : null
  }
}

function spokenBlock(
  node: PmNode,
  path: readonly number[],
  { task, ...around }: Around & Pick<SpokenBlock, 'section'>
): SpokenBlock {
  const runs = childrenOf(node)
  const written = runs.map(writtenOf).join('')
  const said = runs.map((run) => (isUnsaid(run) ? BLANK.repeat(writtenOf(run).length) : writtenOf(run))).join('')
  const words = withoutAddresses(said)
  return {
    ...around,
    path,
    type: node.type === 'heading' ? 'heading' : 'paragraph',
    isTask: task === node,
    written,
    words,
    links: [...linkedRuns(runs), ...stretchesOf(written, LINK_LIKE)].sort((a, b) => a.from - b.from),
    sentences: sentencesOf(words)
  }
}

function writtenOf(run: PmNode): string {
  return run.type === 'text' ? (run.text ?? '') : run.type === 'hardBreak' ? '\n' : BLANK
}

function isUnsaid(run: PmNode): boolean {
  return hasMark(run, 'code') || hasMark(run, 'raw') || hasMark(run, 'strike')
}

const ADDRESS = /\b(?:https?:\/\/|www\.|mailto:)[^\s<>]+/g
const MAILBOX = /\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+/g
const LINK_LIKE = /\b(?:https?:\/\/|www\.|mailto:)[^\s<>]+|#\d+|\[\[[^\]]{1,200}\]\]/g

function withoutAddresses(said: string): string {
  const blank = (address: string) => BLANK.repeat(address.length)
  const words = said.replace(ADDRESS, blank)
  return words.includes('@') ? words.replace(MAILBOX, blank) : words
}

function linkedRuns(runs: readonly PmNode[]): Stretch[] {
  let at = 0
  return runs.flatMap((run) => {
    const from = at
    at += writtenOf(run).length
    return hasMark(run, 'link') ? [{ from, to: at }] : []
  })
}

function stretchesOf(text: string, pattern: RegExp): Stretch[] {
  return [...text.matchAll(pattern)].map((found) => ({ from: found.index, to: found.index + found[0].length }))
}

const SENTENCE_END = /[.!?…]{1,8}["”’)\]*]{0,8}(?=\s)|\n/g
const ABBREVIATED = /(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|resp|Mr|Mrs|Ms|Dr|St|No|a\.m|p\.m)|\b\p{Lu})\.$/u

/** A full stop ends no sentence after an abbreviation or a single capital. */
function sentencesOf(words: string): Stretch[] {
  const sentences: Stretch[] = []
  let from = 0
  const end = (to: number) => {
    if (/[^\s\uFFFC]/.test(words.slice(from, to))) sentences.push({ from, to })
    from = to
  }
  for (const { index, 0: sign } of words.matchAll(SENTENCE_END)) {
    const to = index + sign.length
    if (!ABBREVIATED.test(words.slice(Math.max(0, to - 8), to))) end(to)
  }
  end(words.length)
  return sentences
}
