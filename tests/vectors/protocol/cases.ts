/**
 * One or more cases of every format, made from fixed values and seeds: what goes in, and the bytes that must come out.
 * Ids and hashes are runs of one byte, so that a person can find them in the hex.
 */
import { idToBytes, bytesToId, type IdKind } from '$lib/base/ids'
import { DOMAINS, tagged } from '$lib/crypto/domains'
import { hkdfSha256, hmacSha256, sha256 } from '$lib/crypto/hash'
import { bodyKey, docTag, sealingKeyFromBytes } from '$lib/crypto/sealing'
import { signingKeyFromSeed } from '$lib/crypto/signing'
import { boxKeyFromSeed, wrap } from '$lib/crypto/wrapping'
import { logIdOf } from '$lib/log/entry-hashes'
import { branchIdOf } from '$lib/log/fork'
import { bucketDigests } from '$lib/log/frontier'
import { encodeContext } from '$lib/log/log-context'
import { bodyAad, emptyTip, writeEntries } from '$lib/log/log-writer'
import { recordHashes } from '$lib/log/range-record'
import { deriveClientId } from '$lib/sync/client-ids'
import { statementIdOf } from '$lib/team/device-id'
import type { Act, ActBodyValue } from '$lib/wire/act'
import { encodeAct } from '$lib/wire/act-codec'
import { encodeBody } from '$lib/wire/body-codec'
import { encodeBundle } from '$lib/wire/bundle-codec'
import { newWriter } from '$lib/wire/codec'
import type { Body, Frontier } from '$lib/wire/entry'
import { encodeHeader, encodeRun } from '$lib/wire/entry-codec'
import type { RecordContent, RecordHeader } from '$lib/wire/range-record'
import { encodeRecord, encodeRecordContent, encodeRecordHeader } from '$lib/wire/range-record-codec'
import type { Cutoff, Profile, StatementBodyValue } from '$lib/wire/statement'
import { encodeSigned, encodeStatement } from '$lib/wire/statement-codec'
import { newPen, words } from '../../support/story-logs'
import { newSimRandom } from '../../support/sim-random'

export interface Case {
  readonly name: string
  readonly given: unknown
  readonly bytes: Uint8Array
}

const fill = (byte: number, length = 32) => new Uint8Array(length).fill(byte)
const id = <K extends IdKind>(kind: K, byte: number) =>
  bytesToId(kind, fill(byte, kind === 'workspace' || kind === 'statement' ? 32 : 16))
const keys = { sign: fill(0x51), box: fill(0x52) }
const profile: Profile = {
  name: 'Ana',
  zone: 'Europe/Lisbon',
  hours: [[540, 1_020], null, null, null, null, null, null]
}
const wrapped = [{ to: fill(0x61), sealed: fill(0x62, 92) }]
const frontier: Frontier = new Map([
  [id('log', 0x11), { seq: 7, head: fill(0x12, 8) }],
  [id('log', 0x13), { seq: 300, head: fill(0x14, 8) }]
])

export async function protocolCases(): Promise<Case[]> {
  return [
    ...numberCases(),
    ...(await cryptoCases()),
    ...idCases(),
    ...bodyCases(),
    ...actCases(),
    ...statementCases(),
    ...(await entryCases()),
    ...recordCases()
  ]
}

function numberCases(): Case[] {
  const numbers = [0, 127, 128, 16_384, 2 ** 32, Number.MAX_SAFE_INTEGER]
  return numbers.map((given) => ({ name: `number ${given}`, given, bytes: newWriter().uint(given).done() }))
}

async function cryptoCases(): Promise<Case[]> {
  const sealing = sealingKeyFromBytes(fill(9))
  const key = await bodyKey(sealing, id('log', 0x11))
  const signing = await signingKeyFromSeed(fill(3))
  const box = await boxKeyFromSeed(fill(4))
  const message = newWriter().text('the gate code').done()
  return [
    { name: 'tagged', given: { domain: DOMAINS.entry, message }, bytes: tagged(DOMAINS.entry, message) },
    { name: 'SHA-256', given: message, bytes: sha256(message) },
    { name: 'HMAC-SHA-256', given: { key: fill(1), message }, bytes: hmacSha256(fill(1), message) },
    {
      name: 'HKDF-SHA-256',
      given: { key: fill(1), info: message, length: 32 },
      bytes: hkdfSha256(fill(1), message, 32)
    },
    { name: 'Ed25519 signature', given: { seed: fill(3), message }, bytes: await signing.sign(message) },
    {
      name: 'document tag',
      given: { sealingKey: fill(9), document: fill(2, 16) },
      bytes: docTag(sealing, fill(2, 16))
    },
    {
      name: 'sealed body',
      given: { sealingKey: fill(9), log: id('log', 0x11), aad: fill(5, 4), message, randomSeed: 7 },
      bytes: await key.seal(fill(5, 4), message, newSimRandom(7))
    },
    {
      name: 'wrapped key',
      given: { to: box.publicKey, context: fill(6, 4), message, randomSeed: 8 },
      bytes: await wrap(message, box.publicKey, fill(6, 4), newSimRandom(8))
    }
  ]
}

