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
    since: '2026-11-25',
    what: 'Entries, statements, acts, range records and bundles.',
    vectors: 'f7eb8d2a1a249018ced1905c5af35317fa1b45c502140c7bc0c732ad77df4f59'
  }
]
