/** Any value of each format, for properties over every codec. Sets are given sorted, as decoders return them. */
import fc from 'fast-check'
import { compareBytes } from '$lib/base/bytes'
import { bytesToId, compareIds, ID_BYTES, type IdKind, type LogId } from '$lib/base/ids'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { sha256 } from '$lib/crypto/hash'
import { entryHashes } from '$lib/log/entry-hashes'
import type { Act, ActBodyValue } from '$lib/wire/act'
import type { Body, EntryHeader, Envelope, Frontier } from '$lib/wire/entry'
import { encodeHeader, type Run } from '$lib/wire/entry-codec'
import type { RangeRecord, RecordContent } from '$lib/wire/range-record'
import { encodeRecordHeader } from '$lib/wire/range-record-codec'
import type { Profile, StatementBodyValue } from '$lib/wire/statement'

export const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const someBytes = fc.uint8Array({ maxLength: 60 })
const words = fc.string({ unit: 'grapheme', maxLength: 20 })

export function anyId<K extends IdKind>(kind: K): fc.Arbitrary<ReturnType<typeof bytesToId<K>>> {
  return bytes(ID_BYTES[kind]).map((raw) => bytesToId(kind, raw))
}

export const anyFrontier: fc.Arbitrary<Frontier> = fc
  .uniqueArray(fc.tuple(anyId('log'), fc.record({ seq: fc.integer({ min: 1 }), head: bytes(8) })), {
    maxLength: 4,
    selector: ([log]) => log
  })
  .map((heads) => new Map(heads.sort(([a], [b]) => compareIds(a, b))))

const sortedIds = <K extends IdKind>(kind: K) =>
  fc.uniqueArray(anyId(kind), { maxLength: 3 }).map((ids) => ids.sort(compareIds))
const sortedNumbers = (most: number, count: number) =>
  fc.uniqueArray(fc.nat(most), { maxLength: count }).map((list) => list.sort((a, b) => a - b))
const anyTeam = fc
  .uniqueArray(bytes(8), { maxLength: 3, comparator: (a, b) => compareBytes(a, b) === 0 })
  .map((heads) => heads.sort(compareBytes))

export const anyWorkspace = anyId('workspace')

const anyWrapped = fc
  .uniqueArray(fc.record({ to: bytes(32), sealed: someBytes }), {
    maxLength: 3,
    comparator: (a, b) => compareBytes(a.to, b.to) === 0
  })
  .map((list) => list.sort((a, b) => compareBytes(a.to, b.to)))

export const anyActBody: fc.Arbitrary<ActBodyValue> = fc.oneof(
  fc.record({
    type: fc.constant('position' as const),
    stance: fc.constantFrom('agree' as const, 'abstain' as const, 'disagree' as const, 'block' as const),
    reason: words
  }),
  fc.record({
    type: fc.constant('outcome' as const),
    verdict: fc.constantFrom('adopted' as const, 'declined' as const, 'unsettled' as const, 'withdrawn' as const),
    words
  }),
  fc.record({
    type: fc.constant('close' as const),
    cause: fc.constantFrom('time' as const, 'hand' as const),
    deadlineMs: fc.maxSafeNat()
  }),
  fc.record({ type: fc.constant('tick' as const), target: words, done: fc.boolean() }),
  fc.record({ type: fc.constant('reaction' as const), target: words, emoji: words }),
  fc.record({ type: fc.constantFrom('read' as const, 'taken' as const, 'withdrawal' as const) }),
  fc.record({ type: fc.constant('question' as const), target: words, named: fc.boolean(), words }),
  fc.record({ type: fc.constant('suggestion' as const), words, schema: fc.nat(), copy: someBytes }),
  fc.record({ type: fc.constant('adjourn' as const), target: words }),
  fc.record({
    type: fc.constant('away' as const),
    fromMs: fc.maxSafeNat(),
    toMs: fc.option(fc.maxSafeNat()),
    delegate: fc.option(anyId('member')),
    words
  }),
  fc.record({
    type: fc.constant('look' as const),
    to: anyId('member'),
    answers: fc.option(anyId('act')),
    wraps: anyWrapped,
    sealed: someBytes
  }),
  fc.record({
    type: fc.constant('pod' as const),
    pod: anyId('pod'),
    follows: sortedIds('act'),
    name: words,
    members: fc.option(sortedIds('member'))
  }),
  fc.record({
    type: fc.constant('answer' as const),
    target: words,
    question: fc.option(fc.record({ act: anyId('act'), asker: anyId('member') })),
    disagrees: fc.boolean(),
    words
  }),
  fc.record({ type: fc.constant('unknown' as const), code: fc.integer({ min: 16, max: 9_999 }), bytes: someBytes })
)

