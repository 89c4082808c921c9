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
  },
  {
    version: 1,
    since: '2026-11-28',
    what: 'Frames, messages between peers, the hello and its proofs, rooms, invite links and consents: as released, now frozen.',
    cases: {
      count: 40,
      first: 'frame of a whole message',
      last: 'a device’s consent to an AddDevice or a Recover, signed by seed 05'
    },
    vectors: 'a35d5826797b62b9fc7ec5036d3c64c825ac9b742cc8d5b96363d1c72e86dab3'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Safety words.',
    cases: {
      count: 2,
      first: 'safety words of a member with two devices',
      last: 'safety words of a device that asks to come back'
    },
    vectors: '156fb262c9e137ab6a995c6c75af59804bf2bcd6a0d1e6339b7b6bb0cb4b9213'
  }
]
