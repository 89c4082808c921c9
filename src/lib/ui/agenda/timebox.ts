/** What somebody typed as a timebox: minutes, or nothing. A day is the most a meeting can be. */
import { err, ok, type Result } from '$lib/base/result'

const MOST_MINUTES = 1440

export function parseTimebox(text: string): Result<number | null, { kind: 'NotMinutes' }> {
  const trimmed = text.trim()
  if (trimmed === '') return ok(null)
  const minutes = Number(trimmed.replace(/\s*(min|minutes|m)$/i, ''))
  return Number.isInteger(minutes) && minutes > 0 && minutes <= MOST_MINUTES ? ok(minutes) : err({ kind: 'NotMinutes' })
}
