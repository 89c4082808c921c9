/**
 * Every version of the protocol there has been. A change of any golden byte fails until `PROTOCOL_VERSION` is raised and a
 * line is added here; a line that has been released is never changed.
 */
export interface ProtocolRelease {
  readonly version: number
  /** Day it was frozen. */
  readonly since: string
  readonly what: string
  /** SHA-256 of `tests/vectors/protocol.json`. */
  readonly vectors: string
}

export const PROTOCOL_HISTORY: readonly ProtocolRelease[] = [
  {
    version: 1,
    since: '2026-11-24',
    what: 'Entries, statements, acts, range records and bundles.',
    vectors: '743b2b96c610bc34cf05a5af2f2dff361caee148c0796be9ab49716cbc2ffa93'
  }
]
