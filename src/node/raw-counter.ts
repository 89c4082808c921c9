/**
 * Counts what stands in a Markdown file by looking at its characters: no parser, and no code shared with the importer,
 * so that the two cannot be wrong in the same way. It judges both the file and its export.
 *
 * - words: runs of letters and digits outside HTML comments. A character reference (`&amp;`) and `<br>` are a
 *   character and a line end spelled out, not words.
 * - links: addresses that something points to: in `(…)`, in a definition, in `<…>`, in an HTML attribute, or bare.
 *   An address that is merely the text of a link is not counted again.
 * - code: fenced blocks, indented blocks and spans.
 * - cells: table cells with something in them, headings included.
 * - listItems: lines that begin with a bullet or a number, outside code.
 * - fields: `- Name: value` lines of a list that is the first thing below the title, or in the file.
 */
export interface RawCount {
  readonly words: number
  readonly links: number
  readonly code: number
  readonly cells: number
  readonly listItems: number
  readonly fields: number
}

export function countRaw(source: string): RawCount {
  const text = source
    .replace(/^\uFEFF/, '')
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
  const blocks = withoutCodeBlocks(text)
  const spans = withoutCodeSpans(blocks.text)
  return {
    words: countWords(text),
    links: linkTargets(spans.text).length,
    code: blocks.count + spans.count,
    cells: countCells(blocks.text),
    listItems: blocks.listItems,
    fields: countFields(text)
  }
}

const SPELLED_CHARACTER = /&(?:#\d+|#x[0-9a-f]+|[a-z][a-z0-9]*);|<br\s*\/?>/gi

function countWords(text: string): number {
  return text.replace(SPELLED_CHARACTER, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0
}

interface Stripped {
  readonly text: string
  readonly count: number
}

interface StrippedBlocks extends Stripped {
  readonly listItems: number
}

const FENCE = /^(`{3,}(?!.*`)|~{3,})/
const MARKER = /^(?:[-*+]|\d{1,9}[.)])(?: {1,4}(?=\S)|\s*$| )/

/** Where a reader that goes line by line stands. */
interface Scan {
  readonly kept: string[]
  count: number
  listItems: number
  /** The fence that is open, or nothing. */
  fence: string
  /** Columns where the contents of the lists around this line begin. */
  indents: readonly number[]
  inIndented: boolean
  /** Indented code may begin here: after a blank line or a heading. */
  mayIndent: boolean
}

function withoutCodeBlocks(text: string): StrippedBlocks {
  const scan: Scan = { kept: [], count: 0, listItems: 0, fence: '', indents: [], inIndented: false, mayIndent: true }
  for (const line of text.split('\n')) scanLine(scan, line)
  return { text: scan.kept.join('\n'), count: scan.count, listItems: scan.listItems }
}

function scanLine(scan: Scan, quoted: string): void {
  const line = quoted.replace(/^(?: {0,3}> ?)+/, '').replace(/\t/g, '    ')
  const words = line.trim()
  if (scan.fence !== '') {
    if (words.startsWith(scan.fence) && words.replaceAll(scan.fence.charAt(0), '') === '') scan.fence = ''
  } else if (words === '') {
    scan.mayIndent = true
    scan.kept.push('')
  } else scanWords(scan, quoted, { words, indent: line.length - line.trimStart().length })
}

function scanWords(scan: Scan, quoted: string, { words, indent }: { words: string; indent: number }): void {
  // Unindented text may lazily continue a paragraph; after a blank line it ends the lists it stands left of.
  if (scan.mayIndent || MARKER.test(words)) scan.indents = scan.indents.filter((inner) => indent >= inner)
  const isDeep = indent >= (scan.indents.at(-1) ?? 0) + 4
  const isIndented = isDeep && (scan.mayIndent || scan.inIndented)
  if (isIndented && !scan.inIndented) scan.count += 1
  scan.inIndented = isIndented
  if (isIndented) return
  if (isDeep) {
    // So far in, a line goes on with its paragraph, whatever it begins with.
    scan.kept.push(quoted)
    return
  }
  const rest = enterItems(scan, words, indent)
  const opened = FENCE.exec(rest)?.[1] ?? ''
  scan.fence = opened
  scan.mayIndent = /^#{1,6}(?:\s|$)/.test(rest)
  if (opened === '') scan.kept.push(quoted)
  else scan.count += 1
}

