/**
 * Says the time and the people of an imported line anew, inside the bracket where its topic says them already: beside
 * it they would contradict, and whoever reads the line next would take the first. Only export does this.
 *
 * A change counts only if the line, read again, says what was wanted; else the line stays as it was.
 */
import { parseBrackets, unlinkedText, type LineFacts } from './agenda-line'
import { hasMark, type PmNode } from './tree'

const TIME = /(^|[(,]\s*|\s[-–]\s+)((?:\d+\s*[-–]\s*)?\d+\s*(?:minutes|mins?|m|h))\b/g

/** The line with its timebox replaced, or taken out with null. One that has none is not given any. */
export function withTimebox(line: readonly PmNode[], minutes: number | null): readonly PmNode[] {
  const said = factsOf(line)
  if (said.timebox === null || said.timebox === minutes) return line
  return (
    firstThat((facts) => facts.timebox === minutes, replacements(line, TIME, minutes === null ? '' : `${minutes}m`)) ??
    line
  )
}

/** The line with the people it names replaced by `owner`, or taken out with the empty text. */
export function withOwners(line: readonly PmNode[], owner: string): readonly PmNode[] {
  const said = factsOf(line)
  if (said.owners.length === 0 || said.owners.join(', ') === owner) return line
  const names = said.owners.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const pattern = new RegExp(`()(${names.join('\\s*(?:[,;/&]|\\band\\b|\\bor\\b)\\s*')})`, 'g')
  const says = (facts: LineFacts) => facts.owners.join(', ') === owner && facts.timebox === said.timebox
  return firstThat(says, replacements(line, pattern, owner)) ?? line
}

function factsOf(line: readonly PmNode[]): LineFacts {
  return parseBrackets(unlinkedText(line))
}

function firstThat(says: (facts: LineFacts) => boolean, lines: readonly PmNode[][]): readonly PmNode[] | undefined {
  return lines.find((line) => says(factsOf(line)))
}

/** The line with the second group of each match in turn replaced; words of a link are nobody's time. */
function replacements(line: readonly PmNode[], pattern: RegExp, text: string): PmNode[][] {
  return line.flatMap((run, index) => {
    if (hasMark(run, 'link') || hasMark(run, 'raw')) return []
    const said = run.text ?? ''
    return [...said.matchAll(pattern)].map((match) => {
      const start = match.index + (match[1] ?? '').length
      const end = start + (match[2] ?? '').length
      const [before, after] = [said.slice(0, start), said.slice(end)]
      const changed = text === '' ? closeGap(before, after) : `${before}${text}${after}`
      return line.map((other, at) => (at === index ? { ...run, text: changed } : other))
    })
  })
}

/** What stood around a part of a bracket, without the comma that told it apart, or the bracket it was all of. */
function closeGap(before: string, after: string): string {
  if (/\(\s*$/.test(before) && /^\s*(?:\)|$)/.test(after)) {
    const rest = after.replace(/^\s*\)/, '')
    const kept = before.replace(/\s*\(\s*$/, '')
    return kept === '' ? rest.trimStart() : `${kept}${rest}`
  }
  if (/\(\s*$/.test(before)) return before + after.replace(/^\s*(?:,|[-–]\s)\s*/, '')
  return before.replace(/(?:\s*,|\s[-–])\s*$/, '') + after
}
