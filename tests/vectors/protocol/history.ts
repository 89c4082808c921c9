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
    what: 'Hashes of documents, compared where the same was decided.',
    cases: { count: 1, first: 'message hashes', last: 'message hashes' },
    vectors: '958ff7f6239446a748035b0ce9f61b814485cb4bfa7e0b8c8aa93c15fa9429e0'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Safety words, and the codes by which somebody comes back.',
    cases: {
      count: 5,
      first: 'safety words of a member with two devices',
      last: 'answer to a request to come back'
    },
    vectors: '0e792ede7e01918f5c22e75502f6cff1033075d049ebfacae884834422945fe2'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Links of spare keys, and the keys that come from their seeds.',
    cases: { count: 3, first: 'spare key link', last: 'box key of a spare key' },
    vectors: 'aa76a1edd03a27577f7275445758dabc9c6e9de8279698773a8f61926976e189'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Backups.',
    cases: { count: 3, first: 'backup header', last: 'backup' },
    vectors: '0358502959f888711f296c6ce244197a6112e94fedf7615985ee8f6887e37d1b'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Parcels in bundles, and runs of QR codes.',
    cases: { count: 6, first: 'parcel of a bundle', last: 'base 45' },
    vectors: 'a664fcd1b743ec7b5dbb13bbf8636678277218a9f6c3118a06a631a19900bea9'
  },
  {
    version: 1,
    since: '2026-11-30',
    what: 'Mailboxes at a relay, and the parcels that lie in them.',
    cases: { count: 18, first: 'relay message relay', last: 'digest of two parcels' },
    vectors: '97e1ac2533e3573f006441a5ba97bd09c34f1fa8d0f9abc724348c64c72b71b0'
  },
  {
    version: 1,
    since: '2026-12-01',
    what: 'Guest links, and what is posted for them.',
    cases: { count: 7, first: 'guest link', last: 'run of a guest log' },
    vectors: 'e9f9150c40ea020a5b4868f27a924ae90667fc39266c1fec7556b269c70d30b6'
  },
  {
    version: 1,
    since: '2026-12-01',
    what: 'Private drafts in backups.',
    cases: { count: 1, first: 'private draft in a backup', last: 'private draft in a backup' },
    vectors: '6c5b67ed5c6af9c1dbc7dcef486165528ccef379f13a579a7b960fee7ad175a6'
  },
  {
    version: 1,
    since: '2026-12-01',
    what: 'Looks at private drafts, sealed for one member.',
    cases: { count: 4, first: 'look ask', last: 'act look, an answer' },
    vectors: 'bf8f6f422d40e6dada810f414843d4f7dc8abedba435f3fe9239b450e1cac581'
  },
  {
    version: 1,
    since: '2026-12-01',
    what: 'Pods, told by acts.',
    cases: { count: 2, first: 'act pod', last: 'act pod, dissolved' },
    vectors: 'dc6554a34d936446d4016604502695a84e78ea7418a6c47c3253cd11219efc38'
  },
  {
    version: 1,
    since: '2026-12-01',
    what: 'Answers to questions about an item, in writing.',
    cases: { count: 2, first: 'act answer', last: 'act answer, in writing to an item' },
    vectors: '2c595b7caed417a81c30da010434992fad32cb24e1694efdbd6918ad185ab521'
  }
]