/** What stands behind the markers of the list items that begin on this line. */
function enterItems(scan: Scan, words: string, indent: number): string {
  let rest = words
  let at = indent
  for (let marker = MARKER.exec(rest); marker; marker = MARKER.exec(rest)) {
    at += marker[0].length
    scan.indents = [...scan.indents, at]
    rest = rest.slice(marker[0].length)
    scan.listItems += 1
  }
  return rest
}

/** Where one block ends and another may begin: spans never reach from one into the next. */
const BLOCK_START = /\n(?=\s*(?:\n|[-*+] |\d{1,9}[.)] |#{1,6} |>|\|))/

/** An escaped backtick begins no span. */
function withoutCodeSpans(text: string): Stripped {
  let count = 0
  const paragraphs = text.split(BLOCK_START).map((paragraph) =>
    paragraph.replace(/\\[\s\S]|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, (found: string, ticks: string | undefined) => {
      if (ticks === undefined) return found
      count += 1
      return '¤'
    })
  )
  return { text: paragraphs.join('\n'), count }
}

const DESTINATION = String.raw`\(\s*(<[^<>\n]*>|(?:[^\s()<]|\([^\s()]*\))+)(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?\s*\)`
const INLINE = new RegExp(String.raw`!?\[(?:[^[\]]|\[[^[\]]*\])*\]${DESTINATION}`, 'g')
const DEFINITION = /^ {0,3}(?:> ?)*\s*\[(?!\^)[^\]\n]+\]:\s*(\S+).*$/gm
const BARE = /(?:https?|ftp):\/\/[^\s<>"')\]]+|(?<![\w.@/-])www\.[^\s<>"')\]]+|mailto:[^\s<>"')\]]+/gi
const ATTRIBUTE = /\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)')/gi

/** The addresses, in no particular order. `text` has no code left in it. */
export function linkTargets(text: string): string[] {
  const targets: string[] = []
  const take = (pattern: RegExp, from: string) =>
    from.replace(pattern, (found: string, ...rest: unknown[]) => {
      // Behind the groups, `replace` passes the offset and the whole text.
      const target = rest.slice(0, -2).find((group) => typeof group === 'string')
      targets.push(target ?? found)
      return '¤'
    })
  const unescaped = text.replace(/\\([[\]()<>!])/g, '¤')
  const withoutImages = take(new RegExp(`!${INLINE.source.slice(2)}`, 'g'), unescaped)
  const withoutLinks = take(INLINE, withoutImages)
  take(BARE, take(ATTRIBUTE, take(DEFINITION, withoutLinks)))
  return targets
}

const DELIMITERS = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/

function countCells(text: string): number {
  const lines = text.split('\n')
  let count = 0
  let inTable = false
  lines.forEach((line, index) => {
    const next = lines[index + 1] ?? ''
    if (!inTable && line.includes('|') && next.includes('|') && DELIMITERS.test(next)) inTable = true
    else if (line.trim() === '') inTable = false
    if (inTable && !(DELIMITERS.test(line) && line.includes('-'))) count += cellsOf(line)
  })
  return count
}

function cellsOf(line: string): number {
  const bare = line.replace(/^(?:\s*>)*\s*/, '').replace(/\\\|/g, '¤')
  return bare.split('|').filter((cell) => cell.trim() !== '').length
}

const FIELD = /^ {0,3}[-*+] +\**\p{L}[^:]{0,40}:/u

/** A line that is indented goes on with the field above it. */
function countFields(text: string): number {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s{2,}\S/.test(line))
  const first = lines.slice(lines[0]?.startsWith('# ') ? 1 : 0)
  const end = first.findIndex((line) => !FIELD.test(line))
  return end < 0 ? first.length : end
}
