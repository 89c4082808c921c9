/** How many have to take part, as it was typed; nothing means that any number is enough. */
import { err, ok, type Result } from '$lib/base/result'

export function parseQuorum(text: string, asked: number): Result<number | null, { kind: 'NotAQuorum' }> {
  const trimmed = text.trim()
  if (trimmed === '') return ok(null)
  const quorum = Number(trimmed)
  return Number.isInteger(quorum) && quorum > 0 && quorum <= asked ? ok(quorum) : err({ kind: 'NotAQuorum' })
}
