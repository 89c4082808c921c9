/**
 * Every version of the protocol there has been, and what was added to its vectors since. `history-lock.ts` holds the file to
 * it: a released line is never changed, a new case takes a new line, and a changed byte takes a new `PROTOCOL_VERSION`.
 */
export interface ProtocolLine {
  readonly version: number
  /** Day it was frozen. */
  readonly since: string
  readonly what: string
  /** Which cases of `tests/vectors/protocol.json` it froze: they follow those of the line before. */
  readonly cases: { readonly count: number; readonly first: string; readonly last: string }
  /** SHA-256 of these cases alone, written as the file writes them. */
  readonly vectors: string
}

export const PROTOCOL_HISTORY: readonly ProtocolLine[] = [
  {
    version: 1,
    since: '2026-11-25',
    what: 'Entries, statements, acts, range records and bundles.',
    cases: { count: 85, first: 'number 0', last: 'record content, not deflated' },
    vectors: 'f7eb8d2a1a249018ced1905c5af35317fa1b45c502140c7bc0c732ad77df4f59'
  }
]