export const anyAct: fc.Arbitrary<Act> = fc.record({
  id: anyId('act'),
  wallMs: fc.maxSafeNat(),
  document: fc.option(anyId('document')),
  about: fc.option(bytes(32)),
  replaces: sortedIds('act'),
  body: anyActBody
})

const anyBlobRef = fc.record({
  kind: fc.constant('blob-ref' as const),
  document: anyId('document'),
  hash: bytes(32),
  length: fc.nat()
})
const anyActRecord = fc.record({ kind: fc.constant('act' as const), act: someBytes })

export const anyBody: fc.Arbitrary<Body> = fc.oneof(
  fc.record({
    kind: fc.constant('update' as const),
    document: anyId('document'),
    schema: fc.nat(9),
    clients: sortedNumbers(1_023, 4),
    update: someBytes
  }),
  anyActRecord,
  fc.record({ kind: fc.constant('statement' as const), statement: someBytes }),
  anyBlobRef,
  fc.record({ kind: fc.constant('unknown' as const), code: fc.integer({ min: 5, max: 9_999 }), bytes: someBytes })
)

const anyKeys = fc.record({ sign: bytes(32), box: bytes(32) })
const anyProfile: fc.Arbitrary<Profile> = fc.record({
  name: words,
  zone: fc.constantFrom('Europe/Lisbon', 'Asia/Tokyo'),
  hours: fc.array(fc.option(fc.tuple(fc.nat(1_440), fc.nat(1_440))), { maxLength: 7 })
})

const anyFormer = fc
  .uniqueArray(fc.record({ key: anyId('key'), sealed: someBytes }), { maxLength: 3, selector: ({ key }) => key })
  .map((list) => list.sort((a, b) => compareIds(a.key, b.key)))
const arrival = {
  member: anyId('member'),
  device: anyKeys,
  deviceName: words,
  deviceSignature: bytes(64),
  wrapped: anyWrapped
}
const anyRole = fc.constantFrom('owner' as const, 'admin' as const, 'editor' as const, 'viewer' as const)
const urls = fc.array(fc.webUrl(), { maxLength: 2 })

/** Every type of statement but Genesis, which alone has no workspace. */
const anyCutoff = fc
  .uniqueArray(fc.tuple(anyId('log'), fc.record({ seq: fc.nat(), hash: bytes(32) })), {
    maxLength: 5,
    selector: ([log]) => log
  })
  .map((logs) => new Map([...logs].sort(([a], [b]) => (a < b ? -1 : 1))))
const anyEnd = { cutoff: anyCutoff, keepInvites: sortedIds('statement') }
const anyIce = fc.record({
  url: words,
  login: fc.option(fc.record({ username: words, credential: words }))
})

export const anyStatementBody: fc.Arbitrary<StatementBodyValue> = fc.oneof(
  fc.record({
    type: fc.constant('Invite' as const),
    invite: anyKeys,
    role: anyRole,
    uses: fc.nat(),
    endsMs: fc.option(fc.maxSafeNat())
  }),
  fc.record({ type: fc.constant('RevokeInvite' as const), invite: anyId('statement') }),
  fc.record({
    type: fc.constant('Admit' as const),
    invite: anyId('statement'),
    device: anyKeys,
    deviceName: words,
    profile: anyProfile,
    inviteSignature: bytes(64)
  }),
  fc.record({ type: fc.constant('AddDevice' as const), ...arrival }),
  fc.record({ type: fc.constant('Recover' as const), ...arrival }),
  fc.record({ type: fc.constant('SetRole' as const), member: anyId('member'), role: anyRole, ...anyEnd }),
  fc.record({ type: fc.constant('RemoveDevice' as const), device: anyId('device'), ...anyEnd }),
  fc.record({
    type: fc.constant('RemoveMember' as const),
    member: anyId('member'),
    ...anyEnd
  }),
  fc.record({ type: fc.constant('Leave' as const), ...anyEnd }),
  fc.record({ type: fc.constant('RotateEpoch' as const), keyHash: bytes(32), wrapped: anyWrapped, former: anyFormer }),
  fc.record({ type: fc.constant('LogOpen' as const), log: anyId('log'), logKey: bytes(32), logSignature: bytes(64) }),
  fc.record({ type: fc.constant('CloseLog' as const), log: anyId('log'), seq: fc.nat(), hash: bytes(32) }),
  fc.record({ type: fc.constant('SetProfile' as const), profile: anyProfile }),
  fc.record({
    type: fc.constant('SetWorkspace' as const),
    name: words,
    relays: urls,
    ice: fc.array(anyIce, { maxLength: 4 })
  }),
  fc.record({ type: fc.constant('Adopt' as const), entries: anyCutoff }),
  fc.record({
    type: fc.constant('Attest' as const),
    document: anyId('document'),
    frontier: anyFrontier,
    hash: bytes(32)
  }),
  fc.record({ type: fc.constant('Unknown' as const), code: fc.integer({ min: 18, max: 9_999 }), bytes: someBytes })
)

