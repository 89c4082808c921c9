/**
 * Runs of text: what the inline content of a block says, and small changes to it. A run that is raw is source, kept but
 * not said.
 */
import { childrenOf, hasMark, type PmNode } from './tree'

/** The runs of text in a node; a break counts as a space. */
function runsOf(node: PmNode): PmNode[] {
  if (node.type === 'text') return [node]
  if (node.type === 'hardBreak') return [{ type: 'text', text: ' ' }]
  return childrenOf(node).flatMap(runsOf)
}

/** Without the source that is kept but not said. */
export function visibleRuns(runs: readonly PmNode[]): PmNode[] {
  return runs.filter((run) => !hasMark(run, 'raw'))
}

/** What a person reads, spaces made single. */
export function plainText(node: PmNode): string {
  return singleSpaced(
    visibleRuns(runsOf(node))
      .map((run) => run.text ?? '')
      .join('')
  )
}

/** As `plainText`, of inline content. */
export function textOfRuns(runs: readonly PmNode[]): string {
  return plainText({ type: 'paragraph', content: runs })
}

/** Spaces made single and taken off both ends. */
export function singleSpaced(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** True when every word is struck, and there are words. */
export function isStruckThroughout(runs: readonly PmNode[]): boolean {
  const said = visibleRuns(runs).filter((run) => /\S/.test(run.text ?? ''))
  return said.length > 0 && said.every((run) => hasMark(run, 'strike'))
}

export function withoutStrike(runs: readonly PmNode[]): PmNode[] {
  return runs.map((run) =>
    withMarks(
      run,
      (run.marks ?? []).filter((mark) => mark.type !== 'strike')
    )
  )
}

export function withStrike(runs: readonly PmNode[]): PmNode[] {
  return runs.map((run) =>
    hasMark(run, 'strike') || hasMark(run, 'raw') ? run : withMarks(run, [...(run.marks ?? []), { type: 'strike' }])
  )
}

function withMarks({ type, text }: PmNode, marks: NonNullable<PmNode['marks']>): PmNode {
  return marks.length > 0 ? { type, text, marks } : { type, text }
}

/** The runs between two places of their text. What is no text takes no place, and stays with what follows it. */
export function sliceRuns(runs: readonly PmNode[], from: number, to = Infinity): PmNode[] {
  let at = 0
  return runs.flatMap((run) => {
    const text = run.text ?? ''
    const [start, end] = [Math.max(0, from - at), Math.max(0, to - at)]
    const isIn = at >= from && at < to
    at += text.length
    if (run.type !== 'text') return isIn ? [run] : []
    const kept = text.slice(start, end)
    return kept === '' ? [] : [{ ...run, text: kept }]
  })
}

/** Spaces off both ends. */
export function trimRuns(runs: readonly PmNode[]): PmNode[] {
  const start = runs.findIndex((run) => /\S/.test(run.text ?? ''))
  const end = runs.findLastIndex((run) => /\S/.test(run.text ?? ''))
  return runs.slice(Math.max(0, start), end + 1).map((run, index, kept) => {
    const text = index === 0 ? (run.text ?? '').trimStart() : (run.text ?? '')
    return { ...run, text: index === kept.length - 1 ? text.trimEnd() : text }
  })
}
