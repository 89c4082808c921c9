/**
 * PEPs and mails begin with lines of `Name: value` and no markup at all. Markdown would join them into one
 * paragraph; this keeps them lines, by giving each the backslash that Markdown reads as a break.
 */
import { normaliseSource } from './markdown-grammar'

const HEADER_LINE = /^[A-Z][\w-]*(?: [\w-]+){0,3}:(?:\s|$)/
const CONTINUED = /^\s+\S/

/** The source, with a header of bare lines at its top made lines. Anything else is returned as it is. */
export function keepHeaderLines(text: string): string {
  const lines = normaliseSource(text).split('\n')
  const start = firstTextLine(lines)
  const length = lines.slice(start).findIndex((line) => line.trim() === '')
  const end = length < 0 ? lines.length : start + length
  const header = lines.slice(start, end)
  const isHeader =
    header.filter((line) => HEADER_LINE.test(line)).length >= 2 &&
    header.every((line, index) => HEADER_LINE.test(line) || (index > 0 && CONTINUED.test(line)))
  if (!isHeader) return text
  const broken = header.map((line, index) => {
    const isLast = index === header.length - 1
    const continues = CONTINUED.test(header[index + 1] ?? '')
    return isLast || continues || /(?: {2}|\\)$/.test(line) ? line : `${line}\\`
  })
  return [...lines.slice(0, start), ...broken, ...lines.slice(end)].join('\n')
}

/** After blank lines and, if there is one, a first heading. */
function firstTextLine(lines: readonly string[]): number {
  const isSkipped = (line: string) => line.trim() === '' || /^# /.test(line)
  const first = lines.findIndex((line) => !isSkipped(line))
  return first < 0 ? 0 : first
}