export const anyGenesisBody: fc.Arbitrary<StatementBodyValue> = fc.record({
  type: fc.constant('Genesis' as const),
  name: words,
  nonce: bytes(16),
  profile: anyProfile,
  device: anyKeys,
  deviceName: words,
  keyHash: bytes(32)
})

const anyItem = fc.record({
  key: fc.integer({ min: 1, max: 2 }),
  team: fc.option(anyTeam),
  deps: anyFrontier,
  wallMs: fc.maxSafeNat(),
  docTag: bytes(16),
  signature: bytes(64),
  bodies: fc.array(someBytes, { maxLength: 3 })
})

const LOG_KEY = new Uint8Array(32).fill(8)
export const WORKSPACE = bytesToId('workspace', new Uint8Array(32).fill(5))
export const LOG: LogId = bytesToId('log', new Uint8Array(16).fill(6))

/** A run as a decoder gives it: chained, with hashes that fit; the signatures are no signatures. */
export const anyRun: fc.Arbitrary<Run> = fc
  .tuple(fc.integer({ min: 1, max: 900 }), bytes(32), fc.array(anyItem, { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([from, prev, items, withKey]) => {
    const entries: Envelope[] = []
    for (const [i, item] of items.entries()) {
      const header: EntryHeader = {
        version: 1,
        type: item.bodies.length > 0 ? 'entry' : 'receipt',
        workspace: WORKSPACE,
        log: LOG,
        seq: from + i,
        logKey: from + i === 1 ? LOG_KEY : null,
        prev: entries.at(-1)?.hash ?? prev,
        key: bytesToId('key', new Uint8Array(16).fill(item.key)),
        team: from + i === 1 ? (item.team ?? []) : item.team, // Entry 1 always names them.
        deps: item.deps,
        wallMs: item.wallMs,
        bodies: item.bodies.map((body) => ({ docTag: item.docTag, length: body.length, hash: sha256(body) }))
      }
      const headerBytes = encodeHeader(header)
      entries.push({
        header,
        headerBytes,
        hash: entryHashes.entry(headerBytes),
        signature: item.signature,
        bodies: item.bodies
      })
    }
    return { log: LOG, logKey: withKey || from === 1 ? LOG_KEY : null, from, entries }
  })

export const recordHashes = { record: (header: Uint8Array) => sha256(tagged(DOMAINS.record, header)), body: sha256 }

const anyEdge = fc.record({ deps: anyFrontier, wallMs: fc.maxSafeNat() })

export const anyRecord: fc.Arbitrary<RangeRecord> = fc
  .record({
    range: fc.tuple(fc.integer({ min: 1, max: 900 }), fc.nat(90)),
    prev: bytes(32),
    last: bytes(32),
    key: anyId('key'),
    team: anyTeam,
    atFrom: anyEdge,
    atTo: anyEdge,
    sealed: someBytes,
    signature: bytes(64),
    withKey: fc.boolean()
  })
  .map(({ range: [from, more], sealed, signature, withKey, ...rest }) => {
    const header = {
      version: 1,
      workspace: WORKSPACE,
      log: LOG,
      from,
      to: from + more,
      ...rest,
      length: sealed.length,
      hash: sha256(sealed)
    }
    const headerBytes = encodeRecordHeader(header)
    const logKey = withKey || from === 1 ? LOG_KEY : null
    return { header, logKey, headerBytes, hash: recordHashes.record(headerBytes), signature, sealed }
  })

/** Content of a record from 10 to 40. */
export const RECORD_RANGE = { from: 10, to: 40 } as const
const place = fc.integer({ min: RECORD_RANGE.from, max: RECORD_RANGE.to })

export const anyRecordContent: fc.Arbitrary<RecordContent> = fc.record({
  merged: fc
    .uniqueArray(
      fc.record({
        document: anyId('document'),
        schema: fc.nat(9),
        clients: sortedNumbers(1_023, 3),
        update: someBytes,
        seqs: fc.uniqueArray(place, { maxLength: 3 }).map((seqs) => seqs.sort((a, b) => a - b))
      }),
      { maxLength: 3, selector: ({ document }) => document }
    )
    .map((merged) => merged.sort((a, b) => compareIds(a.document, b.document))),
  whole: fc
    .uniqueArray(fc.record({ seq: place, index: fc.nat(127), body: fc.oneof(anyActRecord, anyBlobRef) }), {
      maxLength: 3,
      selector: ({ seq, index }) => seq * 128 + index
    })
    .map((whole) => whole.sort((a, b) => a.seq - b.seq || a.index - b.index))
})
