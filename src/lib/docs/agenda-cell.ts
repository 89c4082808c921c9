/**
 * A time and names as people write them into a cell or a bracket of an agenda. The rules are those of TC39's agendas (numbers 4
 * and 6; the others are in `agenda-line.ts` and `agenda-import.ts`):
 *
 * 4. A timebox is `15m`, `1h30m`, `20-25m` (its end counts), with `<≤~` before or a remark in brackets behind.
 * 6. Owners of a cell are split at `, ; / &`, *and*, *or*; remarks in brackets are dropped. Spellings stay as they are.
 */
import { textOfRuns } from './runs'
import type { PmNode } from './tree'

const TIMEBOX = /^(?:(\d+(?:\.\d+)?)\s*h(?:rs?|ours?)?)?\s*(?:(?:\d+\s*[-–]\s*)?(\d+)\s*m(?:ins?|inutes?)?)?\s*[+?]?$/i
/** Stands for what is linked: it keeps its place in the line and is never read. */
export const LINKED = '\uFFFC'

/** Minutes of `15m`, `1h`, `1h30m`, `90 min`, `20–30m`; null for what is no timebox. */
export function parseMinutes(text: string): number | null {
  const bare = text
    .trim()
    .replace(/^[<≤~≈]\s*/, '')
    .replace(/\s*\([^)]*\)$/, '')
  const [, hours, minutes] = TIMEBOX.exec(bare) ?? []
  if (hours === undefined && minutes === undefined) return null
  return Math.round(Number(hours ?? 0) * 60 + Number(minutes ?? 0))
}

/** `~15m~` was once written for a struck timebox. */
export function parseTimeboxCell(cell: readonly PmNode[]): number | null {
  return parseMinutes(textOfRuns(cell).replace(/^~+|~+$/g, ''))
}

/** The people a cell or a part of a bracket names. */
export function parsePeople(text: string): string[] {
  return text
    .replace(/\([^)]*(?:\)|$)|\[[^\]]*\]/g, ' ')
    .split(/\s*(?:,|;|\/|&|\band\b|\bor\b)\s*/)
    .map((name) =>
      name
        .replaceAll(LINKED, '')
        .replace(/\s+/g, ' ')
        .replace(/^[-–\s]+|[-–\s]+$/g, '')
    )
    .filter((name) => name !== '')
}