function idCases(): Case[] {
  const [log, document] = [id('log', 0x11), id('document', 0x21)]
  return [
    { name: 'log id', given: { logKey: fill(8) }, bytes: idToBytes(logIdOf(fill(8))) },
    { name: 'branch id', given: { log, first: fill(7) }, bytes: idToBytes(branchIdOf(log, fill(7))) },
    { name: 'statement id', given: { signed: fill(6, 100) }, bytes: idToBytes(statementIdOf(fill(6, 100))) },
    {
      name: 'client id 0',
      given: { log, document, n: 0 },
      bytes: newWriter()
        .uint(deriveClientId(log, document, 0))
        .done()
    },
    {
      name: 'client id 1023',
      given: { log, document, n: 1_023 },
      bytes: newWriter()
        .uint(deriveClientId(log, document, 1_023))
        .done()
    },
    { name: 'bucket digest', given: frontier, bytes: bucketDigests(frontier, 1)[0] ?? fill(0, 0) },
    {
      name: 'log context',
      given: { team: [fill(1, 8)], deps: frontier },
      bytes: encodeContext({ team: [fill(1, 8)], deps: frontier })
    }
  ]
}

function bodyCases(): Case[] {
  const bodies: Body[] = [
    { kind: 'update', document: id('document', 0x21), schema: 1, clients: [0, 1_023], update: fill(0xab, 5) },
    { kind: 'act', act: fill(0xac, 5) },
    { kind: 'statement', statement: fill(0xad, 5) },
    { kind: 'blob-ref', document: id('document', 0x21), hash: fill(0xae), length: 70_000 },
    { kind: 'unknown', code: 200, bytes: fill(0xaf, 5) }
  ]
  return bodies.map((given) => ({ name: `body ${given.kind}`, given, bytes: encodeBody(given) }))
}

const ACT_BODIES: readonly ActBodyValue[] = [
  { type: 'position', stance: 'disagree', reason: 'Too soon.' },
  { type: 'outcome', verdict: 'adopted', words: 'We try it until June.' },
  { type: 'close', cause: 'time', deadlineMs: 1_795_000_000_000 },
  { type: 'tick', target: 'item-3', done: true },
  { type: 'reaction', target: 'thread-1', emoji: '👋' },
  { type: 'read' },
  { type: 'question', target: 'thread-2', named: false, words: 'Who pays?' },
  { type: 'suggestion', words: 'Shorter.', schema: 1, copy: fill(0xba, 6) },
  { type: 'taken' },
  { type: 'adjourn', target: 'item-4' },
  { type: 'away', fromMs: 1_795_000_000_000, toMs: null, delegate: id('member', 0x31), words: 'Walking.' },
  { type: 'withdrawal' },
  { type: 'unknown', code: 99, bytes: fill(0xbb, 3) }
]

function actCases(): Case[] {
  return ACT_BODIES.map((body, i) => {
    const isFull = i % 2 === 0
    const given: Act = {
      id: id('act', 0x41),
      wallMs: 1_795_000_000_000,
      document: isFull ? id('document', 0x21) : null,
      about: isFull ? fill(0x42) : null,
      replaces: isFull ? [id('act', 0x43), id('act', 0x44)] : [],
      body
    }
    return { name: `act ${body.type}`, given, bytes: encodeAct(given) }
  })
}

const arrival = {
  member: id('member', 0x31),
  device: keys,
  deviceName: 'Phone',
  deviceSignature: fill(0x63, 64),
  wrapped
}
const cutoff: Cutoff = new Map([[id('log', 0x11), { seq: 7, hash: fill(0x12) }]])
const end = { cutoff, keepInvites: [id('statement', 3)] }

const STATEMENT_BODIES: readonly StatementBodyValue[] = [
  {
    type: 'Genesis',
    name: 'Garden',
    nonce: fill(1, 16),
    profile,
    device: keys,
    deviceName: 'Laptop',
    keyHash: fill(2)
  },
  { type: 'Invite', invite: keys, role: 'editor', uses: 10, endsMs: 1_795_000_000_000 },
  { type: 'RevokeInvite', invite: id('statement', 3) },
  {
    type: 'Admit',
    invite: id('statement', 3),
    device: keys,
    deviceName: 'Phone',
    profile,
    inviteSignature: fill(4, 64)
  },
  { type: 'AddDevice', ...arrival },
  { type: 'SetRole', member: id('member', 0x31), role: 'viewer', ...end },
  { type: 'RemoveDevice', device: id('device', 0x32), ...end },
  { type: 'RemoveMember', member: id('member', 0x31), ...end },
  { type: 'Leave', cutoff, keepInvites: [] },
  { type: 'RotateEpoch', keyHash: fill(2), wrapped, former: [{ key: id('key', 0x33), sealed: fill(5, 60) }] },
  { type: 'LogOpen', log: id('log', 0x11), logKey: fill(8), logSignature: fill(6, 64) },
  { type: 'CloseLog', log: id('log', 0x11), seq: 12, hash: fill(7) },
  { type: 'SetProfile', profile },
  {
    type: 'SetWorkspace',
    name: 'Garden',
    relays: ['wss://relay.example/signal'],
    ice: [
      { url: 'stun:stun.example:3478', login: null },
      { url: 'turn:turn.example:3478', login: { username: 'garden', credential: 'a credential' } }
    ]
  },
  { type: 'Adopt', entries: cutoff },
  { type: 'Attest', document: id('document', 0x21), frontier, hash: fill(9) },
  { type: 'Recover', ...arrival },
  { type: 'Unknown', code: 90, bytes: fill(10, 4) }
]

function statementCases(): Case[] {
  return STATEMENT_BODIES.flatMap((body) => {
    const isGenesis = body.type === 'Genesis'
    const parents = isGenesis ? [] : [id('statement', 0x71), id('statement', 0x72)]
    const given = { workspace: isGenesis ? null : id('workspace', 0x70), parents, device: id('device', 0x32), body }
    const signed = encodeSigned(given, fill(0x73, 64))
    return [
      { name: `statement ${body.type}`, given, bytes: encodeStatement(given) },
      { name: `statement ${body.type}, signed with a run of 73`, given: 'the statement before', bytes: signed }
    ]
  })
}

async function entryCases(): Promise<Case[]> {
  const pen = await newPen(1)
  const known = { team: [fill(1, 8)], applied: frontier, wallMs: 1_795_000_000_000 }
  const first = await writeEntries(pen, emptyTip, [words('one'), words('two')], known)
  const second = await writeEntries(pen, first.tip, [], { ...known, wallMs: known.wallMs + 1 })
  const entries = [...first.entries, ...second.entries]
  const run = { log: pen.log, logKey: pen.signingKey.publicKey, from: 1, entries }
  const [entry] = entries
  if (!entry) throw new Error('an entry was written')
  const bytes = encodeRun(run)
  return [
    { name: 'entry header', given: entry.header, bytes: encodeHeader(entry.header) },
    { name: 'entry hash', given: 'the header before', bytes: entry.hash },
    { name: 'entry signature', given: { seed: fill(1), hash: entry.hash }, bytes: entry.signature },
    { name: 'seal context of body 1', given: 'the header before', bytes: bodyAad(entry.header, 1) },
    { name: 'run of an entry and a receipt', given: 'two texts, then a receipt one millisecond later', bytes },
    {
      name: 'bundle',
      given: { workspace: pen.workspace, items: ['statement: three bytes 05', 'entries: the run before'] },
      bytes: encodeBundle({
        workspace: pen.workspace,
        items: [
          { kind: 'statement', bytes: fill(5, 3) },
          { kind: 'entries', bytes }
        ]
      })
    }
  ]
}

function recordCases(): Case[] {
  const edge = (wallMs: number) => ({ deps: frontier, wallMs })
  const sealed = fill(0xcd, 9)
  const header: RecordHeader = {
    version: 1,
    workspace: id('workspace', 0x70),
    log: id('log', 0x11),
    from: 10,
    to: 40,
    prev: fill(0x81),
    last: fill(0x82),
    key: id('key', 0x33),
    team: [fill(1, 8)],
    atFrom: edge(1_795_000_000_000),
    atTo: edge(1_795_000_060_000),
    length: sealed.length,
    hash: recordHashes.body(sealed)
  }
  const content: RecordContent = {
    merged: [{ document: id('document', 0x21), schema: 1, clients: [0], update: fill(0xce, 7), seqs: [10, 11] }],
    whole: [{ seq: 12, index: 1, body: { kind: 'act', act: fill(0xcf, 3) } }]
  }
  const headerBytes = encodeRecordHeader(header)
  const hash = recordHashes.record(headerBytes)
  const record = { header, logKey: fill(8), headerBytes, hash, signature: fill(0x83, 64), sealed }
  return [
    { name: 'record header', given: header, bytes: headerBytes },
    { name: 'record hash', given: 'the header before', bytes: hash },
    { name: 'record', given: { logKey: fill(8), signature: fill(0x83, 64), sealed }, bytes: encodeRecord(record) },
    { name: 'record content, not deflated', given: content, bytes: encodeRecordContent(content) }
  ]
}
